"""What PostgreSQL is asked for the shelf: fronts of clients, what changed since, which clients' work counts more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Label,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    true,
    type_coerce,
    union_all,
)

from remit.store import Question
from remit.store.types import to_microseconds
from remit.values.moment import Moment
from remit.work.model import Task, TaskState
from remit.work.records.attention import attention
from remit.work.records.offers.given import TEXT, as_json, given_as, literal_count
from remit.work.records.offers.windows import NOW, READY
from remit.work.records.tasks import task, task_of

FRONT, OVERDUE_FRONT, UNDATED_FRONT = 600, 150, 100
"""How many of a client's ready tasks are kept: enough for a window of each person who works for the client."""
NEWS_MAX = 500
"""More changes than this since a front was asked for last cost more to read than another front."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of one client: tasks, each ready or not any more, up to a transaction that was settled then."""

    settled: int
    tasks: tuple[Task, ...]


def fronts_asked(tenants: Sequence[str], *, now: Moment) -> Question[dict[str, Told]]:
    """Ask for the ready tasks of some clients: the soonest due, those late last, and the oldest that are never due."""
    given = [{"tenant": one, "since": 0} for one in tenants]
    return Question(_fronts(), {"clients": as_json(given), "now_at": to_microseconds(now)}, _told)


def news_asked(settled: Mapping[str, int]) -> Question[dict[str, Told]]:
    """Ask what of each client was made ready, changed while it was or taken away since a transaction was settled."""
    given = [{"tenant": one, "since": since} for one, since in settled.items()]
    return Question(_news(), {"clients": as_json(given)}, _told)


def lifts_asked(tenants: Sequence[str]) -> Question[dict[str, float]]:
    """Ask how many times as much the work of engagements counts, of those where that is known."""
    return Question(
        _LIFTS, {"of_tenants": list(tenants)}, lambda rows: {row.engagement_id: float(row.lift) for row in rows}
    )


def _told(rows: Sequence[Row[Any]]) -> dict[str, Told]:
    settled: dict[str, int] = {}
    tasks: dict[str, list[Task]] = {}
    for row in rows:
        settled[row.of_client] = row.settled
        kept = tasks.setdefault(row.of_client, [])
        if row.id is not None:
            kept.append(task_of(row))
    return {tenant: Told(settled[tenant], tuple(found)) for tenant, found in tasks.items()}


_LIFTS = select(attention.c.engagement_id, attention.c.lift).where(
    attention.c.tenant.in_(bindparam("of_tenants", expanding=True))
)


def _snapshot(name: str) -> ColumnElement[int]:
    """Write one end of what this statement sees: transactions before the first are over, from the second on unseen."""
    end: Any = getattr(func, f"pg_snapshot_{name}")(func.pg_current_snapshot())
    return cast(cast(end, Text), BigInteger)


def _settled() -> Label[int]:
    return select(_snapshot("xmin")).scalar_subquery().label("settled")


@cache
def _fronts() -> Select[Any]:
    given = given_as("clients", column("tenant", TEXT), column("since", BigInteger))
    due = type_coerce(task.c.due_at, BigInteger)
    ready = select(task).where(READY, task.c.tenant == literal_column("given.tenant"))
    parts = (
        ready.where(due > NOW).order_by(task.c.due_at, task.c.id).limit(literal_count(FRONT)),
        ready.where(due <= NOW).order_by(task.c.due_at.desc(), task.c.id.desc()).limit(literal_count(OVERDUE_FRONT)),
        ready.where(task.c.due_at.is_(None)).order_by(task.c.id).limit(literal_count(UNDATED_FRONT)),
    )
    found = union_all(*(select(part.subquery()) for part in parts)).lateral("found")
    return select(*found.c, given.c.tenant.label("of_client"), _settled()).select_from(given.outerjoin(found, true()))


@cache
def _news() -> Select[Any]:
    given = given_as("clients", column("tenant", TEXT), column("since", BigInteger))
    found = (
        select(task)
        .where(
            task.c.tenant == literal_column("given.tenant"),
            task.c.stamp >= literal_column("given.since"),
            # What was carried over from another server has stamps of that one.
            task.c.stamp < select(_snapshot("xmax")).scalar_subquery(),
        )
        .limit(literal_count(NEWS_MAX))
        .lateral("found")
    )
    return select(*found.c, given.c.tenant.label("of_client"), _settled()).select_from(given.outerjoin(found, true()))


def is_ready(one: Task) -> bool:
    """Tell whether a task that was told of waits."""
    return one.state is TaskState.READY
