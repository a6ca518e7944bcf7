"""The order of FEEL values: numbers, strings, dates, times, durations (DMN 1.5, 10.3.2.15, table 53)."""

from decimal import Decimal
from typing import Any

from remit.engine.feel.meter import charge_text
from remit.engine.feel.range import Range
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.duration import DaysDuration, MonthsDuration
from remit.engine.feel.temporal.time import Time

_ORDERED = frozenset({Decimal, str, Date, DaysDuration, MonthsDuration})
_MOMENTS = frozenset({Time, DateTime})


def compare(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1; None where the two have no order."""
    kind = type(left)
    if kind is not type(right):
        return None
    if kind in _ORDERED:
        if kind is str:
            charge_text(left)
        return int(left > right) - int(left < right)
    if kind in _MOMENTS:
        bound, here = left.moment
        other_bound, there = right.moment
        return None if bound != other_bound else int(here > there) - int(here < there)
    return None


def is_ordered(value: Any) -> bool:
    """Say whether values of this type have an order."""
    return type(value) in _ORDERED or type(value) in _MOMENTS


def contains(container: Range, value: Any) -> bool | None:
    """Say whether a value lies in a range; None where it cannot be compared."""
    if value is None:
        return None
    low = -1 if container.start is None else compare(container.start, value)
    high = 1 if container.end is None else compare(container.end, value)
    if low is None or high is None:
        return None
    above = low < 0 or (low == 0 and container.start_included)
    return above and (high > 0 or (high == 0 and container.end_included))
