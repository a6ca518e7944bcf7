"""Deliverables as rows."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, Row, Table, bindparam, insert, select
from sqlalchemy import Text as TextColumn

from remit.store import Reader, Transaction, metadata
from remit.store.types import Hash, Identifier, Key, Moment, Tenant
from remit.work.model import Deliverable

deliverable = Table(
    "deliverable",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("name", TextColumn, nullable=False),
    Column("version", Integer, nullable=False),
    Column("media_type", Key, nullable=False),
    Column("content_hash", Hash, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Key, nullable=False),
    Column("released_at", Moment),
    Column("purpose", Key, nullable=False),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    Index("uq_deliverable_version", "tenant", "item_id", "name", "version", unique=True),
)

_INSERT = insert(deliverable)
_OF_ITEM = (
    select(deliverable)
    .where(deliverable.c.tenant == bindparam("of_tenant"), deliverable.c.item_id == bindparam("of_item"))
    .order_by(deliverable.c.name, deliverable.c.version)
)
_RELEASE = (
    deliverable.update()
    .where(deliverable.c.tenant == bindparam("of_tenant"), deliverable.c.id == bindparam("of_id"))
    .values(released_at=bindparam("at"))
)


def _deliverable_of(row: Row[Any]) -> Deliverable:
    return Deliverable(**row._mapping)


def insert_deliverables(tx: Transaction, made: Sequence[Deliverable]) -> None:
    """Store new versions in one statement."""
    if made:
        tx.run(_INSERT, [{field.name: getattr(one, field.name) for field in fields(one)} for one in made])


def deliverables_of_item(reader: Reader, *, tenant: str, item_id: str) -> tuple[Deliverable, ...]:
    """Return all versions of an item's documents, by name, oldest first."""
    rows = reader.rows(_OF_ITEM, {"of_tenant": tenant, "of_item": item_id})
    return tuple(_deliverable_of(row) for row in rows)


def mark_released(tx: Transaction, released: Sequence[Deliverable]) -> None:
    """Note that these versions went to the client now."""
    if released:
        tx.run(_RELEASE, [{"of_tenant": one.tenant, "of_id": one.id, "at": tx.now} for one in released])
