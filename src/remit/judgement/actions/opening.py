"""Open a case: its sources, its questions, and what rules propose."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from remit.judgement.actions.reading import open_review
from remit.judgement.model import (
    AnswerKind,
    Document,
    EventKind,
    Method,
    Option,
    Page,
    Panel,
    Proposal,
    Question,
    QuestionDraft,
    ReviewSet,
    Source,
)
from remit.judgement.records.questions import insert_proposal, insert_question
from remit.judgement.records.sources import insert_source
from remit.judgement.refusals import SourceKnown
from remit.judgement.reports import Case, load_case
from remit.judgement.rules.evidence import passage
from remit.judgement.rules.judgingterms import CONSENSUS, PANEL, read_panel, read_rule
from remit.judgement.rules.sealing import question_hash
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.canonical import content_hash
from remit.work.model import ServiceCall


def take_case(tx: Transaction, call: ServiceCall, handed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take what a line's handler found: `source`, `questions` and `proposals`, as JSON. Returns no variables.

    Where the terms name a rule of `consensus`, choices that the line leaves to unanimity follow it; where they agree on
    an adaptive `panel`, these choices and those that ask the crowd have one.
    With `review` (`aim`, `batch`, `other`, `together`) the questions are a review set, the
    n-th about the n-th page of the source.
    A call that comes again finds its series untouched and opens no other; after judgements it opens the next series.
    """
    tenant, item_id = call.item.tenant, call.item.id
    source = _known_or_added(tx, handed["source"], tenant=tenant, item_id=item_id)
    rule, panel = read_rule(call.parameters.get(CONSENSUS)), read_panel(call.parameters.get(PANEL))
    drafts = tuple(_ruled(question_draft(entry), rule, panel) for entry in handed["questions"])
    case = load_case(tx, tenant=tenant, item_id=item_id)
    if _is_open_already(case, drafts):
        return {}
    asked = open_questions(tx, tenant=tenant, item_id=item_id, series=case.series + 1, drafts=drafts)
    for entry in handed.get("proposals", ()):
        propose(tx, tenant=tenant, question=asked[entry["question"]], source=source, entry=entry)
    if told := handed.get("review"):
        open_review(tx, load_case(tx, tenant=tenant, item_id=item_id), _review(told, seed=source.document_hash))
    return {}


def _ruled(draft: QuestionDraft, rule: Method, panel: Panel | None) -> QuestionDraft:
    """Have a choice follow the terms; what a panel asks is weighed as a crowd's answers are."""
    if draft.kind is not AnswerKind.CHOICE or draft.method not in (Method.UNANIMITY, Method.CROWD):
        return draft
    panel = draft.panel or panel
    if panel is not None and draft.required_judges > 1:
        return replace(draft, method=Method.CROWD, required_judges=panel.least, panel=panel)
    return replace(draft, method=rule) if draft.method is Method.UNANIMITY else draft


def _review(told: Mapping[str, Any], *, seed: str) -> ReviewSet:
    together = tuple(tuple(int(position) for position in group) for group in told.get("together", ()))
    return ReviewSet(float(told["aim"]), int(told["batch"]), str(told["other"]), seed=seed, together=together)


def _known_or_added(tx: Transaction, entry: Mapping[str, Any], *, tenant: str, item_id: str) -> Source:
    case = load_case(tx, tenant=tenant, item_id=item_id)
    for source in case.sources:
        if source.document_hash == entry["document_hash"]:
            return source
    pages = tuple(Page(*page) for page in entry["pages"])
    document = Document(text=entry["text"], pages=pages, media_type=entry["media_type"])
    return _insert(
        tx, document, tenant=tenant, item_id=item_id, name=entry["name"], document_hash=entry["document_hash"]
    )


def add_source(
    tx: Transaction, principal: Principal, *, tenant: str, item_id: str, name: str, document: Document, content: bytes
) -> Source:
    """Add a document to a case and keep its bytes; a sign-off before it is void from then on. Refuses `SourceKnown`."""
    require(principal, Permission.JUDGE, Resource(tenant=tenant, kind="case", name=item_id))
    digest = tx.put_blob(tenant=tenant, content=content, media_type=document.media_type, name=name)
    for source in load_case(tx, tenant=tenant, item_id=item_id).sources:
        if source.document_hash == digest:
            raise SourceKnown(name=source.name)
    return _insert(tx, document, tenant=tenant, item_id=item_id, name=name, document_hash=digest)


def _insert(tx: Transaction, document: Document, *, tenant: str, item_id: str, name: str, document_hash: str) -> Source:
    source = Source(
        id=tx.identifiers.new(),
        item_id=item_id,
        name=name,
        media_type=document.media_type,
        document_hash=document_hash,
        text_hash=content_hash(document.text.encode()),
        text=document.text,
        pages=document.pages,
        added_at=tx.now,
    )
    insert_source(tx, source, tenant=tenant)
    body = {"item": item_id, "source": source.id, "name": name, "hash": document_hash}
    tx.record(tenant=tenant, stream=f"item:{item_id}", kind=EventKind.SOURCE_ADDED, body=body)
    return source


def _is_open_already(case: Case, drafts: Iterable[QuestionDraft]) -> bool:
    if not case.questions or case.judgements or case.handed_in:
        return False
    asked = [question_hash(question) for question in case.all_questions]
    return asked == [question_hash(Question("", "", 0, draft)) for draft in drafts]


def open_questions(
    tx: Transaction, *, tenant: str, item_id: str, series: int, drafts: Iterable[QuestionDraft]
) -> dict[str, Question]:
    """Open a series of questions about an item; return them by key."""
    asked: dict[str, Question] = {}
    for position, draft in enumerate(drafts, start=1):
        question = Question(id=tx.identifiers.new(), item_id=item_id, position=position, draft=draft)
        insert_question(tx, question, tenant=tenant, series=series)
        asked[draft.key] = question
    body = {"item": item_id, "series": series, "questions": len(asked)}
    tx.record(tenant=tenant, stream=f"item:{item_id}", kind=EventKind.QUESTIONS_OPENED, body=body)
    return asked


def propose(tx: Transaction, *, tenant: str, question: Question, source: Source, entry: Mapping[str, Any]) -> Proposal:
    """Keep what a rule proposes for a question: an answer or none, a score in [0, 1], passages of a source."""
    evidence = tuple(passage(source, start=start, end=end) for start, end in entry.get("passages", ()))
    proposal = Proposal(
        id=tx.identifiers.new(),
        question_id=question.id,
        answer=entry.get("answer"),
        score=float(entry["score"]),
        rule=entry["rule"],
        evidence=evidence,
        made_at=tx.now,
    )
    insert_proposal(tx, proposal, tenant=tenant)
    return proposal


def question_draft(entry: Mapping[str, Any]) -> QuestionDraft:
    """Read a question from the JSON that a line hands over."""
    return QuestionDraft(
        key=entry["key"],
        text=entry["text"],
        kind=AnswerKind(entry["kind"]),
        options=tuple(
            Option(option["key"], option["label"], bool(option.get("needs_evidence", False)))
            for option in entry.get("options", ())
        ),
        guideline=entry.get("guideline"),
        required_judges=int(entry.get("required_judges", 2)),
        method=Method(entry.get("method", "unanimity")),
        unit=str(entry.get("unit") or ""),
        shares=tuple(map(float, entry.get("shares") or ())),
        known=entry.get("known"),
        panel=read_panel(entry.get("panel")),
    )
