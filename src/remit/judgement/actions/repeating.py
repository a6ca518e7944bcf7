"""A case asked again about a copy of its item: the same sources, questions and proposals, and no judgement yet."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from remit.judgement.model import AnswerKind, Evidence, Proposal, Question, QuestionDraft, Source
from remit.judgement.records.questions import insert_proposal, insert_question
from remit.judgement.records.sources import insert_source
from remit.judgement.reports import load_case
from remit.store import Transaction


def repeat_case(tx: Transaction, *, tenant: str, item_id: str, copy_id: str, known: Mapping[str, Any]) -> None:
    """Lay the latest series of an item's case before the judges of its copy; no model is asked about it.

    `known` holds the right answers by question, told to no judge; those of choices say what a crowd's answer is worth.
    """
    case = load_case(tx, tenant=tenant, item_id=item_id)
    sources = {one.id: replace(one, id=tx.identifiers.new(), item_id=copy_id, added_at=tx.now) for one in case.sources}
    for source in sources.values():
        insert_source(tx, source, tenant=tenant)
    for question in case.questions:
        asked = replace(question, id=tx.identifiers.new(), item_id=copy_id, draft=_known(question, known))
        insert_question(tx, asked, tenant=tenant, series=1)
        for one in case.proposals:
            if one.question_id == question.id:
                insert_proposal(tx, _proposed(tx, one, asked, sources), tenant=tenant)


def _known(question: Question, known: Mapping[str, Any]) -> QuestionDraft:
    answer = known.get(question.key)
    scored = question.draft.kind is AnswerKind.CHOICE and isinstance(answer, str)
    return replace(question.draft, known=answer) if scored else question.draft


def _proposed(tx: Transaction, one: Proposal, asked: Question, sources: dict[str, Source]) -> Proposal:
    quoted: tuple[Evidence, ...] = tuple(
        replace(each, source_id=sources[each.source_id].id) for each in one.evidence if each.source_id in sources
    )
    return replace(one, id=tx.identifiers.new(), question_id=asked.id, evidence=quoted, made_at=tx.now)
