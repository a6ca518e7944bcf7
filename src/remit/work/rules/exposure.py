"""Whether somebody has looked at enough content that weighs on people: for the day, at a stretch, and in a row.

Time is the handling time of such tasks for all clients together; the day is any 24 hours, so that midnight forgives
nothing. A break is a time without such a task, be it rest or other work.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from remit.contracts.model import ExposureLimit
from remit.values.moment import Moment
from remit.values.refusal import Refusal

EXPOSING = frozenset({"moderation"})
"""The skills whose work weighs on whoever does it."""

DAY = timedelta(hours=24)


class ExposureSpent(Refusal):
    """The person has looked at such content for as long as one may in a day."""

    code = "work.needs.rest"
    status = 409
    sentence = (
        "hard content was looked at for {minutes} minutes within 24 hours, which is the limit; other work comes first."
    )


class BreakNeeded(Refusal):
    """The person has looked at such content for as long as one may without a break."""

    code = "work.needs.break"
    status = 409
    sentence = (
        "hard content was looked at for {minutes} minutes without a break;"
        " {left} minutes of rest or other work come first."
    )


class RotationNeeded(Refusal):
    """The person has done as many such tasks in a row as one may."""

    code = "work.needs.rotation"
    status = 409
    sentence = "{count} of these were decided in a row; other work or a break of {minutes} minutes comes first."


@dataclass(frozen=True, slots=True)
class Look:
    """A task somebody took within the last day: from when to when, for how long, and whether it weighs on people."""

    exposing: bool
    began_at: Moment
    ended_at: Moment
    spent_s: int


@dataclass(frozen=True, slots=True)
class Looks:
    """What somebody took within the last day, read no further back than a limit asks.

    `spent_s` is the time they spent on what weighs on people. Of `hard`, such looks alone, and `every`, looks of any
    kind, the one taken last comes first. `hard_ended_at` is when the last of the hard ones ended, None without any.
    """

    spent_s: int = 0
    hard_ended_at: Moment | None = None
    hard: Iterable[Look] = ()
    every: Iterable[Look] = ()


def rest_needed(limit: ExposureLimit, looks: Looks, *, now: Moment) -> tuple[Refusal, ...]:
    """Return every reason why somebody may not look at more just now."""
    if looks.hard_ended_at is None:
        return ()
    found: list[Refusal] = []
    if looks.spent_s >= 60 * limit.daily_minutes:
        found.append(ExposureSpent(minutes=looks.spent_s // 60))
    rest = timedelta(minutes=limit.break_minutes)
    stretch_s = sum(one.spent_s for one in _since_rest(looks.hard, rest, now=now))
    if stretch_s >= 60 * limit.stretch_minutes:
        left = rest - (now - looks.hard_ended_at)
        found.append(BreakNeeded(minutes=stretch_s // 60, left=-(-int(left.total_seconds()) // 60)))
    in_a_row = _in_a_row(_since_rest(looks.every, rest, now=now))
    if in_a_row >= limit.in_a_row:
        found.append(RotationNeeded(count=in_a_row, minutes=limit.break_minutes))
    return tuple(found)


def _since_rest(latest_first: Iterable[Look], rest: timedelta, *, now: Moment) -> Iterator[Look]:
    """Yield looks until a gap as long as a break."""
    until = now
    for one in latest_first:
        if until - one.ended_at >= rest:
            return
        yield one
        until = one.began_at


def _in_a_row(latest_first: Iterator[Look]) -> int:
    count = 0
    for one in latest_first:
        if not one.exposing:
            break
        count += 1
    return count
