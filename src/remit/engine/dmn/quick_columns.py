"""One column of the short way: Python code that finds the mask of a plain value.

A number is found by one bisection over floats. Numbers of at most 15 significant digits keep their order and their
equality as floats, so comparing floats with such constants is exact; whole numbers up to 2^53 are floats as they are,
and small ones are looked up; a `Decimal` is compared with the constants as they stand; a column with a longer constant
goes the long way. The ends of the floats stand at the ends of the list, so that what is no number (NaN, infinity) finds
the mask of null.

Where all constants are whole numbers, and none is negative or large, the whole part of a value takes the place of the
bisection: it finds the mask of the whole number or that of what lies between it and the next.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, inf, nan
from sys import float_info
from typing import Any

from remit.engine.dmn.index import Line
from remit.engine.feel.number import CONTEXT

_SMALL = 1024
"""Whole numbers of a column that are looked up where its constants are any numbers."""
_LARGEST = 1 << 14
"""The largest constant of a column that is asked by the whole part of a value."""
_NUMBER = """
            v = inputs[name{i}]
            t = type(v)
            if t is float:
                n = {find}
            elif t is int:
                n = {known}
                if n is None:
                    if not -9007199254740992 <= v <= 9007199254740992:
                        return slow(inputs)
                    v = float(v)
                    n = {bisected}
            elif v is None:
                n = null{i}
            elif t is Decimal:
                n = exact{i}(v)
                if n is None:
                    return slow(inputs)
            else:
                return slow(inputs)
"""
_REACHED = "masks{i}[right(points{i}, v)]"
_PASSED = "masks{i}[left(points{i}, v)]"
_BOTH = "masks{i}[(r := left(points{i}, v, 0, last{i})) + r + (points{i}[r] == v)]"
_SMALL_KNOWN = "small{i}(v)"
_WHOLE_KNOWN = "whole{i}[v] if 0 <= v < stop{i} else None"
_BY_FLOOR = "whole{i}[floor(v)] if 0.0 <= v < end{i} else {bisected}"
_BY_PART = """(
                    (whole{i}[r] if (r := floor(v)) == v else past{i}[r]) if 0.0 <= v < end{i} else {bisected}
                )"""
_STRING = """
            v = inputs[name{i}]
            n = masks{i}(v)
            if n is None:
                if type(v) is not str:
                    return slow(inputs)
                n = other{i}
"""
_ORDERED_STRING = """
            v = inputs[name{i}]
            if type(v) is str:
                n = masks{i}[left(points{i}, v) + right(points{i}, v)]
            elif v is None:
                n = null{i}
            else:
                return slow(inputs)
"""
_BOOLEAN = """
            v = inputs[name{i}]
            if v is True:
                n = yes{i}
            elif v is False:
                n = no{i}
            elif v is None:
                n = null{i}
            else:
                return slow(inputs)
"""
PLAIN = {"floor": floor, "left": bisect_left, "right": bisect_right, "Decimal": Decimal}
"""What the code of every column names."""


@dataclass(frozen=True, slots=True)
class Finder:
    """The code that sets `n` to the mask of the column's value, and what it names; `slow` is the long way."""

    code: str
    names: dict[str, Any]


def finder(number: int, name: str, kind: str, line: Line, null: int) -> Finder | None:
    """Return the code of a column; None where its constants are not exact as floats, or of a kind it does not know."""
    make = _KINDS.get(kind)
    found = make(number, line, null) if make else None
    if found is None:
        return None
    return Finder(found.code, {**found.names, f"name{number}": name, f"null{number}": null})


def as_floats(points: tuple[Decimal, ...]) -> list[float] | None:
    """Return the constants as floats; None if one has more digits, or is larger, than floats keep apart."""
    if any(len(point.normalize().as_tuple().digits) > 15 or abs(point.adjusted()) > 290 for point in points):
        return None
    return [float(point) for point in points]


def _number(number: int, line: Line, null: int) -> Finder | None:
    floats = as_floats(line.points)
    if floats is None:
        return None
    bisected, ends, masks = _bisected(line, floats, null)
    known, find = _SMALL_KNOWN, bisected
    names: dict[str, Any] = {"points": ends, "masks": masks, "last": len(floats) + 2, "exact": _exact(line)}
    if floats and floats[0] >= 0 and floats[-1] <= _LARGEST and all(point.is_integer() for point in floats):
        known, find = _WHOLE_KNOWN, _BY_FLOOR if bisected == _REACHED else _BY_PART
        names |= _by_whole_part(line)
    else:
        names["small"] = _small(line).get
    code = _NUMBER.replace("{known}", known).replace("{find}", find).replace("{bisected}", bisected)
    named = {name: value for name, value in names.items() if f"{name}{{i}}" in code}
    return Finder(code.format(i=number), {f"{name}{number}": value for name, value in named.items()})


def _bisected(line: Line, floats: list[float], null: int) -> tuple[str, list[float], Sequence[int]]:
    """Return how to find a mask by bisection, among which points, and the masks."""
    gaps, points = line.masks[::2], line.masks[1::2]
    if points == gaps[1:]:
        return _REACHED, [-float_info.max, *floats, inf], (null, *gaps, null)
    if points == gaps[:-1]:
        return _PASSED, [-inf, *floats, float_info.max], (null, *gaps, null)
    pairs = (mask for pair in zip(gaps, (*points, gaps[-1]), strict=True) for mask in pair)
    return _BOTH, [-inf, *floats, float_info.max, nan], (null, null, *pairs, null, null)


def _by_whole_part(line: Line) -> dict[str, Any]:
    """Return the masks of all whole numbers up to the last constant, and of what lies between each and the next."""
    whole, past, region = [], [], 0
    points = {int(point): 2 * place + 1 for place, point in enumerate(line.points)}
    for value in range(max(points) + 1):
        here = points.get(value, region)
        region = here + here % 2
        whole.append(line.masks[here])
        past.append(line.masks[region])
    return {"whole": whole, "past": past, "stop": len(whole), "end": float(len(whole))}


def _exact(line: Line) -> Callable[[Decimal], int | None]:
    def find(value: Decimal) -> int | None:
        kept = CONTEXT.plus(value)
        return line.mask(kept) if kept.is_finite() else None

    return find


def _small(line: Line) -> dict[int, int]:
    if not line.points or line.points[-1] - line.points[0] > _SMALL:
        return {}
    return {value: line.mask(Decimal(value)) for value in range(floor(line.points[0]) - 1, ceil(line.points[-1]) + 2)}


def _string(number: int, line: Line, null: int) -> Finder:
    if len(set(line.masks[::2])) > 1:
        return Finder(_ORDERED_STRING.format(i=number), {f"points{number}": line.points, f"masks{number}": line.masks})
    masks: dict[str | None, int] = dict(zip(line.points, line.masks[1::2], strict=True))
    masks[None] = null
    return Finder(_STRING.format(i=number), {f"masks{number}": masks.get, f"other{number}": line.masks[0]})


def _boolean(number: int, line: Line, null: int) -> Finder:
    yes, no = line.mask(True), line.mask(False)  # noqa: FBT003 - the keys
    return Finder(_BOOLEAN.format(i=number), {f"yes{number}": yes, f"no{number}": no})


_KINDS: dict[str, Callable[[int, Line, int], Finder | None]] = {
    "number": _number,
    "string": _string,
    "boolean": _boolean,
}
