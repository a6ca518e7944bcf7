"""Offsets from UTC of named time zones, for any year."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

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
    """Return the offset in seconds of a zone at a local moment; years out of range repeat the 400-year cycle."""
    zone = find_zone(name)
    if zone is None:
        return None
    if not 1900 <= year <= 2399:
        year = 2000 + year % 400 if year > 2399 else 1901 + (year % 2)
        day = min(day, 28)
    local = datetime(year, month, day, tzinfo=zone) + timedelta(seconds=min(second_of_day, 86_399))
    offset = local.utcoffset()
    return int(offset.total_seconds()) if offset is not None else None
