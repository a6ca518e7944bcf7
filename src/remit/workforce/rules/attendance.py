"""Who is there: people scheduled by the hour, adherence, and work that falls due against the people for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from remit.values.moment import Moment
from remit.workforce.model import HOUR_S

Span = tuple[Moment, Moment]


def hour_of(at: Moment) -> int:
    """Return the hour since 1970 UTC that a moment lies in."""
    return int(at.timestamp() // HOUR_S)


def scheduled_by_hour(spans: Iterable[Span]) -> dict[int, float]:
    """Return how many people are scheduled in each hour; half an hour of somebody is half a person."""
    found: defaultdict[int, float] = defaultdict(float)
    for begins, ends in spans:
        for hour in range(hour_of(begins), hour_of(ends) + 1):
            since = max(begins.timestamp(), hour * HOUR_S)
            until = min(ends.timestamp(), (hour + 1) * HOUR_S)
            if until > since:
                found[hour] += (until - since) / HOUR_S
    return dict(found)


def adherence(shifts: Sequence[Span], working: Sequence[Span], *, now: Moment) -> float | None:
    """Return the share of time on shift, up to now, in which somebody was at work; None before any of it has passed."""
    on_shift = sum(_length(begins, min(ends, now)) for begins, ends in shifts)
    if on_shift <= 0:
        return None
    there = sum(
        _length(max(begins, since), min(ends, until, now)) for begins, ends in shifts for since, until in working
    )
    return there / on_shift


def _length(since: Moment, until: Moment) -> float:
    return max(0.0, (until - since).total_seconds())


def spent_in(states: Sequence[tuple[Moment, bool]], *, now: Moment) -> list[Span]:
    """Turn changes of presence into the spans in which it was as asked; the last lasts until now."""
    ends = [at for at, _ in states[1:]] + [now]
    return [(at, until) for (at, so), until in zip(states, ends, strict=True) if so]


def due_curve(
    due_s: Mapping[int, float], scheduled: Mapping[int, float], hours: Sequence[int]
) -> tuple[tuple[float, float], ...]:
    """Return, for each hour, the hours of work due by its end and those that the people on shift can do by then.

    What is late already counts in the first hour.
    """
    found, owed, able = [], 0.0, 0.0
    for place, hour in enumerate(hours):
        owed += sum(spent for at, spent in due_s.items() if at == hour or (place == 0 and at < hour)) / HOUR_S
        able += scheduled.get(hour, 0.0)
        found.append((owed, able))
    return tuple(found)
