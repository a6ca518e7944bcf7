"""Judgements as rows, only ever inserted, and who has handed a blind review in."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Row, Table, bindparam, func, insert, select
from sqlalchemy import Text as TextColumn

from remit.judgement.model import AnswerKind, Earlier, Judgement, Round
from remit.judgement.records.evidence import answer_of, evidence_of, evidence_row
from remit.judgement.records.guard import make_final
from remit.judgement.records.questions import question
from remit.judgement.records.sources import source
from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Key, Moment, Tenant

judgement = make_final(
    Table(
        "judgement",
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("id", Identifier, primary_key=True),
        Column("question_id", Identifier, nullable=False),
        Column("judge_id", Identifier, nullable=False),
        Column("judge_name", TextColumn, nullable=False),
        Column("task_id", Identifier),
        Column("round", Key, nullable=False),
        Column("sequence", Integer, nullable=False),
        Column("answer", Json, nullable=False),
        Column("reason", TextColumn, nullable=False),
        Column("evidence", Json, nullable=False),
        Column("made_at", Moment, nullable=False),
        Column("supersedes", Identifier),
        ForeignKeyConstraint(["tenant", "question_id"], ["question.tenant", "question.id"]),
        ForeignKeyConstraint(["tenant", "supersedes"], ["judgement.tenant", "judgement.id"]),
        Index("uq_judgement_sequence", "tenant", "question_id", "judge_id", "round", "sequence", unique=True),
        Index("uq_judgement_supersedes", "tenant", "supersedes", unique=True),
    )
)

hand_in = make_final(
    Table(
        "hand_in",
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("id", Identifier, primary_key=True),
        Column("item_id", Identifier, nullable=False),
        Column("series", Integer, nullable=False),
        Column("task_id", Identifier, nullable=False),
        Column("judge_id", Identifier, nullable=False),
        Column("handed_in_at", Moment, nullable=False),
        ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
        Index("uq_hand_in_judge", "tenant", "item_id", "series", "judge_id", unique=True),
        Index("uq_hand_in_task", "tenant", "task_id", unique=True),
    )
)

_INSERT, _INSERT_HAND_IN = insert(judgement), insert(hand_in)
_OF_SERIES = (
    select(judgement)
    .join(question, (question.c.tenant == judgement.c.tenant) & (question.c.id == judgement.c.question_id))
    .where(
        question.c.tenant == bindparam("of_tenant"),
        question.c.item_id == bindparam("of_item"),
        question.c.series == bindparam("of_series"),
    )
    .order_by(question.c.position, judgement.c.made_at, judgement.c.sequence, judgement.c.id)
)
_HANDED_IN = select(hand_in.c.judge_id).where(
    hand_in.c.tenant == bindparam("of_tenant"),
    hand_in.c.item_id == bindparam("of_item"),
    hand_in.c.series == bindparam("of_series"),
)
_EARLIER_MAX = 2_000
"""Answers that a crowd is estimated from, the newest first; more change little and cost time."""
_opened = question.alias()
_BEFORE = (
    select(func.min(_opened.c.asked_at))
    .where(
        _opened.c.tenant == bindparam("of_tenant"),
        _opened.c.item_id == bindparam("of_item"),
        _opened.c.series == bindparam("of_series"),
    )
    .scalar_subquery()
)
_ALONE = (
    select(
        judgement.c.question_id,
        judgement.c.judge_id,
        judgement.c.sequence,
        judgement.c.answer,
        question.c.key,
        question.c.options,
        question.c.known,
        select(func.min(source.c.document_hash))
        .where(source.c.tenant == question.c.tenant, source.c.item_id == question.c.item_id)
        .scalar_subquery()
        .label("document"),
    )
    .join(question, (question.c.tenant == judgement.c.tenant) & (question.c.id == judgement.c.question_id))
    .where(
        judgement.c.tenant == bindparam("of_tenant"),
        judgement.c.round == Round.BLIND.value,
        question.c.kind == AnswerKind.CHOICE.value,
    )
    .order_by(judgement.c.made_at.desc(), judgement.c.id.desc())
    .limit(_EARLIER_MAX)
)
_EARLIER = _ALONE.where(judgement.c.made_at < _BEFORE)


def insert_judgement(tx: Transaction, one: Judgement, *, tenant: str) -> None:
    """Store a new judgement."""
    row = {
        "tenant": tenant,
        "id": one.id,
        "question_id": one.question_id,
        "judge_id": one.judge_id,
        "judge_name": one.judge_name,
        "task_id": one.task_id,
        "round": one.round.value,
        "sequence": one.sequence,
        "answer": one.answer,
        "reason": one.reason,
        "evidence": evidence_row(one.evidence),
        "made_at": one.made_at,
        "supersedes": one.supersedes,
    }
    tx.run(_INSERT, row)


def judgements_of(reader: Reader, *, tenant: str, item_id: str, series: int) -> tuple[Judgement, ...]:
    """Return every judgement of a series, superseded ones too, by question and time."""
    rows = reader.rows(_OF_SERIES, {"of_tenant": tenant, "of_item": item_id, "of_series": series})
    return tuple(_judgement_of(row) for row in rows)


def earlier_than(reader: Reader, *, tenant: str, item_id: str, series: int) -> tuple[Earlier, ...]:
    """Return what a client's people answered alone before a series was opened, each judge's last word on each question.

    Copies of one gold item are about the same: the same question on the same document.
    """
    return _last_words(reader.rows(_EARLIER, {"of_tenant": tenant, "of_item": item_id, "of_series": series}))


def answered_alone(reader: Reader, *, tenant: str) -> tuple[Earlier, ...]:
    """Return what a client's people have answered alone up to now, the same way."""
    return _last_words(reader.rows(_ALONE, {"of_tenant": tenant}))


def _last_words(rows: Iterable[Row[Any]]) -> tuple[Earlier, ...]:
    last: dict[tuple[str, str], Row[Any]] = {}
    for row in rows:
        known = last.setdefault((row.question_id, row.judge_id), row)
        if row.sequence > known.sequence:
            last[row.question_id, row.judge_id] = row
    return tuple(_earlier_of(row) for row in last.values())


def _earlier_of(row: Row[Any]) -> Earlier:
    return Earlier(
        about=row.question_id if row.known is None else f"{row.document}:{row.key}",
        judge_id=row.judge_id,
        answer=answer_of(row.answer),
        options=tuple(sorted(key for key, *_ in row.options)),
        known=row.known,
    )


def _judgement_of(row: Row[Any]) -> Judgement:
    columns = dict(row._mapping)
    del columns["tenant"]
    columns["round"] = Round(columns["round"])
    columns["answer"] = answer_of(columns["answer"])
    columns["evidence"] = evidence_of(columns["evidence"])
    return Judgement(**columns)


def insert_hand_in(tx: Transaction, *, tenant: str, item_id: str, series: int, task_id: str, judge_id: str) -> None:
    """Note that a judge has handed a review in."""
    row = {
        "tenant": tenant,
        "id": tx.identifiers.new(),
        "item_id": item_id,
        "series": series,
        "task_id": task_id,
        "judge_id": judge_id,
        "handed_in_at": tx.now,
    }
    tx.run(_INSERT_HAND_IN, row)


def handed_in_by(reader: Reader, *, tenant: str, item_id: str, series: int) -> frozenset[str]:
    """Return who has handed a review of a series in."""
    rows = reader.rows(_HANDED_IN, {"of_tenant": tenant, "of_item": item_id, "of_series": series})
    return frozenset(row.judge_id for row in rows)
