"""Columns of whole numbers, and of decimals, which are whole numbers of their smallest part: exact at any size."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

import numpy as np
import polars as pl
from numpy.typing import NDArray

from remit.engine.dmn.columns.coded import (
    DIRECT,
    Coded,
    Codes,
    Masks,
    Rows,
    Slices,
    chosen,
    marked,
    raw_values,
    size_of,
)
from remit.engine.dmn.index import Line
from remit.engine.feel.number import WIDE

MAX_SPAN = 1 << 16
Whole = NDArray[np.int64]
Find = Callable[[Whole], Codes]
_LARGEST = 1 << 62


@dataclass(frozen=True, slots=True)
class IntegerCoder:
    """Reads columns of integers and decimals; the last code is that of null."""

    line: Line
    masks: Masks

    def __call__(self, series: pl.Series) -> Coded | None:
        """Code a column; None where a value or a constant does not fit 64 bits."""
        scale = getattr(series.dtype, "scale", 0) or 0
        whole = series.to_physical().cast(pl.Int64, strict=False)
        points = [WIDE.scaleb(point, Decimal(scale)) for point in self.line.points]
        if whole.null_count() > series.null_count() or any(abs(point) > _LARGEST for point in points):
            return None
        return self._coded(whole, points)

    def _coded(self, whole: pl.Series, points: list[Decimal]) -> Coded:
        values, absent = raw_values(whole, "i8")
        low, high = (floor(points[0]) - 1, ceil(points[-1]) + 1) if points else (0, 0)
        if high - low > MAX_SPAN:
            return Coded(_marking(lambda part: bisected(points, part), values, absent, 2 * len(points) + 1), self.masks)
        table = bisected(points, np.arange(low, high + 1))
        if len(table) * size_of(self.masks) <= DIRECT:
            masks = chosen(self.masks, [*table, 2 * len(points) + 1])
            return Coded(_marking(moved(low, high), values, absent, len(table)), masks)
        find = moved(low, high)
        coded = _marking(lambda part: table.take(find(part), mode="clip"), values, absent, 2 * len(points) + 1)
        return Coded(coded, self.masks)


def _marking(find: Find, values: Whole, absent: Rows, null: int) -> Slices:
    return lambda start, stop: marked(find(values[start:stop]), absent, start, stop, null)


def moved(low: int, high: int) -> Find:
    """Return what counts whole numbers from `low`, those outside as the first or the last."""

    def find(values: Whole) -> Codes:
        found = np.clip(values, low, high)
        found -= low
        return found

    return find


def bisected(points: list[Decimal], values: Whole) -> NDArray[np.intp]:
    """Return 2i for values in the i-th gap and 2i + 1 for the i-th point: reached at its ceiling."""
    reached = np.array([ceil(point) for point in points], dtype=np.int64)
    passed = np.array([floor(point) + 1 for point in points], dtype=np.int64)
    found: NDArray[np.intp] = np.searchsorted(reached, values, side="right")
    found += np.searchsorted(passed, values, side="right")
    return found
