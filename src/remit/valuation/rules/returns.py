"""Returns of a portfolio: time-weighted by modified Dietz and linking, money-weighted with every root shown."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from remit.valuation.model import AssumptionRefused, Flow, Rates

GUESS = 0.10
LOWEST, HIGHEST, STEPS = -0.9999, 10.0, 4_000
DAYS_A_YEAR = 365.0
"""Actual days over 365, as spreadsheets' XIRR counts."""


def modified_dietz(
    *, opening: Decimal, closing: Decimal, flows: Sequence[Flow], start: date, end: date, end_of_day: bool = True
) -> Decimal:
    """Return the modified Dietz return of a period as a fraction (Dietz 1966, weights by day).

    `start` is the day whose close the opening value is of; a flow is weighted by the share of the days after it, with
    its own day where flows come at its start. Refuses a period or an average capital that is not above 0.
    """
    days = (end - start).days
    if days <= 0:
        raise AssumptionRefused(name="end", value=end, reason="it must come after the start")
    outside = next((one.day for one in flows if not start < one.day <= end), None)
    if outside is not None:
        raise AssumptionRefused(name="flows", value=outside, reason="it lies outside the period")
    later = 0 if end_of_day else 1
    weighted = sum((one.amount * Decimal((end - one.day).days + later) / days for one in flows), Decimal(0))
    capital = opening + weighted
    if capital <= 0:
        raise AssumptionRefused(name="opening", value=capital, reason="the average capital must be above 0")
    return (closing - opening - sum((one.amount for one in flows), Decimal(0))) / capital


def link(returns: Sequence[Decimal]) -> Decimal:
    """Link the returns of following periods geometrically: (1 + r1)(1 + r2)... - 1."""
    grown = Decimal(1)
    for one in returns:
        grown *= 1 + one
    return grown - 1


def money_weighted(flows: Sequence[Flow], *, guess: float = GUESS) -> Rates:
    """Return every yearly rate between -99.99 % and 1,000 % at which the flows are worth 0, and the nearest to the
    guess. Of rates equally near, the lower. Flows of one sign have none.
    """
    if not flows:
        return Rates(None, (), 0)
    first = min(one.day for one in flows)
    dated = [(float(one.amount), (one.day - first).days / DAYS_A_YEAR) for one in flows]
    roots = _roots(dated)
    nearest = min(roots, key=lambda rate: abs(rate - guess), default=None)
    return Rates(
        None if nearest is None else _decimal(nearest), tuple(_decimal(one) for one in roots), _sign_changes(flows)
    )


def _decimal(rate: float) -> Decimal:
    return Decimal(f"{rate:.12f}")


def _worth(dated: Sequence[tuple[float, float]], rate: float) -> float:
    return sum(float(amount * (1.0 + rate) ** -years) for amount, years in dated)


def _roots(dated: Sequence[tuple[float, float]]) -> list[float]:
    """Find roots between neighbours of a grid, even in log(1 + rate), by bisection."""
    ratio = ((1 + HIGHEST) / (1 + LOWEST)) ** (1 / STEPS)
    rates = [(1 + LOWEST) * ratio**step - 1 for step in range(STEPS + 1)]
    worths = [_worth(dated, rate) for rate in rates]
    found = []
    for low, high, left, right in zip(rates, rates[1:], worths, worths[1:], strict=False):
        if left == 0:
            found.append(low)
        elif left * right < 0:
            found.append(_bisected(dated, low, high, left))
    return found


def _bisected(dated: Sequence[tuple[float, float]], low: float, high: float, left: float) -> float:
    for _ in range(80):
        middle = (low + high) / 2
        worth = _worth(dated, middle)
        if worth == 0:
            return middle
        low, high = (middle, high) if worth * left > 0 else (low, middle)
    return (low + high) / 2


def _sign_changes(flows: Sequence[Flow]) -> int:
    signs = [one.amount > 0 for one in sorted(flows, key=lambda one: one.day) if one.amount]
    return sum(left != right for left, right in pairwise(signs))
