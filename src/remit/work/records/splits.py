"""Splits of the floor as rows; what is over stays for the record."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Index, Row, Table, bindparam, insert, select, update

from remit.store import Question, Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.values.refusal import NotFound
from remit.work.model.splits import Split

floor_split = Table(
    "floor_split",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("engagement_id", Identifier, nullable=False),
    Column("people", Json, nullable=False),
    Column("until_at", Moment, nullable=False),
    Column("made_by", Identifier, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("ix_floor_split_until", "tenant", "until_at"),
)
_INSERT = insert(floor_split)
_IN_FORCE = (
    select(floor_split)
    .where(
        floor_split.c.tenant.in_(bindparam("of_tenants", expanding=True)),
        floor_split.c.until_at > bindparam("after"),
        floor_split.c.ended_at.is_(None),
    )
    .order_by(floor_split.c.until_at, floor_split.c.id)
)
_KEY = (floor_split.c.tenant == bindparam("of_tenant"), floor_split.c.id == bindparam("of_id"))
_BY_ID = select(floor_split).where(*_KEY)
_END = update(floor_split).where(*_KEY).values(ended_at=bindparam("ends_at"))


def insert_split(tx: Transaction, one: Split) -> None:
    """Store a split."""
    row = {field.name: getattr(one, field.name) for field in fields(Split)}
    tx.run(_INSERT, row | {"people": list(one.people)})


def splits_in_force(*, tenants: Iterable[str], now: Instant) -> Question[tuple[Split, ...]]:
    """Ask for the splits of these clients' work that hold at a moment, the one over first before."""
    return Question(_IN_FORCE, {"of_tenants": sorted(tenants), "after": now}, _splits)


def _splits(rows: Sequence[Row[Any]]) -> tuple[Split, ...]:
    return tuple(Split(**{**row._mapping, "people": tuple(row.people)}) for row in rows)


def load_split(reader: Reader, *, tenant: str, split_id: str) -> Split:
    """Return a split. Refuses `NotFound`."""
    rows = reader.rows(_BY_ID, {"of_tenant": tenant, "of_id": split_id})
    if not rows:
        raise NotFound(kind="split", name=split_id)
    return _splits(rows)[0]


def end_split(tx: Transaction, one: Split, *, ended_at: Instant | None) -> None:
    """Say when a split was ended before its time; None lets it hold again."""
    tx.run(_END, {"of_tenant": one.tenant, "of_id": one.id, "ends_at": ended_at})
