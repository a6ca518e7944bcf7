"""Volume and handling time as counts by the hour, for planning."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement

from remit.store import Reader
from remit.values.moment import Moment
from remit.work.model import TaskState
from remit.work.records.items import ORIGINAL, item
from remit.work.records.tasks import HELD, READY, task

_HOUR_US = literal_column("3600000000", BigInteger)


def _hour(column: Any) -> ColumnElement[Any]:
    at = type_coerce(column, BigInteger)
    return (at // _HOUR_US).label("hour")


_TENANTS: BindParameter[Any] = bindparam("tenants", expanding=True)
_ENGAGEMENTS: BindParameter[Any] = bindparam("engagements", expanding=True)
_ARRIVALS = (
    select(_hour(item.c.received_at), func.count().label("came"))
    .where(
        item.c.tenant.in_(_TENANTS),
        item.c.engagement_id.in_(_ENGAGEMENTS),
        ORIGINAL,
        item.c.received_at >= bindparam("from_at"),
        item.c.received_at < bindparam("until_at"),
    )
    .group_by("hour")
)
PATIENCE = 4
"""Beyond so many times what its definition expects, a task that stands open is taken for waiting, not for work."""
_WORKED = case(
    (task.c.handling_time_s > PATIENCE * task.c.expected_s, PATIENCE * task.c.expected_s), else_=task.c.handling_time_s
)
_HANDLED = select(func.sum(_WORKED).label("spent"), func.count(task.c.item_id.distinct()).label("worked")).where(
    task.c.tenant.in_(_TENANTS),
    task.c.engagement_id.in_(_ENGAGEMENTS),
    task.c.state == TaskState.COMPLETED.value,
    task.c.completed_at >= bindparam("from_at"),
)


def _due(which: ColumnElement[bool]) -> Select[Any]:
    return select(_hour(task.c.due_at), task.c.expected_s).where(
        task.c.tenant.in_(_TENANTS), which, task.c.due_at.is_not(None), task.c.due_at < bindparam("until_at")
    )


# What waits and what is held, each by the index of just these.
_OWED = union_all(_due(READY), _due(HELD)).subquery()
_DUE = select(_OWED.c.hour, func.sum(_OWED.c.expected_s).label("spent")).group_by(_OWED.c.hour)


def arrivals_by_hour(
    reader: Reader, *, tenants: Sequence[str], engagements: Sequence[str], from_at: Moment, until_at: Moment
) -> dict[int, int]:
    """Return how many items came in each hour since 1970 UTC; hours in which none came are left out."""
    of = {"tenants": list(tenants), "engagements": list(engagements), "from_at": from_at, "until_at": until_at}
    return {int(row.hour): int(row.came) for row in reader.rows(_ARRIVALS, of)}


def handling_per_item(
    reader: Reader, *, tenants: Sequence[str], engagements: Sequence[str], from_at: Moment
) -> float | None:
    """Return the mean handling time of the items that people worked on since a moment, in seconds; None for none.

    A task counts at most `PATIENCE` times what its definition expects.
    """
    row = reader.row(_HANDLED, {"tenants": list(tenants), "engagements": list(engagements), "from_at": from_at})
    return None if row is None or not row.worked else float(row.spent) / row.worked


def work_due_by_hour(reader: Reader, *, tenants: Sequence[str], until_at: Moment) -> dict[int, float]:
    """Return the expected handling time, in seconds, of tasks that wait or are held by the hour they are due in."""
    rows = reader.rows(_DUE, {"tenants": list(tenants), "until_at": until_at})
    return {int(row.hour): float(row.spent) for row in rows}
