"""Columns of whole numbers, and of decimals, which are whole numbers of their smallest part: exact at any size."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

import numpy as np
import polars as pl

from remit.engine.dmn.columns.coded import Coded, Codes, Slices, Words, marked, no_value
from remit.engine.dmn.index import Line
from remit.engine.feel.number import WIDE

MAX_SPAN = 1 << 16
_LARGEST = 1 << 62


@dataclass(frozen=True, slots=True)
class IntegerCoder:
    """Reads columns of integers and decimals; the last code is that of null."""

    line: Line
    masks: Words

    def __call__(self, series: pl.Series) -> Coded | None:
        """Code a column; None where a value or a constant does not fit 64 bits."""
        scale = getattr(series.dtype, "scale", 0) or 0
        whole = series.to_physical().cast(pl.Int64, strict=False)
        points = [WIDE.scaleb(point, Decimal(scale)) for point in self.line.points]
        if whole.null_count() > series.null_count() or any(abs(point) > _LARGEST for point in points):
            return None
        return Coded(self._slices(whole, points), self.masks)

    def _slices(self, whole: pl.Series, points: list[Decimal]) -> Slices:
        values, absent = whole.fill_null(0).to_numpy(), no_value(whole)
        find = finder(points)
        return lambda start, stop: marked(find(values[start:stop]), absent, start, stop, 2 * len(points) + 1)


def finder(points: list[Decimal]) -> Callable[[Codes], Codes]:
    """Return what finds 2i for the i-th gap and 2i + 1 for the i-th point, by a table where points lie close."""
    low, high = (floor(points[0]) - 1, ceil(points[-1]) + 1) if points else (0, 0)
    if high - low > MAX_SPAN:
        return lambda values: bisected(points, values)
    table = bisected(points, np.arange(low, high + 1))

    def find(values: Codes) -> Codes:
        moved = np.clip(values, low, high)
        moved -= low
        return table.take(moved, out=moved, mode="clip")

    return find


def bisected(points: list[Decimal], values: Codes) -> Codes:
    """Return the same by bisection: a whole number reaches a point where it reaches the point's ceiling."""
    reached = np.array([ceil(point) for point in points], dtype=np.int64)
    passed = np.array([floor(point) + 1 for point in points], dtype=np.int64)
    found: Codes = np.searchsorted(reached, values, side="right")
    found += np.searchsorted(passed, values, side="right")
    return found
