"""Partings as rows."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Row, Table, bindparam, insert, select

from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Moment, Tenant
from remit.work.model.parting import Parting

item_parting = Table(
    "item_parting",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("from_id", Identifier, nullable=False),
    Column("message_ids", Json, nullable=False),
    Column("parted_by", Identifier, nullable=False),
    Column("parted_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    ForeignKeyConstraint(["tenant", "from_id"], ["item.tenant", "item.id"]),
    Index("uq_item_parting_item", "tenant", "item_id", unique=True),
    Index("ix_item_parting_from", "tenant", "from_id"),
)
_OF_TENANT = select(item_parting).where(item_parting.c.tenant == bindparam("of_tenant")).order_by(item_parting.c.id)
_INSERT = insert(item_parting)
_OF_ITEM = _OF_TENANT.where(item_parting.c.item_id == bindparam("of_item"))
_FROM = _OF_TENANT.where(item_parting.c.from_id == bindparam("of_item"))


def _partings(rows: Sequence[Row[Any]]) -> tuple[Parting, ...]:
    return tuple(Parting(**{**row._mapping, "message_ids": tuple(row.message_ids)}) for row in rows)


def insert_parting(tx: Transaction, one: Parting) -> None:
    """Store a parting."""
    row = {field.name: getattr(one, field.name) for field in fields(Parting)}
    tx.run(_INSERT, row | {"message_ids": list(one.message_ids)})


def parting_of(reader: Reader, *, tenant: str, item_id: str) -> Parting | None:
    """Return how an item came of another's conversation, or None."""
    found = _partings(reader.rows(_OF_ITEM, {"of_tenant": tenant, "of_item": item_id}))
    return found[0] if found else None


def partings_from(reader: Reader, *, tenant: str, item_id: str) -> tuple[Parting, ...]:
    """Return what was split off an item's conversation, first first."""
    return _partings(reader.rows(_FROM, {"of_tenant": tenant, "of_item": item_id}))
