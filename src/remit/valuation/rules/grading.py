"""A rating by its definition, from the return that a target price promises."""

from collections.abc import Sequence
from decimal import Decimal

from remit.valuation.model import AssumptionRefused, Grade


def grade(expected_return: Decimal, grades: Sequence[Grade]) -> Grade:
    """Return the rating whose threshold the expected return reaches; grades come best first, the last has none.

    Refuses `AssumptionRefused` where thresholds do not fall or the last still has one.
    """
    levels = [one.at_least for one in grades]
    bounds = [level for level in levels[:-1] if level is not None]
    if not levels or levels[-1] is not None or len(bounds) < len(levels) - 1:
        raise AssumptionRefused(name="ratings", value=len(levels), reason="all but the last have a threshold")
    if bounds != sorted(bounds, reverse=True):
        raise AssumptionRefused(name="ratings", value=bounds[0], reason="thresholds fall from the best downwards")
    reached = (one for one in grades if one.at_least is None or expected_return >= one.at_least)
    return next(reached)
