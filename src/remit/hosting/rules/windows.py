"""Change windows: when a site may change, as spans of a weekday in the client's time zone."""

import datetime as dt
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from remit.values.moment import Moment, require_utc

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def next_opening(windows: Sequence[Mapping[str, Any]], *, tz: str, now: Moment) -> Moment:
    """Return when a change may be made: now inside a window or where none is agreed, else the next one's beginning.

    A window is `day`, `from` and `to` (`22:00`); one that ends before it begins lasts beyond midnight.
    """
    if not windows:
        return now
    zone = ZoneInfo(tz)
    today = now.astimezone(zone).date()
    spans = [span for one in windows for ahead in range(-1, 8) for span in _spans(one, today + timedelta(ahead), zone)]
    return min(max(start, now) for start, end in spans if end > now)


def _spans(one: Mapping[str, Any], day: Any, zone: ZoneInfo) -> list[tuple[Moment, Moment]]:
    if DAYS[day.weekday()] != one["day"]:
        return []
    start, end = dt.time.fromisoformat(one["from"]), dt.time.fromisoformat(one["to"])
    last = day + timedelta(days=1) if end <= start else day
    return [(_at(day, start, zone), _at(last, end, zone))]


def _at(day: Any, clock: dt.time, zone: ZoneInfo) -> Moment:
    return require_utc(datetime.combine(day, clock, tzinfo=zone))
