"""Segments: the parts of a month in which one version of the prices holds, by instant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from remit.billing.rules.months import Month
from remit.contracts.model import Engagement, StatementOfWork
from remit.contracts.pricing import (
    Baseline,
    GainShare,
    Model,
    PerFte,
    PriceItem,
    PriceSchedule,
    TakeOrPay,
    TransitionFee,
)
from remit.values.moment import Moment

MONTHLY = (Baseline, GainShare, PerFte, TakeOrPay, TransitionFee)
"""Models that price a whole month: by the version in force at its end."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a month with one version of the prices; `last` is whether it is the month's last."""

    version: int
    schedule: PriceSchedule
    from_at: Moment
    until_at: Moment
    last: bool = True

    def prices(self, model: Model) -> bool:
        """Tell whether a model is priced in this part of the month."""
        return self.last or not isinstance(model, MONTHLY)


def segments(statements: Sequence[StatementOfWork], month: Month, *, tz: str) -> tuple[Segment, ...]:
    """Return the parts of a month that have prices, in order; versions without prices leave a gap."""
    first, end = month.bounds(tz)
    found = [
        Segment(one.version, one.provisions.pricing, max(one.valid_from, first), min(one.valid_until or end, end))
        for one in statements
        if one.provisions.pricing is not None and one.valid_from < end and (one.valid_until or end) > first
    ]
    parts = [Segment(one.version, one.schedule, one.from_at, one.until_at, last=False) for one, _ in pairwise(found)]
    return (*parts, *found[-1:])


def held_through(parts: Sequence[Segment], item: PriceItem) -> Segment:
    """Return the part of a month in which a price of whole months holds: up to its end, from where it was agreed on.

    The last version prices all of it, so that a change within the month neither loses nor doubles what was counted.
    """
    first = parts[-1]
    for one in reversed(parts[:-1]):
        if one.until_at != first.from_at or not any(_alike(each, item) for each in one.schedule.items):
            break
        first = one
    return replace(parts[-1], from_at=first.from_at)


def _alike(one: PriceItem, other: PriceItem) -> bool:
    return one.key == other.key and isinstance(one.model, MONTHLY)


def days_served(segment: Segment, engagement: Engagement) -> int:
    """Count the calendar days, in the zone of the prices, that end in a segment while the engagement takes work.

    A day on which the version changes is the new version's; a day of 23 or 25 hours is one day.
    """
    first = max(segment.from_at, engagement.valid_from)
    until = min(segment.until_at, engagement.valid_until or segment.until_at)
    zone = ZoneInfo(segment.schedule.tz)
    return max(0, (until.astimezone(zone).date() - first.astimezone(zone).date()).days)
