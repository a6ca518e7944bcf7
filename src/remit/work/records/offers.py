"""The pull: one statement that reads, client by client, the head of the index of ready tasks that a person fits.

Each client has three index ranges: what can still be done in time by its due instant, a few that cannot any more, and
what has no due instant. One range over all clients would make the database sort everything that waits. What they hold
is put in order by the score of `rules.routing`, as its logarithm, and the best few come back whole.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from math import log
from typing import Any

from sqlalchemy import (
    BigInteger,
    Double,
    Label,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Subquery

from remit.store import Reader
from remit.store.types import Identifier, to_microseconds
from remit.values.moment import Moment
from remit.work.model import Task, TaskState, Waiting
from remit.work.records.tasks import LAST_CLAIMED, task, task_of
from remit.work.rules.routing import HOPELESS_SHARE, LOOK_AHEAD, STICKY_FACTOR, UNDATED_S

WINDOW, OVERDUE_WINDOW, UNDATED_WINDOW = 20, 4, 4
"""How many tasks of a client the score is asked about: soonest due and feasible, late already, never due.

Twelve feasible ones cost four times the breaches of sixteen in the simulation of `benches/routing`, forty save none.
"""

_FITTING = (
    # Written out, not bound: only so does a plan that is kept for all values use an index of some rows.
    task.c.state == literal_column(f"'{TaskState.READY.value}'"),
    task.c.role.in_(bindparam("roles", expanding=True)),
    or_(task.c.skill.is_(None), task.c.skill.in_(bindparam("skills", expanding=True))),
    or_(task.c.qualification.is_(None), task.c.qualification.in_(bindparam("qualifications", expanding=True))),
    or_(task.c.language.is_(None), task.c.language.in_(bindparam("languages", expanding=True))),
)
_OF_ENGAGEMENT = task.c.engagement_id == bindparam("of_engagement")
_COLUMNS = tuple(task.c[name] for name in Waiting.__slots__)
_NOW = bindparam("now_at", type_=BigInteger)
_FEASIBLE = type_coerce(task.c.due_at, BigInteger) > _NOW
_LATE = type_coerce(task.c.due_at, BigInteger) <= _NOW
_LISTS = ("roles", "skills", "qualifications", "languages")
_TASK = tuple(column.name for column in task.c)


@cache
def _pull(clients: int, *, times: int, narrowed: bool) -> Select[Any]:
    """Build the statement for a number of clients once."""
    ranges = [
        part for number in range(clients) for part in _ranges(number, times, (_OF_ENGAGEMENT,) if narrowed else ())
    ]
    found = union_all(*(select(part.subquery()) for part in ranges)).subquery("found")
    sticky = func.coalesce(found.c.engagement_id == LAST_CLAIMED.scalar_subquery(), literal_column("false"))
    marked = select(found, sticky.label("sticky")).subquery("marked")
    best = _ordered(select(marked.c.tenant, marked.c.id, marked.c.sticky, marked.c.due_at, _worth(marked)), marked)
    chosen = best.limit(bindparam("best_max")).offset(bindparam("passed")).subquery("chosen")
    whole = select(task, chosen.c.sticky).join(chosen, (chosen.c.tenant == task.c.tenant) & (chosen.c.id == task.c.id))
    return _ordered(whole, chosen)


def _ordered(statement: Select[Any], of: Subquery) -> Select[Any]:
    return statement.order_by(literal_column("worth").desc(), of.c.due_at.is_(None), of.c.due_at, of.c.id)


def _worth(one: Subquery) -> Label[float]:
    """Write the logarithm of the score in SQL: the same order, and nothing so small that it is lost."""
    expected, now = _exactly(1e6) * one.c.expected_s, bindparam("now_at", type_=BigInteger)
    spare = type_coerce(one.c.due_at, BigInteger) - now - expected
    rest = _exactly(UNDATED_S * 1e6) - (now - type_coerce(one.c.created_at, BigInteger))
    fades = _exactly(LOOK_AHEAD) * expected
    urgency = case(
        (and_(one.c.due_at.is_(None), rest <= 0), _exactly(0.0)),
        (one.c.due_at.is_(None), -rest / fades),
        (spare < 0, _exactly(log(HOPELESS_SHARE))),
        else_=-spare / fades,
    )
    weight = case((one.c.priority < 1, literal_column("1")), else_=one.c.priority)
    per_minute = func.ln(_exactly(60.0) * weight / one.c.expected_s)
    return (per_minute + urgency + case((one.c.sticky, _exactly(log(STICKY_FACTOR))), else_=_exactly(0.0))).label(
        "worth"
    )


def _exactly(figure: float) -> ColumnElement[float]:
    """Write a constant as a double: PostgreSQL would take it for a decimal, which it reckons with slowly."""
    return cast(literal_column(repr(figure)), Double)


def _ranges(number: int, times: int, narrow: tuple[ColumnElement[bool], ...]) -> tuple[Select[Any], ...]:
    fitting = select(*_COLUMNS).where(_of_client(number), *_FITTING, *narrow)
    return (
        fitting.where(_FEASIBLE).order_by(task.c.due_at, task.c.id).limit(_written(WINDOW * times)),
        fitting.where(_LATE).order_by(task.c.due_at.desc(), task.c.id.desc()).limit(_written(OVERDUE_WINDOW * times)),
        fitting.where(task.c.due_at.is_(None)).order_by(task.c.id).limit(_written(UNDATED_WINDOW * times)),
    )


def _of_client(number: int) -> ColumnElement[bool]:
    return task.c.tenant == bindparam(f"tenant_{number}", type_=Identifier)


def _written(count: int) -> ColumnElement[int]:
    return literal_column(str(count))


def best_waiting(
    reader: Reader,
    *,
    tenants: Sequence[str],
    offer: Mapping[str, Any],
    now: Moment,
    best_max: int,
    passed: int = 0,
    engagement_id: str | None = None,
    times: int = 1,
) -> tuple[tuple[Task, bool], ...]:
    """Return the ready tasks of these clients that fit a person, best first, and whether each is of their context.

    `offer` holds lists by the names `roles`, `skills`, `qualifications`, `languages`; `person`, all the clients they
    work for as `contexts`, and since when a claim counts as context. `passed` leaves out the first; `times` widens the
    windows.
    """
    if not tenants:
        return ()
    given = _given(tenants, offer, engagement_id)
    given |= {"tenants": list(offer["contexts"]), "of_person": offer["person"], "since_at": offer["since_at"]}
    given |= {"now_at": to_microseconds(now), "best_max": best_max, "passed": passed}
    rows = reader.rows(_pull(len(tenants), times=times, narrowed=engagement_id is not None), given)
    return tuple((task_of(dict(zip(_TASK, row, strict=False))), bool(row.sticky)) for row in rows)


def count_waiting(
    reader: Reader,
    *,
    tenants: Sequence[str],
    offer: Mapping[str, Any],
    count_max: int,
    engagement_id: str | None = None,
) -> int:
    """Count the ready tasks of these clients that fit a person, up to a number; `offer` as in `best_waiting`."""
    if not tenants:
        return 0
    given = _given(tenants, offer, engagement_id) | {"count_max": count_max}
    return int(reader.scalar(_count(len(tenants), narrowed=engagement_id is not None), given))


@cache
def _count(clients: int, *, narrowed: bool) -> Select[Any]:
    parts = [
        select(task.c.id)
        .where(_of_client(number), *_FITTING, *((_OF_ENGAGEMENT,) if narrowed else ()))
        .limit(bindparam("count_max"))
        .subquery()
        for number in range(clients)
    ]
    some = union_all(*(select(part.c.id) for part in parts)).limit(bindparam("count_max"))
    return select(func.count()).select_from(some.subquery())


def _given(tenants: Sequence[str], offer: Mapping[str, Any], engagement_id: str | None) -> dict[str, Any]:
    given: dict[str, Any] = {name: _padded(offer[name]) for name in _LISTS}
    given |= {f"tenant_{number}": tenant for number, tenant in enumerate(tenants)}
    return given if engagement_id is None else given | {"of_engagement": engagement_id}


def _padded(values: Sequence[str]) -> list[str]:
    """Repeat the last value up to a multiple of four: few lengths mean few statements for the database to plan."""
    return [*values, *[values[-1] if values else ""] * (-len(values) % 4 or (0 if values else 4))]
