"""Merges as rows."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Row, Table, bindparam, insert, select, update

from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.work.model import ItemState
from remit.work.model.merging import Merge

item_merge = Table(
    "item_merge",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("into_id", Identifier, nullable=False),
    Column("state", Key, nullable=False),
    Column("held", Json, nullable=False),
    Column("merged_by", Identifier, nullable=False),
    Column("merged_at", Moment, nullable=False),
    Column("undone_by", Identifier),
    Column("undone_at", Moment),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    ForeignKeyConstraint(["tenant", "into_id"], ["item.tenant", "item.id"]),
    Index("ix_item_merge_item", "tenant", "item_id"),
    Index("ix_item_merge_into", "tenant", "into_id"),
)
_IN_FORCE = item_merge.c.undone_at.is_(None)
Index(
    "uq_item_merge_in_force",
    item_merge.c.tenant,
    item_merge.c.item_id,
    unique=True,
    sqlite_where=_IN_FORCE,
    postgresql_where=_IN_FORCE,
)
_TENANT = item_merge.c.tenant == bindparam("of_tenant")
_INSERT = insert(item_merge)
_UNDO = (
    update(item_merge)
    .where(_TENANT, item_merge.c.id == bindparam("of_id"))
    .values(undone_by=bindparam("taken_back_by"), undone_at=bindparam("taken_back_at"))
)
_OF_ITEM = select(item_merge).where(_TENANT, item_merge.c.item_id == bindparam("of_item")).order_by(item_merge.c.id)
_INTO = (
    select(item_merge).where(_TENANT, item_merge.c.into_id == bindparam("of_item"), _IN_FORCE).order_by(item_merge.c.id)
)


def _merges(rows: Sequence[Row[Any]]) -> tuple[Merge, ...]:
    return tuple(Merge(**{**row._mapping, "state": ItemState(row.state), "held": tuple(row.held)}) for row in rows)


def insert_merge(tx: Transaction, one: Merge) -> None:
    """Store a merge."""
    row = {field.name: getattr(one, field.name) for field in fields(Merge)}
    tx.run(_INSERT, row | {"state": one.state.value, "held": list(one.held)})


def undo_merge(tx: Transaction, one: Merge, *, by: str, at: Instant) -> None:
    """Note that a merge was taken back."""
    tx.run(_UNDO, {"of_tenant": one.tenant, "of_id": one.id, "taken_back_by": by, "taken_back_at": at})


def merges_of(reader: Reader, *, tenant: str, item_id: str) -> tuple[Merge, ...]:
    """Return when an item was merged into others, first first, those taken back as well."""
    return _merges(reader.rows(_OF_ITEM, {"of_tenant": tenant, "of_item": item_id}))


def merges_into(reader: Reader, *, tenant: str, item_id: str) -> tuple[Merge, ...]:
    """Return the merges in force by which an item carries on for others, first first."""
    return _merges(reader.rows(_INTO, {"of_tenant": tenant, "of_item": item_id}))
