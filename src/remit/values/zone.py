"""Time zones by their names."""

from functools import cache
from zoneinfo import available_timezones


@cache
def zone_names() -> frozenset[str]:
    """Return the name of every time zone; Python would walk through its folders at each asking, for milliseconds."""
    return frozenset(available_timezones())
