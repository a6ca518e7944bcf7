"""Offsets from UTC of named time zones, for any year."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from remit.engine.feel.temporal.days import is_leap

MAX_OFFSET = 18 * 3600
"""Seconds; what the zone data base knows stays within 14 hours, some systems write up to 18."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*")


@lru_cache(maxsize=1024)
def find_zone(name: str) -> ZoneInfo | None:
    """Return a time zone by its IANA name, or None."""
    if not _NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def offset_at(name: str, year: int, month: int, day: int, second_of_day: int) -> int | None:
    """Return the offset in seconds of a zone at a local moment; the 400-year cycle repeats beyond 2399."""
    zone = find_zone(name)
    if zone is None:
        return None
    local = datetime(_known_year(year), month, day, tzinfo=zone) + timedelta(seconds=min(second_of_day, 86_399))
    return _seconds(local.utcoffset())


def offset_after(name: str, year: int, month: int, day: int, second_of_day: int) -> int | None:
    """Return the offset in seconds of a zone at a moment given in UTC."""
    zone = find_zone(name)
    if zone is None:
        return None
    moment = datetime(_known_year(year), month, day, tzinfo=UTC) + timedelta(seconds=second_of_day)
    return _seconds(moment.astimezone(zone).utcoffset())


def _known_year(year: int) -> int:
    """Return a year of the same calendar that Python knows; before the first, zones keep their local mean time."""
    if year > 2399:
        return 2000 + year % 400
    # Years 4 and 5 leave room for a zone's offset to cross the beginning of the year.
    return year if year >= 4 else 4 + (not is_leap(year))


def _seconds(offset: timedelta | None) -> int | None:
    return int(offset.total_seconds()) if offset is not None else None
