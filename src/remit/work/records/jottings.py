"""Jottings as rows: those of items' pages, and those of all others; they go when they are sent."""

import re
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Table,
    bindparam,
    delete,
    select,
    update,
)

from remit.store import Reader, Transaction, metadata
from remit.store.statements import upsert
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.work.model.jottings import Jotting

_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _kept() -> tuple[Column[Any], ...]:
    return (
        Column("entries", Json, nullable=False),
        Column("version", Integer, nullable=False),
        Column("kept_at", Moment, nullable=False),
        Column("discarded_at", Moment),
    )


item_jotting = Table(
    "item_jotting",
    metadata,
    Column("tenant", Tenant, nullable=False),
    Column("item_id", Identifier, nullable=False),
    Column("person_id", Identifier, nullable=False),
    Column("place", Key, nullable=False),
    *_kept(),
    PrimaryKeyConstraint("tenant", "item_id", "person_id", "place"),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
)
# `about` holds the identifiers in the place, by which an erasure finds what was written about somebody's item.
page_jotting = Table(
    "page_jotting",
    metadata,
    Column("tenant", Tenant, nullable=False),
    Column("person_id", Identifier, nullable=False),
    Column("place", Key, nullable=False),
    Column("about", Json, nullable=False),
    *_kept(),
    PrimaryKeyConstraint("tenant", "person_id", "place"),
)


class _Shelf:
    """The statements over a table of jottings; `of` are the columns of its key before the place."""

    def __init__(self, table: Table, *of: str) -> None:
        self.table = table
        own = [table.c[name] == bindparam(f"of_{name}") for name in of]
        place = table.c.place == bindparam("of_place")
        self.all = select(table).where(*own)
        self.keep = upsert(table, columns=("entries", "version", "kept_at", "discarded_at"))
        self.set_discarded = update(table).where(*own, place).values(discarded_at=bindparam("at"))
        self.forget = delete(table).where(*own, place)


_OF_ITEMS = _Shelf(item_jotting, "tenant", "item_id", "person_id")
_OF_PAGES = _Shelf(page_jotting, "tenant", "person_id")
_FORGET_PLACE = delete(item_jotting).where(
    item_jotting.c.tenant == bindparam("of_tenant"),
    item_jotting.c.item_id == bindparam("of_item"),
    item_jotting.c.place == bindparam("of_place"),
)


def _shelf(item_id: str | None) -> _Shelf:
    return _OF_PAGES if item_id is None else _OF_ITEMS


def jottings_of(reader: Reader, *, tenant: str, item_id: str | None, person_id: str) -> tuple[Jotting, ...]:
    """Return what a person has written about an item and not sent, what they set aside as well.

    Without an item it is what they have written on all pages that are no item's.
    """
    rows = reader.rows(_shelf(item_id).all, _of(tenant, item_id, person_id))
    return tuple(
        Jotting(
            tenant=row.tenant,
            item_id=item_id,
            person_id=row.person_id,
            place=row.place,
            entries=tuple(map(tuple, row.entries)),
            version=row.version,
            kept_at=row.kept_at,
            discarded_at=row.discarded_at,
        )
        for row in rows
    )


def save_jotting(tx: Transaction, one: Jotting) -> None:
    """Store a jotting in place of the one before it."""
    row: dict[str, Any] = {name: getattr(one, name) for name in Jotting.__slots__}
    row |= {"entries": [list(entry) for entry in one.entries], "about": _IDENTIFIER.findall(one.place)}
    shelf = _shelf(one.item_id)
    tx.run(shelf.keep, {column.name: row[column.name] for column in shelf.table.columns})


def set_jotting_discarded(tx: Transaction, one: Jotting, *, at: Instant | None) -> None:
    """Set a jotting aside, or take it up again."""
    key = _of(one.tenant, one.item_id, one.person_id) | {"of_place": one.place}
    tx.run(_shelf(one.item_id).set_discarded, key | {"at": at})


def forget_jotting(tx: Transaction, *, tenant: str, item_id: str | None, person_id: str, place: str) -> None:
    """Delete a jotting that was sent."""
    tx.run(_shelf(item_id).forget, _of(tenant, item_id, person_id) | {"of_place": place})


def forget_place(tx: Transaction, *, tenant: str, item_id: str, place: str) -> None:
    """Delete what anybody has written in a form that is there no longer."""
    tx.run(_FORGET_PLACE, {"of_tenant": tenant, "of_item": item_id, "of_place": place})


def _of(tenant: str, item_id: str | None, person_id: str) -> dict[str, Any]:
    of_item = {} if item_id is None else {"of_item_id": item_id}
    return {"of_tenant": tenant, "of_person_id": person_id, **of_item}
