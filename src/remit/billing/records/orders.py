"""Orders to rate a month, as rows."""

from dataclasses import fields
from typing import Any

from sqlalchemy import BigInteger, Column, Date, Index, Row, Table, bindparam, insert, select, update

from remit.billing.model.usage import RatingOrder
from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.values.refusal import NotFound

rating_order = Table(
    "rating_order",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("engagement_id", Identifier, nullable=False),
    Column("month_date", Date, nullable=False),
    Column("by", Key, nullable=False),
    Column("ordered_at", Moment, nullable=False),
    Column("read", BigInteger, nullable=False),
    Column("of", BigInteger, nullable=False),
    Column("over_at", Moment),
    Column("run_id", Identifier),
    Column("refused", Json),
    Index("ix_rating_order_engagement", "tenant", "engagement_id", "ordered_at"),
)
_NAMES = tuple(one.name for one in fields(RatingOrder))
_CHANGING = ("read", "of", "over_at", "run_id", "refused")
_MINE = (rating_order.c.tenant == bindparam("of_tenant"), rating_order.c.id == bindparam("of_id"))
_INSERT, _ONE = insert(rating_order), select(rating_order).where(*_MINE)
_SAVE = update(rating_order).where(*_MINE).values({name: bindparam(f"new_{name}") for name in _CHANGING})
_LAST = (
    select(rating_order)
    .where(rating_order.c.tenant == bindparam("of_tenant"), rating_order.c.engagement_id == bindparam("of_engagement"))
    .order_by(rating_order.c.ordered_at.desc(), rating_order.c.id.desc())
    .limit(1)
)


def insert_order(tx: Transaction, one: RatingOrder) -> None:
    """Store an order."""
    tx.run(_INSERT, {name: getattr(one, name) for name in _NAMES})


def save_order(tx: Transaction, one: RatingOrder) -> None:
    """Store how far an order has come."""
    row = {f"new_{name}": getattr(one, name) for name in _CHANGING}
    tx.run(_SAVE, row | {"of_tenant": one.tenant, "of_id": one.id})


def load_order(reader: Reader, *, tenant: str, order_id: str) -> RatingOrder:
    """Return an order. Refuses `NotFound`."""
    row = reader.row(_ONE, {"of_tenant": tenant, "of_id": order_id})
    if row is None:
        raise NotFound(kind="rating order", name=order_id)
    return _of(row)


def last_order(reader: Reader, *, tenant: str, engagement_id: str) -> RatingOrder | None:
    """Return an engagement's newest order, or None."""
    row = reader.row(_LAST, {"of_tenant": tenant, "of_engagement": engagement_id})
    return _of(row) if row else None


def _of(row: Row[Any]) -> RatingOrder:
    return RatingOrder(**{name: row._mapping[name] for name in _NAMES})
