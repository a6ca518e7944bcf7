"""Equality and identity of FEEL values (DMN 1.5, 10.3.2.15, table 52; `is`, 10.3.4.10)."""

from decimal import Decimal
from typing import Any

from remit.engine.feel.meter import charge, charge_text
from remit.engine.feel.range import Range
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.time import Time

_PLAIN = (Decimal, bool)


def equal(left: Any, right: Any) -> bool | None:
    """Compare two values; None where their types cannot be compared."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return None
    if kind in _PLAIN:
        return bool(left == right)
    if kind is str:
        charge_text(left)
        return bool(left == right)
    if kind is list:
        return _equal_lists(left, right)
    if kind is dict:
        return _equal_contexts(left, right)
    if kind is Range:
        return _equal_ranges(left, right)
    if kind is Time or kind is DateTime:
        return bool(left.moment == right.moment)
    return bool(left == right)


def _equal_lists(left: list[Any], right: list[Any]) -> bool:
    charge(len(left))
    return len(left) == len(right) and all(equal(a, b) is True for a, b in zip(left, right, strict=True))


def _equal_contexts(left: dict[str, Any], right: dict[str, Any]) -> bool:
    charge(len(left))
    return left.keys() == right.keys() and all(equal(value, right[key]) is True for key, value in left.items())


def _equal_ranges(left: Range, right: Range) -> bool:
    if (left.start_included, left.end_included) != (right.start_included, right.end_included):
        return False
    return equal(left.start, right.start) is True and equal(left.end, right.end) is True


def identical(left: Any, right: Any) -> bool:
    """Say whether two values are the same element of the domain: moments in different zones are not."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        charge(len(left))
        return len(left) == len(right) and all(identical(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict):
        charge(len(left))
        return left.keys() == right.keys() and all(identical(value, right[key]) for key, value in left.items())
    if isinstance(left, Range):
        return _equal_ranges(left, right)
    return bool(left == right)
