"""Columns of whole numbers, and of decimals, which are whole numbers of their smallest part: exact at any size."""

from collections.abc import Callable
from dataclasses import dataclass, field
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
class Spread:
    """How the whole numbers of one scale find their masks; the last code is that of null."""

    find: Find
    null: int
    masks: Masks


@dataclass(frozen=True, slots=True)
class IntegerCoder:
    """Reads columns of integers and decimals; what one scale of decimals needs is kept."""

    line: Line
    masks: Masks
    spreads: dict[int, Spread | None] = field(default_factory=dict)

    def __call__(self, series: pl.Series) -> Coded | None:
        """Code a column; None where a value or a constant does not fit 64 bits."""
        scale = getattr(series.dtype, "scale", 0) or 0
        if scale not in self.spreads:
            self.spreads[scale] = _spread(self.line, self.masks, scale)
        spread = self.spreads[scale]
        whole = series.to_physical().cast(pl.Int64, strict=False)
        if spread is None or whole.null_count() > series.null_count():
            return None
        values, absent = raw_values(whole, "i8")
        return Coded(
            lambda start, stop: marked(spread.find(values[start:stop]), absent, start, stop, spread.null), spread.masks
        )


def _spread(line: Line, masks: Masks, scale: int) -> Spread | None:
    points = [WIDE.scaleb(point, Decimal(scale)) for point in line.points]
    if any(abs(point) > _LARGEST for point in points):
        return None
    low, high, null = (floor(points[0]) - 1, ceil(points[-1]) + 1, 2 * len(points) + 1) if points else (0, 0, 1)
    if high - low > MAX_SPAN:
        return Spread(lambda part: bisected(points, part), null, masks)
    low = 0 if 0 < low < high / 2 else low  # codes from zero on are hardly more, and save a pass
    table, find = bisected(points, np.arange(low, high + 1)), moved(low, high)
    if len(table) * size_of(masks) <= DIRECT:
        return Spread(find, len(table), chosen(masks, [*table, null]))
    return Spread(lambda part: table.take(find(part), mode="clip"), null, masks)


def moved(low: int, high: int) -> Find:
    """Return what counts whole numbers from `low`, those outside as the first or the last."""

    def find(values: Whole) -> Codes:
        found = np.clip(values, low, high)
        if low:
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
