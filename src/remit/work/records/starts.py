"""Timers that start instances, as rows."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, Index, Integer, Row, Table, bindparam, select, update
from sqlalchemy import Text as TextColumn

from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Hash, Identifier, Key, Moment, Tenant
from remit.values import moment
from remit.work.model import StartTimer

start_timer = Table(
    "start_timer",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("engagement_id", Identifier, primary_key=True),
    Column("kind", Key, primary_key=True),
    Column("element", Key, primary_key=True),
    Column("definition_key", Key, nullable=False),
    Column("definition_hash", Hash, nullable=False),
    Column("due_at", Moment),
    Column("repeats", Integer, nullable=False),
    Column("interval", TextColumn, nullable=False),
)
_DUE = start_timer.c.due_at.is_not(None)
Index("ix_start_timer_due", start_timer.c.due_at, sqlite_where=_DUE, postgresql_where=_DUE)

_KEY = tuple(start_timer.c[name] == bindparam(f"of_{name}") for name in ("tenant", "engagement_id", "kind", "element"))
_INSERT = insert_if_new(start_timer)
_OF_TENANT = select(start_timer).where(start_timer.c.tenant == bindparam("of_tenant"))
_LOCKED = select(start_timer).where(*_KEY).with_for_update()
_FALLEN_DUE = (
    select(start_timer)
    .where(_DUE, start_timer.c.due_at <= bindparam("at"))
    .order_by(start_timer.c.due_at)
    .limit(bindparam("count_max"))
)
_GO_ON = update(start_timer).where(*_KEY).values(due_at=bindparam("next_at"), repeats=bindparam("left"))
_DROP = start_timer.delete().where(*_KEY)


def _timer_of(row: Row[Any]) -> StartTimer:
    return StartTimer(**row._mapping)


def _key_of(one: StartTimer) -> dict[str, Any]:
    return {
        "of_tenant": one.tenant,
        "of_engagement_id": one.engagement_id,
        "of_kind": one.kind,
        "of_element": one.element,
    }


def insert_start_timer(tx: Transaction, one: StartTimer) -> None:
    """Store a timer, unless another worker was quicker."""
    tx.run(_INSERT, asdict(one))


def start_timers(reader: Reader, *, tenant: str) -> tuple[StartTimer, ...]:
    """Return a client's timers."""
    return tuple(_timer_of(row) for row in reader.rows(_OF_TENANT, {"of_tenant": tenant}))


def fallen_due(reader: Reader, *, at: moment.Moment, count_max: int = 100) -> tuple[StartTimer, ...]:
    """Return the timers that are due, the longest due first."""
    return tuple(_timer_of(row) for row in reader.rows(_FALLEN_DUE, {"at": at, "count_max": count_max}))


def lock_start_timer(tx: Transaction, one: StartTimer) -> StartTimer | None:
    """Return a timer as it stands and keep others from firing it, None where it is gone."""
    row = tx.row(_LOCKED, _key_of(one))
    return _timer_of(row) if row else None


def save_start_timer(tx: Transaction, one: StartTimer) -> None:
    """Store when a timer is due next."""
    tx.run(_GO_ON, {**_key_of(one), "next_at": one.due_at, "left": one.repeats})


def drop_start_timer(tx: Transaction, one: StartTimer) -> None:
    """Forget a timer."""
    tx.run(_DROP, _key_of(one))
