"""Canned texts and articles as rows."""

from typing import Any

from sqlalchemy import Column, Date, Index, Row, Table, Text, bindparam, insert, select

from remit.conversation.model import Guidance, GuidanceKind
from remit.parties.records.selecting import mapping_of, row_of
from remit.store import Reader, Transaction, metadata
from remit.store.search import Matches, words_of
from remit.store.types import Identifier, Key, Moment, Tenant
from remit.values.refusal import NotFound

guidance = Table(
    "guidance",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("kind", Key, nullable=False),
    Column("language", Key, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("review_date", Date),
    Column("written_at", Moment, nullable=False),
    Column("written_by", Key, nullable=False),
    Column("retired_at", Moment),
    Index("ix_guidance_title", "tenant", "title"),
)
FOUND_MAX = 50
_INSERT = insert(guidance)
_LIVE = (guidance.c.tenant == bindparam("of_tenant")) & guidance.c.retired_at.is_(None)
_ONE = select(guidance).where(_LIVE, guidance.c.id == bindparam("of_id"))
_ALL = select(guidance).where(_LIVE).order_by(guidance.c.title, guidance.c.id).limit(FOUND_MAX)
_FOUND = _ALL.where(Matches(guidance, bindparam("of_words", type_=Text())))
_RETIRE = guidance.update().where(_LIVE, guidance.c.id == bindparam("of_id")).values(retired_at=bindparam("now_at"))


def _guidance_of(row: Row[Any]) -> Guidance:
    return Guidance(**mapping_of(row) | {"kind": GuidanceKind(row.kind)})


def insert_guidance(tx: Transaction, one: Guidance) -> None:
    """Store a text."""
    tx.run(_INSERT, row_of(one) | {"kind": one.kind.value})


def guidance_with(reader: Reader, *, tenant: str, text: str) -> tuple[Guidance, ...]:
    """Return a client's texts that hold every word somebody typed, by title; all of them where nothing was typed."""
    words = words_of(text)
    if words is None:
        return tuple(map(_guidance_of, reader.rows(_ALL, {"of_tenant": tenant})))
    return tuple(map(_guidance_of, reader.rows(_FOUND, {"of_tenant": tenant, "of_words": words})))


def retire_guidance(tx: Transaction, *, tenant: str, guidance_id: str) -> None:
    """Take a text out of use. Refuses `NotFound`."""
    if not tx.run(_RETIRE, {"of_tenant": tenant, "of_id": guidance_id, "now_at": tx.now}):
        raise NotFound(kind="guidance", name=guidance_id)


def load_guidance(reader: Reader, *, tenant: str, guidance_id: str) -> Guidance:
    """Return a text that is in use. Refuses `NotFound`."""
    row = reader.row(_ONE, {"of_tenant": tenant, "of_id": guidance_id})
    if row is None:
        raise NotFound(kind="guidance", name=guidance_id)
    return _guidance_of(row)
