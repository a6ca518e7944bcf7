"""Judge blind, hand a review in, adjudicate what is left open."""

from collections.abc import Sequence

from remit.judgement.actions.reading import pick_more
from remit.judgement.model import ConsensusState, EventKind, Judgement, JudgementDraft, Question, Round
from remit.judgement.records.judgements import insert_hand_in, insert_judgement
from remit.judgement.refusals import (
    NothingToAdjudicate,
    NotIndependent,
    QuestionNotAsked,
    QuestionsOpen,
    ReviewClosed,
    StillReading,
)
from remit.judgement.reports import Case, load_case
from remit.judgement.rules.answering import canonical_answer, require_complete
from remit.judgement.rules.blindness import independent
from remit.judgement.rules.consensus import effective
from remit.judgement.rules.evidence import anchored
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.work.model import NotYours, Task


def judge(
    tx: Transaction, principal: Principal, *, task: Task, drafts: Sequence[JudgementDraft]
) -> tuple[Judgement, ...]:
    """Record blind judgements; a later one supersedes the judge's earlier one until the review is handed in.

    Refuses what is no complete judgement, a task of somebody else, and a review that is handed in.
    """
    case = _own_case(tx, principal, task=task, permission=Permission.JUDGE)
    if principal.id in case.handed_in:
        raise ReviewClosed
    _require_independent(principal, case, rounds=frozenset({Round.ADJUDICATION}), act="review")
    _require_asked(case, drafts)
    made = _record_all(tx, principal, case, task=task, drafts=drafts, round=Round.BLIND)
    if case.reading:
        _read_on(tx, load_case(tx, tenant=case.tenant, item_id=case.item_id), judge_id=principal.id)
    return made


def _require_asked(case: Case, drafts: Sequence[JudgementDraft]) -> None:
    for draft in drafts:
        if case.question(draft.question) not in case.asked:
            raise QuestionNotAsked(place=draft.question, question=draft.question)


def _read_on(tx: Transaction, case: Case, *, judge_id: str) -> None:
    """Pick more of a review set once its reader has answered all that was given out."""
    if not unanswered(case, judge_id=judge_id):
        pick_more(tx, case)


def unanswered(case: Case, *, judge_id: str) -> tuple[str, ...]:
    """Name the questions asked of a judge that they have not answered alone."""
    mine = {one.question_id for one in case.judgements if one.judge_id == judge_id and one.round is Round.BLIND}
    return tuple(question.key for question in case.asked if question.id not in mine)


def hand_in_review(tx: Transaction, principal: Principal, *, task: Task) -> Case:
    """Hand a blind review in; it stands from then on.

    Refuses `QuestionsOpen` naming what has no answer, `StillReading` before the end of a review set.
    """
    case = _own_case(tx, principal, task=task, permission=Permission.JUDGE)
    if principal.id in case.handed_in:
        raise ReviewClosed
    if case.reading:
        raise StillReading(left=len(case.aside))
    missing = unanswered(case, judge_id=principal.id)
    if missing or not case.asked:
        raise QuestionsOpen(count=len(missing), questions=", ".join(missing))
    insert_hand_in(
        tx,
        tenant=case.tenant,
        item_id=case.item_id,
        series=case.series,
        task_id=task.id,
        judge_id=principal.id,
    )
    _tell(tx, case, EventKind.REVIEW_HANDED_IN, series=case.series, by=principal.id)
    return load_case(tx, tenant=case.tenant, item_id=case.item_id)


def adjudicate(
    tx: Transaction, principal: Principal, *, task: Task, drafts: Sequence[JudgementDraft]
) -> tuple[Judgement, ...]:
    """Settle disagreements. Refuses whoever reviewed, and questions that are open or agreed."""
    case = _own_case(tx, principal, task=task, permission=Permission.ADJUDICATE)
    _require_independent(principal, case, rounds=frozenset({Round.BLIND}), act="adjudicate")
    for draft in drafts:
        _require_disagreement(case, case.question(draft.question))
    return _record_all(tx, principal, case, task=task, drafts=drafts, round=Round.ADJUDICATION)


def finish_adjudication(tx: Transaction, principal: Principal, *, task: Task) -> Case:
    """End an adjudication. Refuses `QuestionsOpen` while a disagreement is left."""
    case = _own_case(tx, principal, task=task, permission=Permission.ADJUDICATE)
    if case.disagreements:
        raise QuestionsOpen(count=len(case.disagreements), questions=", ".join(case.disagreements))
    return case


def _own_case(tx: Transaction, principal: Principal, *, task: Task, permission: Permission) -> Case:
    """Load the case of a task that the principal holds. Refuses whoever may not, or holds another's task."""
    require(principal, permission, Resource(tenant=task.tenant, kind="case", name=task.item_id))
    if task.assignee != principal.id:
        raise NotYours(task=task.name)
    return load_case(tx, tenant=task.tenant, item_id=task.item_id)


def _require_independent(principal: Principal, case: Case, *, rounds: frozenset[Round], act: str) -> None:
    if not independent(principal.id, case.judgements, rounds=rounds):
        raise NotIndependent(who=principal.name, act=act)


def _require_disagreement(case: Case, question: Question) -> None:
    state = case.consensus(question).state
    if not case.closed or state in (ConsensusState.OPEN, ConsensusState.AGREED):
        raise NothingToAdjudicate(place=question.key, question=question.key, state=state.value)


def _record_all(
    tx: Transaction, principal: Principal, case: Case, *, task: Task, drafts: Sequence[JudgementDraft], round: Round
) -> tuple[Judgement, ...]:
    """Record the last draft per question."""
    last = {draft.question: draft for draft in drafts}
    return tuple(_record(tx, principal, case, task=task, draft=draft, round=round) for draft in last.values())


def _record(
    tx: Transaction, principal: Principal, case: Case, *, task: Task, draft: JudgementDraft, round: Round
) -> Judgement:
    question = case.question(draft.question)
    answer = canonical_answer(question, draft.answer)
    require_complete(question, draft, answer=answer)
    earlier = _earlier(case, question, judge_id=principal.id, round=round)
    judgement = Judgement(
        id=tx.identifiers.new(),
        question_id=question.id,
        judge_id=principal.id,
        judge_name=principal.name,
        task_id=task.id,
        round=round,
        sequence=earlier.sequence + 1 if earlier else 1,
        answer=answer,
        reason=draft.reason.strip(),
        evidence=anchored(draft.evidence, case.sources, place=question.key),
        made_at=tx.now,
        supersedes=earlier.id if earlier else None,
    )
    if earlier and _says_the_same(earlier, judgement):
        return earlier
    insert_judgement(tx, judgement, tenant=case.tenant)
    told = {"judgement": judgement.id, "question": question.key, "round": round.value, "by": principal.id}
    _tell(tx, case, EventKind.JUDGEMENT_MADE, **told)
    return judgement


def _earlier(case: Case, question: Question, *, judge_id: str, round: Round) -> Judgement | None:
    for one in effective(case.judgements):
        if (one.question_id, one.judge_id, one.round) == (question.id, judge_id, round):
            return one
    return None


def _says_the_same(earlier: Judgement, later: Judgement) -> bool:
    return (earlier.answer, earlier.reason, earlier.evidence) == (later.answer, later.reason, later.evidence)


def _tell(tx: Transaction, case: Case, kind: EventKind, **body: object) -> None:
    tx.record(tenant=case.tenant, stream=f"item:{case.item_id}", kind=kind, body={"item": case.item_id, **body})
