"""What a task is worth by the contract: its item's price against the usual one, or the credit that lateness risks.

It is in hundredths of what an ordinary task is worth, so that clients who pay in different currencies compare: 100
where nothing is agreed, and a kind that costs twice the average of the schedule counts twice. Where a missed promise
costs service credits, the price is compared with what one late item costs on average, and the greater of the two
counts.

That cost needs no volume. Of N items a month at price p, (100 - target) percent may be late before the credit of
`at_risk` percent of N * p is due, of which `allocation` percent are this level's; so one late item costs
p * at_risk * allocation / (100 - target), and N falls out.

| at risk | allocation | target | one late item costs |
|---|---|---|---|
| 15 % | 50 % | 95 % | 1.5 prices |
| 10 % | 20 % | 98 % | 1.0 price |
"""

from decimal import Decimal
from fnmatch import fnmatchcase

from remit.contracts.model import Metric, Terms
from remit.contracts.pricing import PerItem, PriceSchedule

USUAL = 100
"""The stake of a task about which nothing is agreed."""

STAKE_MAX = 2_000
"""More would let what is late already, which counts a hundredth, stand before what can still be on time."""


def stake(terms: Terms, *, kind: str) -> int:
    """Return what an item of a kind is worth under these terms, in hundredths of the usual."""
    if terms.pricing is None:
        return _bounded(Decimal(1), terms)
    return _bounded(_price(terms.pricing, kind) * max(Decimal(1), _lateness(terms, terms.pricing)), terms)


def _bounded(share: Decimal, terms: Terms) -> int:
    return max(1, min(STAKE_MAX, round(share * USUAL * terms.routing.weight_pct / 100)))


def _price(schedule: PriceSchedule, kind: str) -> Decimal:
    """Return the price of a kind over the average of all that is priced by the item; 1 where that says nothing."""
    prices = {one.meter: one.model.tiers[0].price for one in schedule.items if isinstance(one.model, PerItem)}
    usual = sum(prices.values(), Decimal(0)) / len(prices) if prices else Decimal(0)
    own = next((price for meter, price in prices.items() if fnmatchcase(f"item:{kind}", meter)), usual)
    return own / usual if usual > 0 and own > 0 else Decimal(1)


def _lateness(terms: Terms, schedule: PriceSchedule) -> Decimal:
    """Return what one late item costs in credits, in prices of an item."""
    promise = terms.service_level(Metric.TURNAROUND_TIME)
    if schedule.credits is None or promise is None:
        return Decimal(0)
    of_level = {rule.level: rule.allocation_pct for rule in schedule.credits.rules}
    allocation = of_level.get(promise.metric.value, Decimal(0))
    allowed = max(Decimal(1), 100 - promise.target_pct)
    return schedule.credits.at_risk_pct * allocation / 100 / allowed
