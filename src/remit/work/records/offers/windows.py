"""What both spellings of the pull share: how far it looks, what it reads of a task, and the score in SQL."""

from collections.abc import Iterable
from math import log
from typing import Any

from sqlalchemy import (
    BigInteger,
    Double,
    Label,
    Row,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from remit.work.model import Standing, TaskState, Waiting
from remit.work.records.attention import attention
from remit.work.records.tasks import task
from remit.work.rules.routing import EASED_FACTOR, HOPELESS_SHARE, LOOK_AHEAD, STICKY_FACTOR, UNDATED_S
from remit.work.rules.stake import USUAL

WINDOW, OVERDUE_WINDOW, UNDATED_WINDOW = 16, 4, 4
"""How many tasks of a client the score is asked about: soonest due and feasible, late already, never due.

Twelve feasible ones cost four times the breaches of sixteen in the simulation of `benches/routing`, forty save none.
"""

NOW = bindparam("now_at", type_=BigInteger)
# Written out, not bound: only so does a plan that is kept for all values use an index of some rows.
READY = task.c.state == literal_column(f"'{TaskState.READY.value}'")
OWN = ("sticky", "lift", "eased")
"""What makes the score of a task a person's own."""
_COLUMNS = tuple(task.c[name] for name in Waiting.__slots__)
_FEASIBLE = type_coerce(task.c.due_at, BigInteger) > NOW
_LATE = type_coerce(task.c.due_at, BigInteger) <= NOW


def ranges(fitting: Iterable[ColumnElement[bool]], *, times: int) -> tuple[Select[Any], ...]:
    """Return the three index ranges of a client's ready tasks that fit; `times` widens them."""
    narrowed = select(*_COLUMNS).where(READY, *fitting)
    return (
        narrowed.where(_FEASIBLE).order_by(task.c.due_at, task.c.id).limit(_written(WINDOW * times)),
        narrowed.where(_LATE).order_by(task.c.due_at.desc(), task.c.id.desc()).limit(_written(OVERDUE_WINDOW * times)),
        narrowed.where(task.c.due_at.is_(None)).order_by(task.c.id).limit(_written(UNDATED_WINDOW * times)),
    )


def ordered(statement: Select[Any], of: FromClause) -> Select[Any]:
    """Put a statement in the order of the score, ties to the sooner due, then the older."""
    return statement.order_by(literal_column("worth").desc(), of.c.due_at.is_(None), of.c.due_at, of.c.id)


def worth(one: FromClause) -> Label[float]:
    """Write the logarithm of the score in SQL: the same order, and nothing so small that it is lost."""
    expected = exactly(1e6) * one.c.expected_s
    spare = type_coerce(one.c.due_at, BigInteger) - NOW - expected
    rest = exactly(UNDATED_S * 1e6) - (NOW - type_coerce(one.c.created_at, BigInteger))
    fades = exactly(LOOK_AHEAD) * expected
    urgency = case(
        (and_(one.c.due_at.is_(None), rest <= 0), exactly(0.0)),
        (one.c.due_at.is_(None), -rest / fades),
        (spare < 0, exactly(log(HOPELESS_SHARE))),
        else_=-spare / fades,
    )
    weight = case((one.c.priority < 1, literal_column("1")), else_=one.c.priority) * one.c.stake
    per_minute = func.ln(exactly(60.0 / USUAL) * weight / cast(one.c.expected_s, Double))
    easy = and_(one.c.eased, one.c.proficiency <= 1, one.c.qualification.is_(None))
    sticky = case((one.c.sticky, exactly(log(STICKY_FACTOR))), else_=exactly(0.0))
    turn = case((easy, exactly(log(EASED_FACTOR))), else_=exactly(0.0))
    return (per_minute + urgency + sticky + func.ln(one.c.lift) + turn).label("worth")


def of_person(found: FromClause, *, last: ColumnElement[Any], eased: ColumnElement[Any]) -> tuple[Label[Any], ...]:
    """Return what makes a task's score a person's own; `found` is joined with `attention`."""
    sticky = func.coalesce(found.c.engagement_id == last, literal_column("false"))
    lift = func.coalesce(attention.c.lift, exactly(1.0))
    return sticky.label("sticky"), lift.label("lift"), eased.label("eased")


def with_attention(found: FromClause) -> ColumnElement[bool]:
    """Join a client's share of the hands to its tasks."""
    return (attention.c.tenant == found.c.tenant) & (attention.c.engagement_id == found.c.engagement_id)


def standing_of(row: Row[Any]) -> Standing:
    """Read what made a task's score a person's own."""
    return Standing(bool(row.sticky), float(row.lift), bool(row.eased))


def exactly(figure: float) -> ColumnElement[float]:
    """Write a constant as a double: PostgreSQL would take it for a decimal, which it reckons with slowly."""
    return cast(literal_column(repr(figure)), Double)


def _written(count: int) -> ColumnElement[int]:
    return literal_column(str(count))
