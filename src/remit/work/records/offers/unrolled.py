"""The pull of one person with the ranges of each client written out; SQLite reads no range once per row of another."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement

from remit.parties.model import CLASSIFIED
from remit.store import Question
from remit.store.types import Identifier, to_microseconds
from remit.values.moment import Moment
from remit.work.model import Pull
from remit.work.records.attention import attention
from remit.work.records.offers.windows import (
    OWN,
    READY,
    of_person,
    ordered,
    ranges,
    standing_of,
    with_attention,
    worth,
)
from remit.work.records.tasks import EASED, LAST_CLAIMED, task, task_of

if TYPE_CHECKING:
    from remit.work.records.offers import Found

_LEVELS = range(1, 6)
_SKILLS = tuple(f"skills_{level}" for level in _LEVELS)
_FITTING = (
    task.c.role.in_(bindparam("roles", expanding=True)),
    or_(
        task.c.skill.is_(None),
        *(
            (task.c.proficiency == level) & task.c.skill.in_(bindparam(name, expanding=True))
            for level, name in zip(_LEVELS, _SKILLS, strict=True)
        ),
    ),
    or_(task.c.qualification.is_(None), task.c.qualification.in_(bindparam("qualifications", expanding=True))),
    or_(task.c.language.is_(None), task.c.language.in_(bindparam("languages", expanding=True))),
)
_ONLY = task.c.engagement_id.in_(bindparam("only", expanding=True))
_WITHOUT = task.c.engagement_id.not_in(bindparam("without", expanding=True))
_LISTS = ("roles", "qualifications", "languages")


def best_of_one(pull: Pull, *, now: Moment, best_max: int, passed: int, times: int) -> "Question[list[Found]]":
    """Ask for the best ready tasks that fit a person."""
    given = _given(pull)
    given |= {"tenants": list(pull.contexts), "of_person": pull.person, "since_at": pull.since_at}
    given |= {"now_at": to_microseconds(now), "best_max": best_max, "passed": passed}
    statement = _pull(len(pull.reaches), times=times, narrowed=pull.only is not None)
    return Question(statement, given, lambda rows: [_found(rows)])


def count_fitting(pull: Pull, *, count_max: int) -> Question[int]:
    """Ask how many ready tasks fit a person, up to a number."""
    statement = _count(len(pull.reaches), narrowed=pull.only is not None)
    return Question(statement, _given(pull) | {"count_max": count_max}, lambda rows: int(rows[0][0]))


def _found(rows: Sequence[Row[Any]]) -> "Found":
    return tuple((task_of(row), standing_of(row)) for row in rows)


@cache
def _pull(clients: int, *, times: int, narrowed: bool) -> Select[Any]:
    """Build the statement for a number of clients once."""
    narrow = (_WITHOUT, *((_ONLY,) if narrowed else ()))
    parts = [part for number in range(clients) for part in ranges(_of(number, narrow), times=times)]
    found = union_all(*(select(part.subquery()) for part in parts)).subquery("found")
    own = of_person(found, last=LAST_CLAIMED.scalar_subquery(), eased=EASED.scalar_subquery())
    marked = select(found, *own).outerjoin(attention, with_attention(found)).subquery("marked")
    kept = (marked.c[name] for name in ("tenant", "id", "due_at", *OWN))
    best = ordered(select(*kept, worth(marked)), marked)
    chosen = best.limit(bindparam("best_max")).offset(bindparam("passed")).subquery("chosen")
    whole = select(task, *(chosen.c[name] for name in OWN)).join(
        chosen, (chosen.c.tenant == task.c.tenant) & (chosen.c.id == task.c.id)
    )
    return ordered(whole, chosen)


@cache
def _count(clients: int, *, narrowed: bool) -> Select[Any]:
    narrow = (_WITHOUT, *((_ONLY,) if narrowed else ()))
    parts = [
        select(task.c.id).where(READY, *_of(number, narrow)).limit(bindparam("count_max")).subquery()
        for number in range(clients)
    ]
    some = union_all(*(select(part.c.id) for part in parts)).limit(bindparam("count_max"))
    return select(func.count()).select_from(some.subquery())


def _of(number: int, narrow: tuple[ColumnElement[bool], ...]) -> tuple[ColumnElement[bool], ...]:
    return (task.c.tenant == bindparam(f"tenant_{number}", type_=Identifier), *_FITTING, *_within(number), *narrow)


def _within(number: int) -> Iterator[ColumnElement[bool]]:
    """Say that a task may lie before the person."""
    yield or_(not_(task.c.onshore_only), bindparam(f"onshore_{number}", type_=Boolean))
    asked = cast(task.c.data_classes, Text)
    shown = (
        or_(bindparam(f"{name}_{number}", type_=Boolean), not_(asked.like(f'%"{name}"%')))
        for name in sorted(CLASSIFIED)
    )
    yield or_(asked == literal_column("'[]'"), and_(*shown))


def _given(pull: Pull) -> dict[str, Any]:
    given: dict[str, Any] = {name: _padded(getattr(pull, name)) for name in _LISTS}
    given |= {
        name: _padded(sorted(key for key, own in pull.skills.items() if own >= level), least=len(pull.skills))
        for level, name in zip(_LEVELS, _SKILLS, strict=True)
    }
    for number, (tenant, reach) in enumerate(pull.reaches.items()):
        given |= {f"tenant_{number}": tenant, f"onshore_{number}": reach.onshore}
        given |= {f"{name}_{number}": name in reach.shown for name in CLASSIFIED}
    given["without"] = _padded(pull.without)
    return given if pull.only is None else given | {"only": _padded(pull.only)}


def _padded(values: Sequence[str], *, least: int = 1) -> list[str]:
    """Repeat the last value up to a multiple of four: few lengths mean few statements for the database to plan."""
    length = -(-max(len(values), least, 1) // 4) * 4
    return [*values, *[values[-1] if values else ""] * (length - len(values))]
