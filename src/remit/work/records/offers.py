"""The pull: one statement that reads, client by client, the head of the index of ready tasks that a person fits.

Each client has three index ranges: what can still be done in time by its due instant, a few that cannot any more, and
what has no due instant. One range over all clients would make the database sort everything that waits.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, literal_column, or_, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from remit.store import Reader
from remit.store.types import Identifier
from remit.values.moment import Moment
from remit.work.model import TaskState, Waiting
from remit.work.records.tasks import task

WINDOW, OVERDUE_WINDOW, UNDATED_WINDOW = 40, 8, 8
"""How many tasks of a client the score is asked about: soonest due and feasible, late already, never due."""

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
_FEASIBLE = task.c.due_at > bindparam("now_at")
_LATE = task.c.due_at <= bindparam("now_at")


@cache
def _pull(clients: int, *, times: int, narrowed: bool) -> Select[Any] | CompoundSelect[Any]:
    """Build the statement for a number of clients once."""
    ranges = [
        part for number in range(clients) for part in _ranges(number, times, (_OF_ENGAGEMENT,) if narrowed else ())
    ]
    return union_all(*(select(part.subquery()) for part in ranges))


def _ranges(number: int, times: int, narrow: tuple[ColumnElement[bool], ...]) -> tuple[Select[Any], ...]:
    of_client = task.c.tenant == bindparam(f"tenant_{number}", type_=Identifier)
    fitting = select(*_COLUMNS).where(of_client, *_FITTING, *narrow)
    return (
        fitting.where(_FEASIBLE).order_by(task.c.due_at, task.c.id).limit(_written(WINDOW * times)),
        fitting.where(_LATE).order_by(task.c.due_at.desc(), task.c.id.desc()).limit(_written(OVERDUE_WINDOW * times)),
        fitting.where(task.c.due_at.is_(None)).order_by(task.c.id).limit(_written(UNDATED_WINDOW * times)),
    )


def _written(count: int) -> ColumnElement[int]:
    return literal_column(str(count))


def waiting_for(
    reader: Reader,
    *,
    tenants: Sequence[str],
    offer: Mapping[str, Sequence[str]],
    now: Moment,
    engagement_id: str | None = None,
    times: int = 1,
) -> tuple[Waiting, ...]:
    """Return ready tasks of these clients that fit a person's roles, skills, qualifications and languages.

    `offer` holds the lists by the names `roles`, `skills`, `qualifications`, `languages`; `times` widens the windows.
    """
    if not tenants:
        return ()
    given: dict[str, Any] = {name: _padded(values) for name, values in offer.items()}
    given |= {f"tenant_{number}": tenant for number, tenant in enumerate(tenants)}
    given["now_at"] = now
    if engagement_id is not None:
        given["of_engagement"] = engagement_id
    rows = reader.rows(_pull(len(tenants), times=times, narrowed=engagement_id is not None), given)
    return tuple(Waiting(*tuple(row)) for row in rows)


def _padded(values: Sequence[str]) -> list[str]:
    """Repeat the last value up to a multiple of four: few lengths mean few statements for the database to plan."""
    return [*values, *[values[-1] if values else ""] * (-len(values) % 4 or (0 if values else 4))]
