"""From a pattern to shifts: the hours of a week in the zone of a site, without its holidays.

| pattern, Asia/Ho_Chi_Minh | week of 2026-03-02, 30 April a holiday | shifts |
|---|---|---|
| mon–fri 08:00–17:00 | the week of 2 March | five, 01:00–10:00 UTC |
| mon–fri 08:00–17:00 | the week of 27 April | four |
| mon 22:00–06:00 | any | one, into Tuesday |
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from remit.values.moment import Moment, require_utc


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which days of the week (0 is Monday) somebody works, and when in local time; `ends` <= `begins` runs on."""

    weekdays: frozenset[int]
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many days from a first one on, without the holidays of a site."""

    first: date
    days: int
    holidays: frozenset[date] = frozenset()


def spans(pattern: Pattern, stretch: Stretch, *, tz: str) -> Iterator[tuple[Moment, Moment]]:
    """Yield when each shift of a pattern begins and ends; a clock change makes one longer or shorter."""
    zone = ZoneInfo(tz)
    for number in range(stretch.days):
        day = stretch.first + timedelta(days=number)
        if day.weekday() in pattern.weekdays and day not in stretch.holidays:
            last = day if pattern.ends > pattern.begins else day + timedelta(days=1)
            yield _at(day, pattern.begins, zone), _at(last, pattern.ends, zone)


def _at(day: date, clock: time, zone: ZoneInfo) -> Moment:
    return require_utc(datetime.combine(day, clock, tzinfo=zone))
