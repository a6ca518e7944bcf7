"""Gold items and their copies as rows."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Row,
    Table,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import Text as TextColumn

from remit.quality.model import GoldCopy, GoldItem
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.values.refusal import NotFound

gold_item = Table(
    "gold_item",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("number", Key, nullable=False),
    Column("engagement_id", Identifier, nullable=False),
    Column("line", Key, nullable=False),
    Column("task_id", Identifier, nullable=False),
    Column("task_name", TextColumn, nullable=False),
    Column("form", Key),
    Column("known", Json, nullable=False),
    Column("critical", Json, nullable=False),
    Column("made_by", Identifier, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("retired_at", Moment),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    Index("uq_gold_item_task", "tenant", "task_id", unique=True),
    Index("ix_gold_item_engagement", "tenant", "engagement_id"),
)
gold_copy = Table(
    "gold_copy",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("item_id", Identifier, primary_key=True),
    Column("gold_id", Identifier, nullable=False),
    Column("seeded_at", Moment, nullable=False),
    Column("person_id", Identifier),
    Column("worked_at", Moment),
    Column("given", Json),
    Column("missed", Json, nullable=False),
    Column("critical", Boolean, nullable=False),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    ForeignKeyConstraint(["tenant", "gold_id"], ["gold_item.tenant", "gold_item.id"]),
    Index("ix_gold_copy_gold", "tenant", "gold_id"),
    Index("ix_gold_copy_person", "tenant", "person_id", "worked_at"),
)
_TENANTS: BindParameter[Any] = bindparam("tenants", expanding=True)
_INSERT, _SEED = insert_if_new(gold_item), insert(gold_copy)
_BY_ID = select(gold_item).where(gold_item.c.tenant == bindparam("of_tenant"), gold_item.c.id == bindparam("of_id"))
_RETIRE = (
    update(gold_item)
    .where(gold_item.c.tenant == bindparam("of_tenant"), gold_item.c.id == bindparam("of_id"))
    .values(retired_at=bindparam("at"))
)
_OF = select(gold_item).where(gold_item.c.tenant.in_(_TENANTS)).order_by(gold_item.c.made_at.desc(), gold_item.c.id)
_COPIES = and_(gold_copy.c.tenant == gold_item.c.tenant, gold_copy.c.gold_id == gold_item.c.id)
# A copy that nobody has worked yet keeps another from coming: a short crew is not flooded.
_NEXT = (
    select(gold_item)
    .outerjoin(gold_copy, _COPIES)
    .where(
        gold_item.c.tenant == bindparam("of_tenant"),
        gold_item.c.engagement_id == bindparam("of_engagement"),
        gold_item.c.retired_at.is_(None),
    )
    .group_by(*gold_item.primary_key.columns)
    .having(func.count(gold_copy.c.item_id) == func.count(gold_copy.c.worked_at))
    .order_by(func.count(gold_copy.c.item_id), gold_item.c.id)
    .limit(1)
)
_COPY = select(gold_copy).where(
    gold_copy.c.tenant == bindparam("of_tenant"), gold_copy.c.item_id == bindparam("of_item")
)
_SCORED = ("person_id", "worked_at", "given", "missed", "critical")
_SCORE = (
    update(gold_copy)
    .where(gold_copy.c.tenant == bindparam("of_tenant"), gold_copy.c.item_id == bindparam("of_item"))
    .values({name: bindparam(f"new_{name}") for name in _SCORED})
)
_WORKED = (
    select(gold_copy)
    .where(gold_copy.c.tenant.in_(_TENANTS), gold_copy.c.worked_at.is_not(None))
    .order_by(gold_copy.c.worked_at, gold_copy.c.item_id)
)
_SEEDED = (
    select(gold_copy.c.gold_id, func.count().label("seeded"))
    .where(gold_copy.c.tenant.in_(_TENANTS))
    .group_by(gold_copy.c.gold_id)
)
_CRITICAL = select(gold_copy.c.worked_at).where(
    gold_copy.c.tenant == bindparam("of_tenant"),
    gold_copy.c.person_id == bindparam("of_person"),
    gold_copy.c.worked_at > bindparam("since_at"),
    gold_copy.c.critical.is_(True),
)


def insert_gold(tx: Transaction, one: GoldItem) -> bool:
    """Store a gold item; False where the task is one already."""
    row = {name: getattr(one, name) for name in GoldItem.__slots__}
    return tx.run(_INSERT, {**row, "known": dict(one.known), "critical": list(one.critical)}) == 1


def find_gold(reader: Reader, *, tenant: str, gold_id: str) -> GoldItem:
    """Return a gold item. Refuses `NotFound`."""
    row = reader.row(_BY_ID, {"of_tenant": tenant, "of_id": gold_id})
    if row is None:
        raise NotFound(kind="gold item", name=gold_id)
    return _gold_of(row)


def set_retired(tx: Transaction, *, tenant: str, gold_id: str, at: Instant | None) -> None:
    """Store since when a gold item is seeded no more, None for one that is."""
    tx.run(_RETIRE, {"of_tenant": tenant, "of_id": gold_id, "at": at})


def gold_of(reader: Reader, *, tenants: Iterable[str]) -> tuple[GoldItem, ...]:
    """Return these clients' gold items, newest first."""
    return tuple(_gold_of(row) for row in reader.rows(_OF, {"tenants": sorted(tenants)}))


def next_gold(reader: Reader, *, tenant: str, engagement_id: str) -> GoldItem | None:
    """Return the gold item of an engagement that was seeded least and has no copy waiting, None for none."""
    found = reader.scalar(
        _NEXT.with_only_columns(gold_item.c.id), {"of_tenant": tenant, "of_engagement": engagement_id}
    )
    return None if found is None else find_gold(reader, tenant=tenant, gold_id=str(found))


def insert_copy(tx: Transaction, one: GoldCopy) -> None:
    """Store a seeded copy."""
    row = {name: getattr(one, name) for name in GoldCopy.__slots__}
    tx.run(_SEED, {**row, "missed": list(one.missed)})


def find_copy(reader: Reader, *, tenant: str, item_id: str) -> GoldCopy | None:
    """Return the copy that an item is, None where it is none."""
    row = reader.row(_COPY, {"of_tenant": tenant, "of_item": item_id})
    return None if row is None else _copy_of(row)


def save_score(tx: Transaction, one: GoldCopy) -> None:
    """Store who worked a copy and how."""
    changes = {f"new_{name}": getattr(one, name) for name in _SCORED}
    tx.run(_SCORE, {"of_tenant": one.tenant, "of_item": one.item_id, **changes, "new_missed": list(one.missed)})


def worked_copies(reader: Reader, *, tenants: Iterable[str]) -> tuple[GoldCopy, ...]:
    """Return the copies that somebody has worked, oldest first."""
    return tuple(_copy_of(row) for row in reader.rows(_WORKED, {"tenants": sorted(tenants)}))


def worked_gold(reader: Reader, *, tenants: Iterable[str]) -> tuple[tuple[GoldItem, GoldCopy], ...]:
    """Return the worked copies with the gold items that they are of, oldest first."""
    wanted = sorted(tenants)
    known = {one.id: one for one in gold_of(reader, tenants=wanted)}
    return tuple((known[copy.gold_id], copy) for copy in worked_copies(reader, tenants=wanted))


def seeded_counts(reader: Reader, *, tenants: Iterable[str]) -> dict[str, int]:
    """Return how often each gold item was seeded."""
    return {row.gold_id: int(row.seeded) for row in reader.rows(_SEEDED, {"tenants": sorted(tenants)})}


def critical_misses(reader: Reader, *, tenant: str, person_id: str, since_at: Instant) -> tuple[Instant, ...]:
    """Return when a person missed a critical answer of a gold item after a moment."""
    rows = reader.rows(_CRITICAL, {"of_tenant": tenant, "of_person": person_id, "since_at": since_at})
    return tuple(row.worked_at for row in rows)


def _gold_of(row: Row[Any]) -> GoldItem:
    columns = dict(row._mapping)
    columns["critical"] = tuple(columns["critical"])
    return GoldItem(**columns)


def _copy_of(row: Row[Any]) -> GoldCopy:
    columns = dict(row._mapping)
    columns["missed"] = tuple(columns["missed"])
    return GoldCopy(**columns)
