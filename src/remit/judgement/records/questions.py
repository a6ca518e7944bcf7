"""Questions and proposals as rows. A series is what one running of the work asked: rework opens another."""

from typing import Any

from sqlalchemy import (
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    Row,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
)

from remit.judgement.model import AnswerKind, Method, Option, Proposal, Question, QuestionDraft
from remit.judgement.records.evidence import answer_of, evidence_of, evidence_row
from remit.judgement.records.guard import make_final
from remit.judgement.rules.judgingterms import panel_facts, read_panel
from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Key, Moment, Tenant

question = make_final(
    Table(
        "question",
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("id", Identifier, primary_key=True),
        Column("item_id", Identifier, nullable=False),
        Column("series", Integer, nullable=False),
        Column("position", Integer, nullable=False),
        Column("key", Key, nullable=False),
        Column("text", Json, nullable=False),
        Column("kind", Key, nullable=False),
        Column("options", Json, nullable=False),
        Column("guideline", Json),
        Column("required_judges", Integer, nullable=False),
        Column("method", Key, nullable=False),
        Column("unit", Text),
        Column("shares", Json),
        Column("known", Text),
        Column("panel", Json),
        Column("asked_at", Moment, nullable=False),
        ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
        Index("uq_question_key", "tenant", "item_id", "series", "key", unique=True),
    )
)

proposal = Table(
    "proposal",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("question_id", Identifier, nullable=False),
    Column("answer", Json),
    Column("score", Float, nullable=False),
    Column("rule", Key, nullable=False),
    Column("evidence", Json, nullable=False),
    Column("made_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant", "question_id"], ["question.tenant", "question.id"]),
    Index("uq_proposal_rule", "tenant", "question_id", "rule", unique=True),
)

_OF_ITEM = (question.c.tenant == bindparam("of_tenant"), question.c.item_id == bindparam("of_item"))
_INSERT, _INSERT_PROPOSAL = insert(question), insert(proposal)
_LATEST = select(func.max(question.c.series)).where(*_OF_ITEM)
_SERIES = select(question).where(*_OF_ITEM, question.c.series == bindparam("of_series")).order_by(question.c.position)
_PROPOSALS = (
    select(proposal)
    .join(question, (question.c.tenant == proposal.c.tenant) & (question.c.id == proposal.c.question_id))
    .where(*_OF_ITEM, question.c.series == bindparam("of_series"))
    .order_by(question.c.position, proposal.c.score.desc(), proposal.c.id)
)


def latest_series(reader: Reader, *, tenant: str, item_id: str) -> int:
    """Return the number of an item's latest series of questions, 0 without any."""
    return int(reader.scalar(_LATEST, {"of_tenant": tenant, "of_item": item_id}) or 0)


def insert_question(tx: Transaction, one: Question, *, tenant: str, series: int) -> None:
    """Store a new question."""
    draft = one.draft
    row = {
        "tenant": tenant,
        "id": one.id,
        "item_id": one.item_id,
        "series": series,
        "position": one.position,
        "key": draft.key,
        "text": dict(draft.text),
        "kind": draft.kind.value,
        "options": [[option.key, dict(option.label), option.needs_evidence] for option in draft.options],
        "guideline": None if draft.guideline is None else dict(draft.guideline),
        "required_judges": draft.required_judges,
        "method": draft.method.value,
        "unit": draft.unit or None,
        "shares": list(draft.shares) or None,
        "known": draft.known,
        "panel": None if draft.panel is None else panel_facts(draft.panel),
        "asked_at": tx.now,
    }
    tx.run(_INSERT, row)


def insert_proposal(tx: Transaction, one: Proposal, *, tenant: str) -> None:
    """Store a new proposal."""
    row = {
        "tenant": tenant,
        "id": one.id,
        "question_id": one.question_id,
        "answer": one.answer,
        "score": one.score,
        "rule": one.rule,
        "evidence": evidence_row(one.evidence),
        "made_at": one.made_at,
    }
    tx.run(_INSERT_PROPOSAL, row)


def questions_of(reader: Reader, *, tenant: str, item_id: str, series: int) -> tuple[Question, ...]:
    """Return the questions of one series, in the order of the form."""
    rows = reader.rows(_SERIES, {"of_tenant": tenant, "of_item": item_id, "of_series": series})
    return tuple(_question_of(row) for row in rows)


def proposals_of(reader: Reader, *, tenant: str, item_id: str, series: int) -> tuple[Proposal, ...]:
    """Return the proposals for one series, best first per question."""
    rows = reader.rows(_PROPOSALS, {"of_tenant": tenant, "of_item": item_id, "of_series": series})
    return tuple(_proposal_of(row) for row in rows)


def _question_of(row: Row[Any]) -> Question:
    draft = QuestionDraft(
        key=row.key,
        text=row.text,
        kind=AnswerKind(row.kind),
        options=tuple(Option(*option) for option in row.options),
        guideline=row.guideline,
        required_judges=row.required_judges,
        method=Method(row.method),
        unit=row.unit or "",
        shares=tuple(row.shares or ()),
        known=row.known,
        panel=read_panel(row.panel),
    )
    return Question(id=row.id, item_id=row.item_id, position=row.position, draft=draft)


def _proposal_of(row: Row[Any]) -> Proposal:
    return Proposal(
        id=row.id,
        question_id=row.question_id,
        answer=None if row.answer is None else answer_of(row.answer),
        score=row.score,
        rule=row.rule,
        evidence=evidence_of(row.evidence),
        made_at=row.made_at,
    )
