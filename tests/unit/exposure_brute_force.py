"""The limits on work that weighs on people, reckoned from everything that somebody took within a day."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from remit.contracts.model import ExposureLimit
from remit.values.moment import Moment
from remit.work.model import Task
from remit.work.rules.exposure import DAY, EXPOSING, Look, Looks
from remit.work.rules.handling import stopped

Rest = tuple[tuple[str, int, int], ...]
"""Refusals as (code, minutes or count, minutes left of the break or its length)."""


def looks_among(taken: Sequence[Look], *, now: Moment) -> Looks:
    """Look at all that somebody took, first taken first, as the database would be asked for it."""
    hard = [one for one in taken if one.exposing]
    spent_s = sum(one.spent_s for one in hard if now - one.ended_at < DAY)
    return Looks(spent_s, max((one.ended_at for one in hard), default=None), hard[::-1], taken[::-1])


def all_looks(tasks: Sequence[Task], *, now: Moment) -> list[Look]:
    """Read every task that somebody took within the day before a moment as a look, first taken first."""
    taken = [(one.claimed_at, one.id, stopped(one, now=now)) for one in tasks if one.claimed_at]
    return [_look(claimed_at, one, now=now) for claimed_at, _id, one in sorted(taken) if claimed_at >= now - DAY]


def _look(claimed_at: Moment, one: Task, *, now: Moment) -> Look:
    ended_at = one.completed_at or now
    spent_s = one.handling_time_s or int((ended_at - claimed_at).total_seconds())
    return Look(one.skill in EXPOSING, claimed_at, ended_at, spent_s)


def rest_by_all(limit: ExposureLimit, looks: Sequence[Look], *, now: Moment) -> Rest:
    """Return why somebody may not look at more, with all that they took before one's eyes, first taken first."""
    hard = [one for one in looks if one.exposing]
    if not hard:
        return ()
    found = []
    spent_s = sum(one.spent_s for one in hard if now - one.ended_at < DAY)
    if spent_s >= 60 * limit.daily_minutes:
        found.append(("work.needs.rest", spent_s // 60, 0))
    rest = timedelta(minutes=limit.break_minutes)
    stretch_s = sum(one.spent_s for one in _since_rest(hard, rest, now=now))
    if stretch_s >= 60 * limit.stretch_minutes:
        left = rest - (now - max(one.ended_at for one in hard))
        found.append(("work.needs.break", stretch_s // 60, -(-int(left.total_seconds()) // 60)))
    in_a_row = 0
    for one in _since_rest(looks, rest, now=now):
        if not one.exposing:
            break
        in_a_row += 1
    if in_a_row >= limit.in_a_row:
        found.append(("work.needs.rotation", in_a_row, limit.break_minutes))
    return tuple(found)


def _since_rest(looks: Sequence[Look], rest: timedelta, *, now: Moment) -> Iterator[Look]:
    until = now
    for one in reversed(looks):
        if until - one.ended_at >= rest:
            return
        yield one
        until = one.began_at
