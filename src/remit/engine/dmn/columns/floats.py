"""Columns of floats: a value falls into a bucket that holds at most one constant, and is compared with that one.

Buckets are found by a subtraction, a multiplication and a cut, all of which keep the order of floats; so a value in a
lower bucket than a constant is less than it, whatever was rounded, and within a bucket the floats themselves are
compared. Constants that are whole numbers and are reached, not passed, need the whole part of a value alone. Where
constants lie too close together for buckets, a bisection takes their place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from remit.engine.dmn.columns.coded import Coded, Codes, Masks, Rows, Slices, marked, raw_values, words_of
from remit.engine.dmn.index import Line

MAX_BUCKETS = 1 << 16
Floats = NDArray[np.float64]
Side = Literal["right", "left"]
Find = Callable[[Floats], Codes]
Steps = tuple[Side, ...]
"""How a value gets past a constant: by reaching it (`right`), by passing it (`left`), or by both, one step each."""
_COMPARE: dict[Side, Callable[[Floats, Floats], NDArray[np.bool_]]] = {"right": np.greater_equal, "left": np.greater}


@dataclass(frozen=True, slots=True)
class Buckets:
    """The constant of each bucket (infinity for none), and the code of what lies before it."""

    low: float
    high: float
    scale: float
    points: Floats
    before: Codes
    steps: Steps

    def codes(self, values: Floats) -> Codes:
        """Return how many steps over constants each value takes; of one that is no number, anything."""
        moved = np.minimum(values, self.high)
        # Far below every constant a product may pass the end of floats, and is the least whole number then.
        with np.errstate(invalid="ignore", over="ignore"):
            if self.low:
                np.subtract(moved, self.low, out=moved)
            np.multiply(moved, self.scale, out=moved)
            bucket = moved.astype(np.intp)
        point = self.points.take(bucket, out=moved, mode="clip")
        found = self.before.take(bucket, out=bucket, mode="clip")
        for step in self.steps:
            found += _COMPARE[step](values, point).astype(np.intp)
        return found


def buckets_of(points: Floats, steps: Steps) -> Buckets | None:
    """Spread constants, ascending, over buckets; None where two of them share one."""
    low, high = np.nextafter(points[0], -np.inf), np.nextafter(points[-1], np.inf)
    if 0 < points[0] < high / 2:
        low = np.float64(0)  # buckets from zero on are hardly more, and save a pass
    size = 64
    while size <= MAX_BUCKETS:
        with np.errstate(over="ignore"):  # of a span that is next to nothing; such constants are not spread
            scale = (size - 1) / (high - low)
        if np.isfinite(scale):
            places = ((points - low) * scale).astype(np.intp)
            if len(np.unique(places)) == len(points):
                held, before = _filled(size + 1, places, points, len(steps))
                return Buckets(float(low), float(high), float(scale), held, before, steps)
        size *= 2
    return None


def _filled(size: int, places: Codes, points: Floats, steps: int) -> tuple[Floats, Codes]:
    held = np.full(size, np.inf)
    held[places] = points
    before = steps * np.searchsorted(places, np.arange(size), side="left")
    return held, before.astype(np.intp)


def bisected(points: Floats, values: Floats, steps: Steps) -> Codes:
    """Return the same by bisection."""
    found: Codes = np.zeros(len(values), dtype=np.intp)
    for step in steps:
        found += np.searchsorted(points, values, side=step)
    return found


def by_whole_part(points: Floats, steps: Steps) -> Find | None:
    """Return what looks codes up by the whole part; None unless all constants are reached at small whole numbers."""
    low, high = points[0], points[-1]
    if steps != ("right",) or low < 1 or high > MAX_BUCKETS or (points != np.trunc(points)).any():
        return None
    table = np.searchsorted(points, np.arange(int(high) + 1), side="right").astype(np.uint16)

    def find(values: Floats) -> Codes:
        moved = np.minimum(values, high)
        with np.errstate(invalid="ignore"):
            codes: Codes = table.take(moved.astype(np.intp), mode="clip")
        return codes

    return find


def finder(points: Floats, steps: Steps) -> Find:
    """Return the quickest way from values to codes; what it says of values that are no number means nothing."""
    buckets = None
    if len(points):
        by_whole = by_whole_part(points, steps)
        if by_whole is not None:
            return by_whole
        buckets = buckets_of(points, steps)
    return buckets.codes if buckets else lambda values: bisected(points, values, steps)


@dataclass(frozen=True, slots=True)
class FloatCoder:
    """Reads columns of floats; the last code is that of null, which stands for NaN and infinity too."""

    find: Find
    null: int
    masks: Masks

    def __call__(self, series: pl.Series) -> Coded | None:
        """Code a column of floats."""
        numbers = series.cast(pl.Float64)
        values, absent = raw_values(numbers, "f8")
        if not isfinite(numbers.sum()):
            absent = np.union1d(absent, np.flatnonzero(~np.isfinite(values)))
        return Coded(self._slices(values, absent), self.masks)

    def _slices(self, values: Floats, absent: Rows) -> Slices:
        return lambda start, stop: marked(self.find(values[start:stop]), absent, start, stop, self.null)


def float_coder(points: Floats, line: Line, null: int, count: int) -> FloatCoder:
    """Return the coder for the points of a line as floats; one step is enough where every point is like a gap."""
    gaps, own = line.masks[::2], line.masks[1::2]
    steps: Steps = ("right", "left")
    masks = line.masks
    if own == gaps[1:]:
        steps, masks = ("right",), gaps
    elif own == gaps[:-1]:
        steps, masks = ("left",), gaps
    return FloatCoder(finder(points, steps), len(masks), words_of((*masks, null), count))
