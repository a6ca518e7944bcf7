"""Lots and where inspection stands, as rows; whoever fills or judges a lot holds the row of its inspection."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, Row, Table, bindparam, insert, select, update

from remit.quality.model import Lot
from remit.quality.rules.attributes import Severity
from remit.quality.rules.switching import Standing
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Identifier, Json, Key, Moment, Tenant

inspection = Table(
    "inspection",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("engagement_id", Identifier, primary_key=True),
    Column("severity", Key, nullable=False),
    Column("recent", Json, nullable=False),
    Column("score", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
)

lot = Table(
    "inspection_lot",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("engagement_id", Identifier, nullable=False),
    Column("number", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("severity", Key, nullable=False),
    Column("letter", Key, nullable=False),
    Column("sample_size", Integer, nullable=False),
    Column("accept", Integer, nullable=False),
    Column("reject", Integer, nullable=False),
    Column("filled", Integer, nullable=False),
    Column("reviewed", Integer, nullable=False),
    Column("found", Integer, nullable=False),
    Column("accepted", Boolean),
    Column("opened_at", Moment),
    Column("decided_at", Moment),
    Index("uq_inspection_lot_number", "tenant", "engagement_id", "number", unique=True),
)

_OF = (inspection.c.tenant == bindparam("of_tenant"), inspection.c.engagement_id == bindparam("of_engagement"))
_NEW = insert_if_new(inspection)
_STANDING = select(inspection).where(*_OF)
_STANDING_LOCKED = _STANDING.with_for_update()
_CHANGING = ("severity", "recent", "score", "rejected")
_SAVE = update(inspection).where(*_OF).values({name: bindparam(f"new_{name}") for name in _CHANGING})
_NEWEST = (
    select(lot)
    .where(lot.c.tenant == bindparam("of_tenant"), lot.c.engagement_id == bindparam("of_engagement"))
    .order_by(lot.c.number.desc())
    .limit(bindparam("count_max"))
)
_BY_ID = select(lot).where(lot.c.tenant == bindparam("of_tenant"), lot.c.id == bindparam("of_id"))
_INSERT = insert(lot)
_COUNTED = ("filled", "reviewed", "found", "accepted", "decided_at")
_COUNT = (
    update(lot)
    .where(lot.c.tenant == bindparam("of_tenant"), lot.c.id == bindparam("of_id"))
    .values({name: bindparam(f"new_{name}") for name in _COUNTED})
)
_COLUMNS = tuple(field.name for field in fields(Lot))


def lock_standing(tx: Transaction, *, tenant: str, engagement_id: str) -> Standing:
    """Return where an engagement's inspection stands, and keep others from its lots until the transaction ends."""
    fresh = {"severity": Severity.NORMAL.value, "recent": [], "score": 0, "rejected": 0}
    tx.run(_NEW, {"tenant": tenant, "engagement_id": engagement_id, **fresh})
    row = tx.row(_STANDING_LOCKED, {"of_tenant": tenant, "of_engagement": engagement_id})
    assert row is not None
    return _standing_of(row)


def standing_of(reader: Reader, *, tenant: str, engagement_id: str) -> Standing | None:
    """Return where an engagement's inspection stands, None where it takes no lots."""
    row = reader.row(_STANDING, {"of_tenant": tenant, "of_engagement": engagement_id})
    return None if row is None else _standing_of(row)


def save_standing(tx: Transaction, one: Standing, *, tenant: str, engagement_id: str) -> None:
    """Store where inspection stands now."""
    row = {f"new_{name}": getattr(one, name) for name in _CHANGING}
    row |= {"new_severity": one.severity.value, "new_recent": list(one.recent)}
    tx.run(_SAVE, {"of_tenant": tenant, "of_engagement": engagement_id, **row})


def newest_lots(reader: Reader, *, tenant: str, engagement_id: str, count_max: int) -> tuple[Lot, ...]:
    """Return an engagement's lots, newest first."""
    of = {"of_tenant": tenant, "of_engagement": engagement_id, "count_max": count_max}
    return tuple(_lot_of(row) for row in reader.rows(_NEWEST, of))


def load_lot(reader: Reader, *, tenant: str, lot_id: str) -> Lot:
    """Return a lot that is there."""
    row = reader.row(_BY_ID, {"of_tenant": tenant, "of_id": lot_id})
    assert row is not None
    return _lot_of(row)


def insert_lot(tx: Transaction, one: Lot) -> None:
    """Store a new lot."""
    tx.run(_INSERT, {name: getattr(one, name) for name in _COLUMNS})


def save_lot(tx: Transaction, one: Lot) -> None:
    """Store a lot's counts and its verdict."""
    row = {f"new_{name}": getattr(one, name) for name in _COUNTED}
    tx.run(_COUNT, {"of_tenant": one.tenant, "of_id": one.id, **row})


def _lot_of(row: Row[Any]) -> Lot:
    return Lot(**row._mapping)


def _standing_of(row: Row[Any]) -> Standing:
    return Standing(Severity(row.severity), tuple(row.recent), row.score, row.rejected)
