"""Arithmetic that loses no digit: moments, analysis of variance and regression over fractions of whole numbers.

A decimal is taken as it is written, a float as its shortest decimal. Sums of squares are harmless here, for nothing is
rounded before the end; in floating point they lose every digit of data that lie far from 0 (NIST StRD, SmLs07 to 09).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from remit.statistics.model import NotEnough

DIGITS = Context(prec=40)
"""Roots are taken in decimals of this many digits."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Count, mean and sample variance (divisor n - 1; None for one value)."""

    count: int
    mean: Fraction
    variance: Fraction | None

    @property
    def deviation(self) -> float | None:
        """The standard deviation."""
        return None if self.variance is None else root(self.variance)


@dataclass(frozen=True, slots=True)
class Variances:
    """An analysis of variance of one factor, as NIST tabulates it."""

    between_freedom: int
    within_freedom: int
    between_square: Fraction
    within_square: Fraction
    explained: Fraction

    @property
    def f_ratio(self) -> Fraction:
        """Mean square between over mean square within. Refuses `NotEnough` where nothing varies within."""
        if not self.within_square:
            raise NotEnough(what="F", least=1, given=0)
        return self.between_square / self.within_square


@dataclass(frozen=True, slots=True)
class Regression:
    """Least squares: coefficients (the intercept first), standard errors, residual deviation, R²."""

    coefficients: tuple[Fraction, ...]
    standard_errors: tuple[float, ...]
    residual_deviation: float
    explained: Fraction
    freedom: int


def exact(value: Any) -> Fraction:
    """Take a number as it is written; a float as its shortest decimal."""
    return Fraction(Decimal(repr(value) if isinstance(value, float) else str(value)))


def root(value: Fraction) -> float:
    """Return the square root to the precision of a float."""
    return float(DIGITS.sqrt(DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))))


def moments(values: Sequence[Fraction]) -> Moments:
    """Return the moments of at least one value. Refuses `NotEnough`."""
    if not values:
        raise NotEnough(what="mean", least=1, given=0)
    whole, scale = _whole(values)
    count, first = len(whole), sum(whole)
    mean = Fraction(first, count * scale)
    if count == 1:
        return Moments(count, mean, None)
    squares = count * sum(one * one for one in whole) - first * first
    return Moments(count, mean, Fraction(squares, count * (count - 1) * scale * scale))


def _whole(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """Return whole numbers and what they are to be divided by."""
    scale = math.lcm(*{one.denominator for one in values})
    return [one.numerator * (scale // one.denominator) for one in values], scale


def analyse_variance(groups: Mapping[str, Sequence[Fraction]]) -> Variances:
    """Compare the means of groups. Refuses `NotEnough`: fewer than two groups, or no group with two values."""
    known = {name: moments(values) for name, values in groups.items() if values}
    count = sum(one.count for one in known.values())
    if len(known) < 2 or count <= len(known):
        raise NotEnough(what="analysis of variance", least=len(known) + 1, given=count)
    grand = sum((one.mean * one.count for one in known.values()), Fraction(0)) / count
    between = sum((one.count * (one.mean - grand) ** 2 for one in known.values()), Fraction(0))
    within = sum(((one.count - 1) * (one.variance or Fraction(0)) for one in known.values()), Fraction(0))
    above, below = len(known) - 1, count - len(known)
    explained = between / (between + within) if between + within else Fraction(0)
    return Variances(above, below, between / above, within / below, explained)


def regress(outcome: Sequence[Fraction], causes: Sequence[Sequence[Fraction]]) -> Regression:
    """Fit `outcome` on an intercept and `causes` by least squares. Refuses `NotEnough`, also where causes coincide."""
    rows = [[Fraction(1), *line] for line in zip(*causes, strict=True)]
    size, count = len(causes) + 1, len(outcome)
    if count <= size:
        raise NotEnough(what="regression", least=size + 1, given=count)
    squares = [[_dot([row[i] for row in rows], [row[j] for row in rows]) for j in range(size)] for i in range(size)]
    products = [_dot([row[i] for row in rows], outcome) for i in range(size)]
    inverse = _inverted(squares)
    beta = [_dot(line, products) for line in inverse]
    residual = _dot(outcome, outcome) - _dot(beta, products)
    freedom = count - size
    spread = residual / freedom
    all_of_it = _dot(outcome, outcome) - sum(outcome, Fraction(0)) ** 2 / count
    errors = tuple(root(spread * inverse[at][at]) for at in range(size))
    explained = 1 - residual / all_of_it if all_of_it else Fraction(1)
    return Regression(tuple(beta), errors, root(spread), explained, freedom)


def _dot(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    (left, left_scale), (right, right_scale) = _whole(one), _whole(other)
    return Fraction(sum(a * b for a, b in zip(left, right, strict=True)), left_scale * right_scale)


def _inverted(matrix: list[list[Fraction]]) -> list[list[Fraction]]:
    """Invert by elimination; fractions need no pivoting for precision, only against 0."""
    size = len(matrix)
    work = [[*line, *(Fraction(at == column) for column in range(size))] for at, line in enumerate(matrix)]
    for at in range(size):
        pivot = next((row for row in range(at, size) if work[row][at]), None)
        if pivot is None:
            raise NotEnough(what="regression on causes that coincide", least=size, given=at)
        work[at], work[pivot] = work[pivot], work[at]
        work[at] = [value / work[at][at] for value in work[at]]
        for row in range(size):
            if row != at and work[row][at]:
                work[row] = [value - work[row][at] * lead for value, lead in zip(work[row], work[at], strict=True)]
    return [line[size:] for line in work]
