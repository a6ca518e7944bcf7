"""Krippendorff's alpha: agreement of any number of judges, with answers missing, at any level of measurement.

Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania, section E:
alpha = 1 - (n - 1) * sum over c, k of o_ck * d_ck / sum over c, k of n_c * n_k * d_ck.
The interval leaves out one unit at a time (jackknife; Efron and Stein 1981, Annals of Statistics 9, 586-596).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

NORMAL_95 = 1.959963984540054
UNITS_MIN = 3
Array = NDArray[np.float64]


class Level(StrEnum):
    """What may be read into the distance of two answers."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Alpha:
    """Agreement over `units` questions with at least two answers each; None where chance alone would agree fully."""

    level: Level
    units: int
    answers: int
    value: float | None
    interval: tuple[float, float] | None
    """95 %; None below three units."""


def alpha(units: Iterable[Iterable[Any]], *, level: Level = Level.NOMINAL) -> Alpha:
    """Measure agreement; each unit is the answers to one question, one of each judge who answered.

    Answers are numbers (ordinal levels take ranks from their order) or, at the nominal level, anything hashable.
    """
    paired = [list(unit) for unit in units]
    paired = [unit for unit in paired if len(unit) > 1]
    values = _values(paired, level)
    tables = _coincidences(paired, values)
    total: Array = tables.sum(axis=0)
    value = _alpha(total, values, level)
    return Alpha(
        level=level,
        units=len(paired),
        answers=sum(len(unit) for unit in paired),
        value=value,
        interval=None if value is None else _interval(tables, total, values, level, value),
    )


def _values(units: Sequence[Sequence[Hashable]], level: Level) -> list[Any]:
    found = {answer for unit in units for answer in unit}
    return sorted(found, key=str) if level is Level.NOMINAL else sorted(found)


def _coincidences(units: Sequence[Sequence[Any]], values: Sequence[Any]) -> Array:
    """Return one table of coincidences per unit: pairs of answers, each worth 1 / (answers - 1)."""
    place = {value: at for at, value in enumerate(values)}
    counts = np.zeros((len(units), len(values)))
    for at, unit in enumerate(units):
        np.add.at(counts[at], [place[answer] for answer in unit], 1.0)
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(len(values))
    result: Array = pairs / (counts.sum(axis=1) - 1)[:, None, None]
    return result


def _alpha(table: Array, values: Sequence[Any], level: Level) -> float | None:
    margins: Array = table.sum(axis=0)
    distance = DISTANCES[level](margins, values)
    expected = float((np.outer(margins, margins) * distance).sum())
    if expected == 0:
        return None
    return 1 - (float(margins.sum()) - 1) * float((table * distance).sum()) / expected


def _interval(
    tables: Array, total: Array, values: Sequence[Any], level: Level, value: float
) -> tuple[float, float] | None:
    left = [_alpha(total - table, values, level) for table in tables]
    rest = [one for one in left if one is not None]
    if len(rest) < max(len(left), UNITS_MIN):
        return None
    n = len(rest)
    middle = sum(rest) / n
    spread = sqrt((n - 1) / n * sum((one - middle) ** 2 for one in rest))
    return max(-1.0, value - NORMAL_95 * spread), min(1.0, value + NORMAL_95 * spread)


def _nominal(margins: Array, values: Sequence[Any]) -> Array:
    result: Array = 1.0 - np.eye(len(margins))
    return result


def _ordinal(margins: Array, values: Sequence[Any]) -> Array:
    upto = np.cumsum(margins) - margins / 2
    result: Array = (upto[:, None] - upto[None, :]) ** 2
    return result


def _interval_distance(margins: Array, values: Sequence[Any]) -> Array:
    numbers = np.array([float(value) for value in values])
    result: Array = (numbers[:, None] - numbers[None, :]) ** 2
    return result


def _ratio(margins: Array, values: Sequence[Any]) -> Array:
    numbers = np.array([float(value) for value in values])
    difference, total = numbers[:, None] - numbers[None, :], numbers[:, None] + numbers[None, :]
    result: Array = np.divide(difference, total, out=np.zeros_like(total), where=total != 0) ** 2
    return result


DISTANCES: Mapping[Level, Callable[[Array, Sequence[Any]], Array]] = {
    Level.NOMINAL: _nominal,
    Level.ORDINAL: _ordinal,
    Level.INTERVAL: _interval_distance,
    Level.RATIO: _ratio,
}
"""How far two answers lie apart, squared, at each level (Krippendorff 2011, section E)."""
