"""Sharing whole units without losing one: the method of largest remainders."""

from collections.abc import Sequence
from fractions import Fraction


def share(total: int, weights: Sequence[Fraction | int]) -> tuple[int, ...]:
    """Share `total` whole units in proportion to `weights`; the parts add up to `total` exactly.

    Each part is its exact share rounded down or up; the units left over go to the largest remainders, and of equal
    ones to the first. Weights are from 0 up; where all are 0 the parts are equal. A part of weight 0 beside others
    gets nothing. A negative total is shared as its opposite.
    """
    if total < 0:
        return tuple(-part for part in share(-total, weights))
    if not weights:
        raise ValueError("nothing to share among")
    exact = _exact(total, weights)
    parts = [int(one) for one in exact]
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return tuple(parts)


def _exact(total: int, weights: Sequence[Fraction | int]) -> list[Fraction]:
    if any(weight < 0 for weight in weights):
        raise ValueError("weights are from 0 up")
    whole = sum(weights, Fraction(0))
    if not whole:
        return [Fraction(total, len(weights))] * len(weights)
    return [total * Fraction(weight) / whole for weight in weights]
