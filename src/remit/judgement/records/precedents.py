"""Precedents as rows: what was decided and signed, kept with its words, found again by question or by full text.

A precedent whose case has changed since its signature (a later source, question or judgement) is not found any more.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Row, Table, Text, bindparam, exists, func, insert, select

from remit.judgement.model import Answer, Precedent
from remit.judgement.records.evidence import answer_of
from remit.judgement.records.guard import make_final
from remit.judgement.records.judgements import judgement
from remit.judgement.records.questions import proposal, question
from remit.judgement.records.sources import source
from remit.store import Reader, Transaction, metadata
from remit.store.search import Matches, words_of
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.work.model import OPEN_STATES
from remit.work.records.items import item

FOUND_MAX = 20
KNOWN_MAX = 20_000
"""Decisions looked back on at once, the newest; of one client they are far fewer."""
NEAR_MAX = 200
"""Decisions among which those on other questions are looked for by nearness, the newest."""
SHOWN_MAX = 3
"""Precedents beside one question: more would be a library, not a reminder."""

precedent = make_final(
    Table(
        "precedent",
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("id", Identifier, primary_key=True),
        Column("item_id", Identifier, nullable=False),
        Column("sign_off_id", Identifier, nullable=False),
        Column("question_key", Key, nullable=False),
        Column("title", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("answer", Json, nullable=False),
        Column("reason", Text, nullable=False),
        Column("signed_by", Text, nullable=False),
        Column("decided_at", Moment, nullable=False),
        ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
        Index("ix_precedent_question", "tenant", "question_key", "decided_at"),
    )
)

_DECIDED = (
    select(precedent.c.question_key, precedent.c.item_id, precedent.c.answer, precedent.c.decided_at)
    .where(precedent.c.tenant == bindparam("of_tenant"))
    .order_by(precedent.c.decided_at.desc(), precedent.c.id)
    .limit(KNOWN_MAX)
)
_INSERT = insert(precedent)
_LATER = (
    exists().where(
        source.c.tenant == precedent.c.tenant,
        source.c.item_id == precedent.c.item_id,
        source.c.added_at > precedent.c.decided_at,
    ),
    exists().where(
        question.c.tenant == precedent.c.tenant,
        question.c.item_id == precedent.c.item_id,
        question.c.asked_at > precedent.c.decided_at,
    ),
    exists().where(
        question.c.tenant == precedent.c.tenant,
        question.c.item_id == precedent.c.item_id,
        judgement.c.tenant == question.c.tenant,
        judgement.c.question_id == question.c.id,
        judgement.c.made_at > precedent.c.decided_at,
    ),
)
_STANDING = (
    select(precedent)
    .where(precedent.c.tenant == bindparam("of_tenant"), *(~later for later in _LATER))
    .order_by(precedent.c.decided_at.desc(), precedent.c.id)
)
# Of a copy, the original is left out: it holds the answers that are asked for.
_ORIGINAL_OF = (
    select(item.c.copy_of)
    .where(item.c.tenant == bindparam("of_tenant"), item.c.id == bindparam("besides"))
    .scalar_subquery()
)
_ON_QUESTION = _STANDING.where(
    precedent.c.question_key == bindparam("of_key"),
    precedent.c.item_id != func.coalesce(_ORIGINAL_OF, bindparam("besides")),
).limit(SHOWN_MAX)
_OF_OTHERS = _STANDING.where(
    precedent.c.item_id != func.coalesce(_ORIGINAL_OF, bindparam("besides")),
    precedent.c.item_id != bindparam("besides"),
).limit(NEAR_MAX)
# While a copy is judged, its original is not found: whoever judges the copy would read the answer.
_COPY = item.alias("copy")
_WITH_WORDS = _STANDING.where(
    Matches(precedent, bindparam("of_words", type_=Text())),
    ~exists().where(
        _COPY.c.tenant == precedent.c.tenant,
        _COPY.c.copy_of == precedent.c.item_id,
        _COPY.c.state.in_(sorted(OPEN_STATES)),
    ),
).limit(FOUND_MAX)
_SIGNED = _STANDING.order_by(None).subquery()
_TRIED = (
    select(proposal.c.answer, _SIGNED.c.answer.label("signed"))
    .join(question, (question.c.tenant == proposal.c.tenant) & (question.c.id == proposal.c.question_id))
    .join(
        _SIGNED,
        (_SIGNED.c.tenant == question.c.tenant)
        & (_SIGNED.c.item_id == question.c.item_id)
        & (_SIGNED.c.question_key == question.c.key),
    )
    .where(
        proposal.c.tenant == bindparam("of_tenant"),
        proposal.c.rule == bindparam("of_rule"),
        question.c.key == bindparam("of_key"),
    )
)


def insert_precedent(tx: Transaction, one: Precedent, *, tenant: str) -> None:
    """Store a new precedent."""
    row = {
        "tenant": tenant,
        "id": one.id,
        "item_id": one.item_id,
        "sign_off_id": one.sign_off_id,
        "question_key": one.question_key,
        "title": one.title,
        "body": one.body,
        "answer": one.answer,
        "reason": one.reason,
        "signed_by": one.signed_by,
        "decided_at": one.decided_at,
    }
    tx.run(_INSERT, row)


def precedents_on(reader: Reader, *, tenant: str, key: str, besides: str) -> tuple[Precedent, ...]:
    """Return the latest standing precedents on a question of one client, those of an item and its original left out."""
    rows = reader.rows(_ON_QUESTION, {"of_tenant": tenant, "of_key": key, "besides": besides})
    return tuple(map(_precedent_of, rows))


def precedents_of_others(reader: Reader, *, tenant: str, besides: str) -> tuple[Precedent, ...]:
    """Return a client's latest standing precedents, those of an item and its original left out."""
    return tuple(map(_precedent_of, reader.rows(_OF_OTHERS, {"of_tenant": tenant, "besides": besides})))


def precedents_with(reader: Reader, *, tenant: str, text: str) -> tuple[Precedent, ...]:
    """Return a client's standing precedents that hold all words of a text, latest first; none for no words."""
    words = words_of(text)
    rows = reader.rows(_WITH_WORDS, {"of_tenant": tenant, "of_words": words}) if words else ()
    return tuple(map(_precedent_of, rows))


def tried(reader: Reader, *, tenant: str, rule: str, key: str) -> tuple[int, int]:
    """Return how many of a rule's proposals on a question were what people signed, and how many were signed at all."""
    rows = reader.rows(_TRIED, {"of_tenant": tenant, "of_rule": rule, "of_key": key})
    return sum(row.answer == row.signed for row in rows), len(rows)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided and signed on a question, without its words."""

    question_key: str
    item_id: str
    answer: Answer
    decided_at: Instant


def decided_before(reader: Reader, *, tenant: str) -> tuple[Decided, ...]:
    """Return a client's signed decisions, also those whose case has changed since, the newest first."""
    return tuple(
        Decided(row.question_key, row.item_id, answer_of(row.answer), row.decided_at)
        for row in reader.rows(_DECIDED, {"of_tenant": tenant})
    )


def _precedent_of(row: Row[Any]) -> Precedent:
    columns = dict(row._mapping)
    del columns["tenant"]
    columns["answer"] = answer_of(columns["answer"])
    return Precedent(**columns)
