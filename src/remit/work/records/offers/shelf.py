"""The shelf: what waits at the front of each client, kept in memory and brought up to date before every look.

The statement of the pull reads some hundred entries of the index for each person, and again for the next. The shelf
holds those entries once for everybody: a look costs the few tasks that changed since the last one, which the stamp of
each task tells exactly (see `records.stamping`). It finds what the statement would find, in the same order; where a
front is too short to tell, it says so, and the statement is asked. One thread looks at a time.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Row

from remit.parties.access import Principal
from remit.store import Question, Transaction
from remit.values.moment import Moment, in_microseconds
from remit.work.model import Pull, Reach, Standing, Task
from remit.work.records.offers.fronts import (
    FRONT,
    NEWS_MAX,
    OVERDUE_FRONT,
    UNDATED_FRONT,
    Told,
    fronts_asked,
    is_ready,
    lifts_asked,
    news_asked,
)
from remit.work.records.offers.hands import recent_asked
from remit.work.records.offers.windows import OVERDUE_WINDOW, UNDATED_WINDOW, WINDOW
from remit.work.rules.needs import Needs
from remit.work.rules.routing import Grounds, grounds_of, had_easy_work, log_own, log_worth

KEPT = timedelta(seconds=30)
"""After this a front is read anew, with how much the client's work counts: somebody may have given back what they were
seen to take, without a trace."""
FRONTS_MAX = 64
"""Clients whose fronts are kept, those looked at last: some fifty megabytes at most."""
Found = tuple[tuple[Task, Standing], ...]
_By = tuple[Moment, str]
_NOTHING: Mapping[str, Any] = {}
_LAST = "\N{DELETE}"
"""Behind every identifier."""


class Short(Exception):  # noqa: N818 - not a fault: the statement is asked instead
    """A front ends before a person's window is full."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A task that waits, with what it asks for as bits and the grounds of its score."""

    task: Task
    needs: int
    grounds: Grounds


@dataclass(slots=True)
class Front:
    """A client's tasks that wait, by due instant and id; between its ends nothing is missing, None is no end."""

    settled: int
    read_at: Moment
    known: dict[str, Task] = field(default_factory=dict)
    dated: list[tuple[Moment, str, Kept]] = field(default_factory=list)
    undated: list[tuple[str, Kept]] = field(default_factory=list)
    needs: Needs = field(default_factory=Needs)
    first: _By | None = None
    last: _By | None = None
    undated_last: str | None = None

    @property
    def worn(self) -> bool:
        """Whether so much of it was taken that many a window will not fill."""
        return self.last is not None and len(self.dated) < FRONT // 2

    def put(self, one: Task) -> None:
        """Keep a task that waits, in place of what was known of it, where it lies between the ends."""
        self.drop(one.id)
        if one.due_at is None:
            if self.undated_last is None or one.id <= self.undated_last:
                self.undated.insert(bisect_left(self.undated, (one.id,)), (one.id, self._kept(one)))
            return
        at = (one.due_at, one.id)
        if (self.first is None or self.first <= at) and (self.last is None or at <= self.last):
            self.dated.insert(bisect_left(self.dated, at), (*at, self._kept(one)))

    def _kept(self, one: Task) -> Kept:
        self.known[one.id] = one
        return Kept(one, self.needs.of(one), grounds_of(one))

    def drop(self, task_id: str) -> None:
        """Forget a task."""
        one = self.known.pop(task_id, None)
        if one is None:
            return
        if one.due_at is None:
            del self.undated[bisect_left(self.undated, (one.id,))]
        else:
            del self.dated[bisect_left(self.dated, (one.due_at, one.id))]

    def window(self, pull: Pull, reach: Reach, *, now: Moment) -> list[Kept]:
        """Return what the three ranges of the pull hold for a person. Raises `Short`."""
        lacks, middle = self.needs.lacked(pull, reach), bisect_right(self.dated, (now, _LAST))
        ahead = (one for _at, _id, one in islice(self.dated, middle, None) if not one.needs & lacks)
        late = (one for _at, _id, one in self.dated[:middle][::-1] if not one.needs & lacks)
        undated = (one for _id, one in self.undated if not one.needs & lacks)
        return [
            *_some(ahead, WINDOW, ends=self.last is not None),
            *_some(late, OVERDUE_WINDOW, ends=self.first is not None),
            *_some(undated, UNDATED_WINDOW, ends=self.undated_last is not None),
        ]


def _some(fitting: Iterator[Kept], count: int, *, ends: bool) -> list[Kept]:
    found = list(islice(fitting, count))
    if ends and len(found) < count:
        raise Short
    return found


def front_of(told: Told, *, now: Moment) -> Front:
    """Make the front of what a client was told to have waiting at a moment."""
    made = Front(told.settled, now)
    ahead = [one for one in told.tasks if one.due_at is not None and one.due_at > now]
    late = [one for one in told.tasks if one.due_at is not None and one.due_at <= now]
    undated = [one for one in told.tasks if one.due_at is None]
    for one in told.tasks:
        made.put(one)
    if len(ahead) >= FRONT:
        made.last = made.dated[-1][:2]
    if len(late) >= OVERDUE_FRONT:
        made.first = made.dated[0][:2]
    if len(undated) >= UNDATED_FRONT:
        made.undated_last = made.undated[-1][0]
    return made


@dataclass(slots=True)
class Look:
    """What one look at the shelf takes: the fronts as they are now, and what makes scores the own of those who look."""

    fronts: Mapping[str, Front]
    recent: Mapping[str, Sequence[Row[Any]]]
    lifts: Mapping[str, float]

    def best(self, pull: Pull, *, now: Moment, best_max: int) -> Found | None:
        """Return what waits that fits a person, best first, as `best_waiting` does; None where that must be asked."""
        try:
            windows = [self.fronts[tenant].window(pull, reach, now=now) for tenant, reach in pull.reaches.items()]
        except (KeyError, Short):
            return None
        own = self._own(pull, {one.task.engagement_id for window in windows for one in window})
        now_us = in_microseconds(now)
        ordered = sorted([_place(one, own, now_us=now_us) for window in windows for one in window])
        return tuple((task, own[task.engagement_id].standing) for *_worth, task in ordered[:best_max])

    def _own(self, pull: Pull, engagements: Iterable[str]) -> Mapping[str, "_Own"]:
        recent = self.recent.get(pull.person, ())
        last, eased = recent[0].engagement_id if recent else None, had_easy_work(recent)
        standings = ((one, Standing(one == last, self.lifts.get(one, 1.0), eased)) for one in engagements)
        return {
            one: _Own(standing, log_own(standing, easy=False), log_own(standing, easy=True))
            for one, standing in standings
        }


class _Own(NamedTuple):
    """How an engagement stands to a person, and the logarithm by which that moves a task of it and an easy one."""

    standing: Standing
    usual: float
    easy: float


def _place(one: Kept, own: Mapping[str, _Own], *, now_us: int) -> tuple[float, bool, Moment | None, str, Task]:
    """Return by what a task that waits is put in order, and the task: its worth, its due instant, its id."""
    task, grounds = one.task, one.grounds
    mine = own[task.engagement_id]
    worth = log_worth(grounds, now_us=now_us, own=mine.easy if grounds.easy else mine.usual)
    return -worth, not grounds.dated, task.due_at, task.id, task


class Shelf:
    """The fronts of a house's clients."""

    def __init__(self) -> None:
        self._fronts: dict[str, Front] = {}
        self._lifts: dict[str, float] = {}

    def asked(
        self, tenants: Sequence[str], people: Sequence[Principal], *, now: Moment, since_at: Moment
    ) -> tuple[Question[Any], ...]:
        """Ask what a look for these people at these clients needs; what comes goes to `look`."""
        for tenant in tenants:
            front = self._fronts.pop(tenant, None)
            if front is not None and not front.worn and abs(now - front.read_at) < KEPT:
                self._fronts[tenant] = front  # behind those looked at before
        settled = {one: self._fronts[one].settled for one in tenants if one in self._fronts}
        missing = [one for one in tenants if one not in settled]
        asked: tuple[Question[Any], ...] = (news_asked(settled), recent_asked(people, since_at=since_at))
        return (*asked, fronts_asked(missing, now=now), lifts_asked(missing)) if missing else asked

    def look(
        self,
        news: Mapping[str, Told],
        recent: Mapping[str, Sequence[Row[Any]]],
        fronts: Mapping[str, Told] = _NOTHING,
        lifts: Mapping[str, float] = _NOTHING,
        *,
        tx: Transaction,
    ) -> Look:
        """Bring the shelf up to date and return the look."""
        self._fronts |= {tenant: front_of(told, now=tx.now) for tenant, told in fronts.items()}
        self._lifts |= lifts
        for tenant, told in news.items():
            self._learn(tenant, told)
        for tenant in [*self._fronts][:-FRONTS_MAX]:
            del self._fronts[tenant]
        return Look(self._fronts, recent, self._lifts)

    def _learn(self, tenant: str, told: Told) -> None:
        if len(told.tasks) >= NEWS_MAX:
            del self._fronts[tenant]
            return
        front = self._fronts[tenant]
        front.settled = told.settled
        for one in told.tasks:
            if is_ready(one):
                front.put(one)
            else:
                front.drop(one.id)

    def forget(self, one: Task) -> None:
        """Forget a task that somebody else takes, or has taken."""
        if one.tenant in self._fronts:
            self._fronts[one.tenant].drop(one.id)
