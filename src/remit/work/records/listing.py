"""Items in lists and counts: one statement per shape of question, built once."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Row, Select, bindparam, case, func, literal_column, select, tuple_, union_all
from sqlalchemy.sql.elements import ColumnElement

from remit.store import Reader
from remit.store.types import Identifier
from remit.values.moment import Moment
from remit.work.model import OPEN_STATES, Item, ItemState, TaskState
from remit.work.model.views import ItemSort
from remit.work.records.items import ORIGINAL, item, item_of
from remit.work.records.tasks import task
from remit.work.records.words import HOLDING_MAX, IS_CALLED, IS_CALLED_OR_HOLDS

_TENANTS = item.c.tenant.in_(bindparam("tenants", expanding=True)) & ORIGINAL

_CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    "states": item.c.state.in_(bindparam("states", expanding=True)),
    "engagement_id": item.c.engagement_id == bindparam("engagement_id"),
    "line": item.c.line == bindparam("line"),
    "kind": item.c.kind == bindparam("kind"),
    "straight_through": item.c.straight_through == bindparam("straight_through"),
    "received_from": item.c.received_at >= bindparam("received_from"),
    "received_until": item.c.received_at < bindparam("received_until"),
    "released_from": item.c.released_at >= bindparam("released_from"),
    "released_until": item.c.released_at < bindparam("released_until"),
    "due_until": item.c.due_at < bindparam("due_until"),
    "returned": (item.c.returns > 0) == bindparam("returned", type_=Boolean),
    "late": (item.c.released_at > item.c.due_at) == bindparam("late", type_=Boolean),
    "text": IS_CALLED,
    "of_words": IS_CALLED_OR_HOLDS,
}
# Written out, not bound: only so does the index of open items serve.
_OPEN_NOW = item.c.state.in_([literal_column(f"'{state}'") for state in sorted(OPEN_STATES)])
_URGENCY = (item.c.due_at, item.c.id)
_LAST = select(*_URGENCY).where(item.c.id == bindparam("after_id")).correlate(None).scalar_subquery()
_SORTS: Mapping[ItemSort, tuple[tuple[ColumnElement[Any], ...], ColumnElement[bool]]] = {
    ItemSort.NEWEST: ((item.c.id.desc(),), item.c.id < bindparam("after_id")),
    ItemSort.OLDEST: ((item.c.id,), item.c.id > bindparam("after_id")),
    ItemSort.DUE: (_URGENCY, tuple_(*_URGENCY) > _LAST),
}
"""Sort -> its order, and what stands behind the item that a page ended with."""


@cache
def _listing(conditions: frozenset[str], sort: ItemSort, clients: int) -> Select[Any]:
    """Build the statement for a number of clients: the head of each one's index, and of these heads the first.

    One range over all clients would make the database sort everything that they ever sent.
    """
    order, behind = _SORTS[sort]
    known = {**_CONDITIONS, "after_id": behind}
    urgent = (_OPEN_NOW, item.c.due_at.is_not(None)) if sort is ItemSort.DUE else ()
    # Words are looked for beside the number that the text may be, not within it.
    chosen = [known[name] for name in sorted(conditions - ({"text"} if "of_words" in conditions else set()))]
    heads = [
        select(item.c.tenant, item.c.id)
        .where(item.c.tenant == bindparam(f"tenant_{number}", type_=Identifier), ORIGINAL, *urgent, *chosen)
        .order_by(*order)
        .limit(bindparam("count_max"))
        .subquery()
        for number in range(clients)
    ]
    first = union_all(*(select(one.c.tenant, one.c.id) for one in heads)).subquery()
    joined = item.join(first, (item.c.tenant == first.c.tenant) & (item.c.id == first.c.id))
    return select(item).select_from(joined).order_by(*order).limit(bindparam("count_max"))


def list_items(
    reader: Reader,
    *,
    tenants: Sequence[str],
    filters: Mapping[str, Any],
    count_max: int,
    sort: ItemSort = ItemSort.NEWEST,
) -> tuple[Item, ...]:
    """Return items that fit all filters (by the names of `_CONDITIONS`), newest first unless sorted otherwise."""
    statement = _listing(frozenset(filters), sort, len(tenants))
    given: dict[str, Any] = {f"tenant_{number}": tenant for number, tenant in enumerate(tenants)}
    if "text" in filters:
        given |= {"tenants": list(tenants), "holding_max": HOLDING_MAX}
    rows = reader.rows(statement, {"count_max": count_max, **given, **filters})
    return tuple(item_of(row) for row in rows)


_BY_STATE = (
    select(item.c.state, func.count().label("count"))
    .where(_TENANTS, item.c.state.in_(bindparam("states", expanding=True)))
    .group_by(item.c.state)
)
_DUE = select(
    func.count().label("soon"), func.sum(case((item.c.due_at < bindparam("now_at"), 1), else_=0)).label("late")
).where(_TENANTS, _OPEN_NOW, item.c.due_at <= bindparam("until_at"))
_READY_QUEUES = (
    select(
        task.c.tenant,
        task.c.engagement_id,
        task.c.role,
        func.count().label("waiting"),
        func.min(task.c.created_at).label("oldest_at"),
        func.sum(case((task.c.due_at <= bindparam("now_at"), 1), else_=0)).label("overdue"),
        func.sum(case((task.c.due_at <= bindparam("soon_at"), 1), else_=0)).label("soon"),
        func.sum(case((task.c.due_at <= bindparam("later_at"), 1), else_=0)).label("later"),
    )
    .where(task.c.tenant.in_(bindparam("tenants", expanding=True)), task.c.state == TaskState.READY.value)
    .group_by(task.c.tenant, task.c.engagement_id, task.c.role)
    .order_by(task.c.tenant, task.c.engagement_id, task.c.role)
)
_AT_RISK = (
    select(item)
    .where(_TENANTS, _OPEN_NOW, item.c.due_at <= bindparam("until_at"))
    .order_by(item.c.due_at, item.c.id)
    .limit(bindparam("count_max"))
)
_RECEIVED = _TENANTS & (item.c.received_at >= bindparam("from_at")) & (item.c.received_at < bindparam("until_at"))
_RELEASED = _TENANTS & (item.c.released_at >= bindparam("from_at")) & (item.c.released_at < bindparam("until_at"))
_OF_ENGAGEMENT = item.c.engagement_id == bindparam("of_engagement")
_COUNT_RECEIVED = select(func.count()).select_from(item).where(_RECEIVED, _OF_ENGAGEMENT)
_COUNT_RELEASED = (
    select(
        func.count().label("released"),
        func.sum(case((item.c.straight_through.is_(True), 1), else_=0)).label("straight_through"),
        func.sum(case((item.c.returns > 0, 1), else_=0)).label("returned"),
        func.sum(case((item.c.released_at > item.c.due_at, 1), else_=0)).label("late"),
    )
    .select_from(item)
    .where(_RELEASED, _OF_ENGAGEMENT)
)

_LAST_RELEASED = (
    select(item)
    .where(item.c.tenant == bindparam("of_tenant"), _OF_ENGAGEMENT, ORIGINAL)
    .where(item.c.released_at < bindparam("until_at"))
    .order_by(item.c.released_at.desc(), item.c.id.desc())
    .limit(bindparam("count_max"))
)


def count_by_state(reader: Reader, *, tenants: Sequence[str], states: Iterable[ItemState]) -> dict[str, int]:
    """Return how many items are in each of some states; a state in which none is is left out."""
    rows = reader.rows(_BY_STATE, {"tenants": list(tenants), "states": sorted(states)})
    return {row.state: int(row._mapping["count"]) for row in rows}


def count_due(reader: Reader, *, tenants: Sequence[str], now: Moment, until: Moment) -> tuple[int, int]:
    """Return how many open items are late, and how many more are due by a moment."""
    row = reader.row(_DUE, {"tenants": list(tenants), "now_at": now, "until_at": until})
    assert row is not None
    late = int(row.late or 0)
    return late, int(row.soon) - late


def ready_queues(
    reader: Reader, *, tenants: Sequence[str], now: Moment, soon: Moment, later: Moment
) -> Sequence[Row[Any]]:
    """Return rows of tenant, engagement_id, role, waiting, oldest_at, overdue, soon, later of ready tasks."""
    of = {"tenants": list(tenants), "now_at": now, "soon_at": soon, "later_at": later}
    return reader.rows(_READY_QUEUES, of)


def items_due_until(reader: Reader, *, tenants: Sequence[str], until: Moment, count_max: int) -> tuple[Item, ...]:
    """Return open items that are due by a moment, the most urgent first."""
    rows = reader.rows(_AT_RISK, {"tenants": list(tenants), "until_at": until, "count_max": count_max})
    return tuple(item_of(row) for row in rows)


def newest_released(
    reader: Reader, *, tenant: str, engagement_id: str, until: Moment, count_max: int
) -> tuple[Item, ...]:
    """Return the items of an engagement that were released last before a moment, the latest first."""
    of = {"of_tenant": tenant, "of_engagement": engagement_id, "until_at": until, "count_max": count_max}
    return tuple(item_of(row) for row in reader.rows(_LAST_RELEASED, of))


def count_span(reader: Reader, *, tenant: str, engagement_id: str, start: Moment, end: Moment) -> dict[str, int]:
    """Count an engagement from `start` to before `end`: received, released, straight_through, returned, late."""
    of = {"tenants": [tenant], "of_engagement": engagement_id, "from_at": start, "until_at": end}
    row = reader.row(_COUNT_RELEASED, of)
    assert row is not None
    released = {name: int(value or 0) for name, value in row._mapping.items()}
    return {"received": int(reader.scalar(_COUNT_RECEIVED, of)), **released}
