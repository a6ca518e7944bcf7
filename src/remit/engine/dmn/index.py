"""The index of one column: for any value, the bitmask of the rules whose cell it passes.

The constants of a column cut the line of values into points and the gaps between them. Region 2i+1 is the i-th point,
region 2i the gap before it; a cell is a set of regions. A bisection finds the region, the region holds the mask. The
same masks serve one evaluation, a batch, the trace and the analysis.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from remit.engine.dmn.cell import Interval, Key, Shape

Regions = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of value: its points in order, and a mask per region."""

    points: tuple[Key, ...]
    masks: tuple[int, ...]

    def mask(self, key: Key) -> int:
        """Return the mask of a key."""
        points = self.points
        place = bisect_left(points, key)
        return self.masks[2 * place + 1 if place < len(points) and points[place] == key else 2 * place]

    def region(self, key: Key) -> int:
        """Return the number of the region a key lies in."""
        place = bisect_left(self.points, key)
        return 2 * place + 1 if place < len(self.points) and self.points[place] == key else 2 * place


def build_lines(shapes: Sequence[Shape | None]) -> tuple[dict[str, Line], int]:
    """Build a line per kind of constant; also return the mask of the rules whose cell is no test of constants."""
    kinds = sorted({shape.kind for shape in shapes if shape is not None and not shape.everything})
    residual = sum(1 << rule for rule, shape in enumerate(shapes) if shape is None)
    everything = sum(1 << rule for rule, shape in enumerate(shapes) if shape is not None and shape.everything)
    return {kind: _line(kind, shapes, everything) for kind in kinds}, residual


def _line(kind: str, shapes: Sequence[Shape | None], everything: int) -> Line:
    points = tuple(sorted({key for shape in shapes if shape and shape.kind == kind for key in _keys(shape)}))
    place = {point: index for index, point in enumerate(points)}
    count = 2 * len(points) + 1
    changes = [0] * (count + 1)
    for rule, shape in enumerate(shapes):
        if shape is not None and not shape.everything and shape.kind == kind:
            for start, end in _regions(shape, place, count):
                changes[start] ^= 1 << rule
                changes[end] ^= 1 << rule
    masks, current = [], everything
    for region in range(count):
        current ^= changes[region]
        masks.append(current)
    return Line(points, tuple(masks))


def _keys(shape: Shape) -> set[Key]:
    ends = {end for interval in shape.intervals for end in (interval.low, interval.high)}
    return {end for end in ends if end is not None}


def _regions(shape: Shape, place: dict[Any, int], count: int) -> Regions:
    spans = _merged([_span(interval, place, count) for interval in shape.intervals])
    if not shape.negated:
        return spans
    inverted, start = [], 0
    for low, high in spans:
        if low > start:
            inverted.append((start, low))
        start = high
    return [*inverted, (start, count)] if start < count else inverted


def _span(interval: Interval, place: dict[Any, int], count: int) -> tuple[int, int]:
    low, high = 0, count
    if interval.low is not None:
        low = 2 * place[interval.low] + (1 if interval.low_included else 2)
    if interval.high is not None:
        high = 2 * place[interval.high] + (2 if interval.high_included else 1)
    return low, high


def _merged(spans: Regions) -> Regions:
    merged: Regions = []
    for low, high in sorted(span for span in spans if span[0] < span[1]):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged
