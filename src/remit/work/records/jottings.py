"""Jottings as rows: they go when they are sent."""

from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Integer, Table, bindparam, delete, select, update

from remit.store import Reader, Transaction, metadata
from remit.store.statements import upsert
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.work.model.jottings import Jotting

item_jotting = Table(
    "item_jotting",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("item_id", Identifier, primary_key=True),
    Column("person_id", Identifier, primary_key=True),
    Column("place", Key, primary_key=True),
    Column("entries", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("discarded_at", Moment),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
)
_OF_PERSON = (
    item_jotting.c.tenant == bindparam("of_tenant"),
    item_jotting.c.item_id == bindparam("of_item"),
    item_jotting.c.person_id == bindparam("of_person"),
)
_AT = (*_OF_PERSON, item_jotting.c.place == bindparam("of_place"))
_ALL = select(item_jotting).where(*_OF_PERSON)
_KEEP = upsert(item_jotting, columns=("entries", "version", "kept_at", "discarded_at"))
_SET_DISCARDED = update(item_jotting).where(*_AT).values(discarded_at=bindparam("at"))
_FORGET = delete(item_jotting).where(*_AT)
_FORGET_PLACE = delete(item_jotting).where(
    item_jotting.c.tenant == bindparam("of_tenant"),
    item_jotting.c.item_id == bindparam("of_item"),
    item_jotting.c.place == bindparam("of_place"),
)


def jottings_of(reader: Reader, *, tenant: str, item_id: str, person_id: str) -> tuple[Jotting, ...]:
    """Return what a person has written about an item and not sent, what they set aside as well."""
    rows = reader.rows(_ALL, {"of_tenant": tenant, "of_item": item_id, "of_person": person_id})
    return tuple(Jotting(**{**row._mapping, "entries": tuple(map(tuple, row.entries))}) for row in rows)


def save_jotting(tx: Transaction, one: Jotting) -> None:
    """Store a jotting in place of the one before it."""
    row: dict[str, Any] = {name: getattr(one, name) for name in Jotting.__slots__}
    tx.run(_KEEP, row | {"entries": [list(entry) for entry in one.entries]})


def set_jotting_discarded(tx: Transaction, one: Jotting, *, at: Instant | None) -> None:
    """Set a jotting aside, or take it up again."""
    tx.run(_SET_DISCARDED, {**_key(one.tenant, one.item_id, one.person_id, one.place), "at": at})


def forget_jotting(tx: Transaction, *, tenant: str, item_id: str, person_id: str, place: str) -> None:
    """Delete a jotting that was sent."""
    tx.run(_FORGET, _key(tenant, item_id, person_id, place))


def forget_place(tx: Transaction, *, tenant: str, item_id: str, place: str) -> None:
    """Delete what anybody has written in a form that is there no longer."""
    tx.run(_FORGET_PLACE, {"of_tenant": tenant, "of_item": item_id, "of_place": place})


def _key(tenant: str, item_id: str, person_id: str, place: str) -> dict[str, str]:
    return {"of_tenant": tenant, "of_item": item_id, "of_person": person_id, "of_place": place}
