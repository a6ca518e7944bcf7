"""Saved views as rows."""

from typing import Any

from sqlalchemy import Boolean, Column, Index, Row, Table, Text, bindparam, func, insert, or_, select

from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.values.refusal import NotFound
from remit.work.model.views import SavedView, ViewedList

saved_view = Table(
    "saved_view",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("person_id", Identifier, nullable=False),
    Column("viewed", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Json, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Index("ix_saved_view_person", "tenant", "person_id"),
    Index("ix_saved_view_shared", "tenant", "viewed", "shared"),
)
SHOWN_MAX = 100
_OWN = (saved_view.c.tenant == bindparam("of_tenant"), saved_view.c.person_id == bindparam("of_person"))
_INSERT = insert(saved_view)
_SEEN = (
    select(saved_view)
    .where(
        saved_view.c.tenant == bindparam("of_tenant"),
        saved_view.c.viewed == bindparam("of_list"),
        saved_view.c.removed_at.is_(None),
        or_(saved_view.c.person_id == bindparam("of_person"), saved_view.c.shared.is_(True)),
    )
    .order_by(saved_view.c.shared, func.lower(saved_view.c.name), saved_view.c.id)
    .limit(SHOWN_MAX)
)
_COUNT = select(func.count()).select_from(saved_view).where(*_OWN, saved_view.c.removed_at.is_(None))
_ONE = select(saved_view).where(*_OWN, saved_view.c.id == bindparam("of_id"))
_REMOVE = (
    saved_view.update().where(*_OWN, saved_view.c.id == bindparam("of_id")).values(removed_at=bindparam("removed"))
)


def insert_view(tx: Transaction, one: SavedView) -> None:
    """Store a view."""
    row = {name: getattr(one, name) for name in one.__slots__}
    tx.run(_INSERT, row | {"viewed": one.viewed.value, "query": dict(one.query)})


def views_for(reader: Reader, *, tenant: str, person_id: str, viewed: ViewedList) -> tuple[SavedView, ...]:
    """Return a person's own views of a list, then those that colleagues share, by name."""
    rows = reader.rows(_SEEN, {"of_tenant": tenant, "of_person": person_id, "of_list": viewed.value})
    return tuple(map(_view_of, rows))


def count_views(reader: Reader, *, tenant: str, person_id: str) -> int:
    """Count the views that a person keeps."""
    return int(reader.scalar(_COUNT, {"of_tenant": tenant, "of_person": person_id}))


def load_own_view(reader: Reader, *, tenant: str, person_id: str, view_id: str) -> SavedView:
    """Return a view of a person's own, removed or not. Refuses `NotFound`."""
    row = reader.row(_ONE, {"of_tenant": tenant, "of_person": person_id, "of_id": view_id})
    if row is None:
        raise NotFound(kind="view", name=view_id)
    return _view_of(row)


def set_removed(tx: Transaction, one: SavedView, *, at: Instant | None) -> None:
    """Note that a view is removed, or is not after all."""
    tx.run(_REMOVE, {"of_tenant": one.tenant, "of_person": one.person_id, "of_id": one.id, "removed": at})


def _view_of(row: Row[Any]) -> SavedView:
    return SavedView(**dict(row._mapping) | {"viewed": ViewedList(row.viewed)})
