"""What somebody took within a day, as far as the limits on work that weighs on people ask for it.

A day may hold thousands of tasks. The database sums what was spent on such work; of the tasks themselves no more are
read, latest first, than lie behind the last break.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, Index, Select, bindparam, case, func, literal_column, select, type_coerce

from remit.store import Reader
from remit.store.types import from_microseconds, to_microseconds
from remit.values.moment import Moment
from remit.work.records.tasks import task
from remit.work.rules.exposure import DAY, EXPOSING, Look, Looks

PAGE = 40
"""How many looks are read first: more than may follow each other in a row, where nothing else is agreed."""

# Written out, so that the index is known to serve.
_HARD = task.c.skill.in_([literal_column(f"'{skill}'") for skill in sorted(EXPOSING)])
Index(
    "ix_task_hard",
    *(task.c[name] for name in ("assignee", "claimed_at", "tenant")),
    sqlite_where=_HARD,
    postgresql_where=_HARD,
)
_SECOND = literal_column("1000000", BigInteger)
_NOW, _SINCE = (bindparam(name, type_=BigInteger) for name in ("now_at", "since_at"))
_MOMENTS = ("claimed_at", "completed_at", "active_since")
_CLAIMED, _COMPLETED, _ACTIVE = (type_coerce(task.c[name], BigInteger) for name in _MOMENTS)
_ENDED = func.coalesce(_COMPLETED, _NOW, type_=BigInteger)
# As `rules.handling.stopped` reckons it; of a task that nobody started, the whole time since the claim counts.
_HANDLED = task.c.handling_time_s + case((_ACTIVE < _NOW, (_NOW - _ACTIVE) // _SECOND), else_=0)
_SPENT = case((_HANDLED == 0, (_ENDED - _CLAIMED) // _SECOND), else_=_HANDLED)
_TAKEN = (
    task.c.tenant.in_(bindparam("tenants", expanding=True)),
    task.c.assignee == bindparam("of_person"),
    _CLAIMED >= _SINCE,
)
_SUM = select(
    func.sum(case((_ENDED > _SINCE, _SPENT), else_=0)).label("spent_s"), func.max(_ENDED).label("ended")
).where(*_TAKEN, _HARD)
_LATEST = (
    select(task.c.skill, _CLAIMED.label("claimed"), _ENDED.label("ended"), _SPENT.label("spent_s"))
    .where(*_TAKEN)
    .order_by(task.c.claimed_at.desc(), task.c.id.desc())
    .limit(bindparam("count_max"))
    .offset(bindparam("passed"))
)
_LATEST_HARD = _LATEST.where(_HARD)


def looks_of(reader: Reader, *, tenants: Iterable[str], person_id: str, now: Moment) -> Looks:
    """Return what a person took for these clients within a day; where nothing of it weighs on people, nothing more."""
    of: dict[str, Any] = {"tenants": sorted(tenants), "of_person": person_id}
    of |= {"now_at": to_microseconds(now), "since_at": to_microseconds(now - DAY)}
    summed = reader.row(_SUM, of)
    if summed is None or summed.ended is None:
        return Looks()
    hard, every = (Pages(partial(_read, reader, one, of)) for one in (_LATEST_HARD, _LATEST))
    return Looks(int(summed.spent_s), from_microseconds(summed.ended), hard, every)


def _read(reader: Reader, latest: Select[Any], of: Mapping[str, Any], *, passed: int, count_max: int) -> Sequence[Look]:
    rows = reader.rows(latest, {**of, "passed": passed, "count_max": count_max})
    return [
        Look(row.skill in EXPOSING, from_microseconds(row.claimed), from_microseconds(row.ended), int(row.spent_s))
        for row in rows
    ]


@dataclass(slots=True)
class Pages:
    """Looks that are read as they are asked for, and once: each page is longer than all before it."""

    read: Callable[..., Sequence[Look]]
    known: list[Look] = field(default_factory=list)
    asked: int = 0

    def __iter__(self) -> Iterator[Look]:
        place = 0
        while place < len(self.known) or self._more():
            yield self.known[place]
            place += 1

    def _more(self) -> bool:
        """Read the next page; tells whether there was anything on it."""
        if len(self.known) < self.asked:
            return False
        count_max = self.asked + PAGE
        found = self.read(passed=self.asked, count_max=count_max)
        self.known += found
        self.asked += count_max
        return bool(found)
