"""Where a value stands on a plot: round ticks, and the way from values to places."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """The way from a value to its height: `bottom` is where the lowest tick is drawn, `top` the highest."""

    ticks: tuple[float, ...]
    bottom: float
    top: float

    def at(self, value: float) -> float:
        """Return the y at which a value stands."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)


def round_ticks(values: Iterable[float], *, about: int = 4) -> tuple[float, ...]:
    """Return ticks at round numbers (1, 2 or 5 times a power of ten) that hold zero and every value."""
    given = [0.0, *values]
    low, high = min(given), max(given)
    if low == high:
        return (0.0, 1.0)
    step = _round_step((high - low) / about)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(step * number, 10) for number in range(first, last + 1))


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999999)
