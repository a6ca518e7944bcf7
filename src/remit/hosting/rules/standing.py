"""What a site's log tells: whether it is up, for how long it was down in a month, and which expiry warning is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from remit.values.moment import Moment

WARNED_AT_DAYS = (30, 14, 7, 1)


@dataclass(frozen=True, slots=True)
class Outage:
    """One span of a site's not working; `until` is None while it lasts."""

    since: Moment
    until: Moment | None
    cause: str = ""


def outages_of(changes: Iterable[tuple[Moment, bool, str]]) -> tuple[Outage, ...]:
    """Return the outages that changes (when, up or not, cause) make, oldest first."""
    found: list[Outage] = []
    for at, up, cause in changes:
        lasts = bool(found) and found[-1].until is None
        if up and lasts:
            found[-1] = Outage(found[-1].since, at, found[-1].cause)
        elif not up and not lasts:
            found.append(Outage(at, None, cause))
    return tuple(found)


def down_time(outages: Sequence[Outage], *, start: Moment, end: Moment) -> timedelta:
    """Return how long a site was down between two moments."""
    spans = ((max(one.since, start), min(one.until or end, end)) for one in outages)
    return sum((until - since for since, until in spans if until > since), timedelta())


def availability_ppm(outages: Sequence[Outage], *, start: Moment, end: Moment) -> int:
    """Return the share of a span in which a site worked, in millionths, rounded down: never better than it was."""
    whole = end - start
    up = whole - down_time(outages, start=start, end=end)
    return (up * 1_000_000) // whole


def due_warning(days: int, *, warned: Iterable[int]) -> int | None:
    """Return the expiry warning that a certificate's days are due for (30, 14, 7, 1), None where it was given."""
    reached = [at for at in WARNED_AT_DAYS if days <= at]
    return reached[-1] if reached and reached[-1] not in set(warned) else None
