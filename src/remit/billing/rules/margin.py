"""Margin: the month's charges shared over the work, and the hours of the work at what they cost.

| week | site | hours | share of 1,000.00 | rate | cost | margin |
|---|---|---|---|---|---|---|
| 2 March | Đà Nẵng | 3 | 600.00 | 10.00 | 30.00 | 570.00 |
| 2 March | Leeds | 1 | 200.00 | 40.00 | 40.00 | 160.00 |
| 9 March | Đà Nẵng | 1 | 200.00 | 12.00 | 12.00 | 188.00 |

What a month came to, credits taken off, is shared by the time that was worked on its items, or by their number where no
time was; the shares add up to the ledger's figure exactly. An hour costs by the most exact rate: site and role, then
site alone.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

from remit.billing.model.margin import CostRate, Hours, Margin
from remit.values.money import Money
from remit.values.sharing import share

HOUR_S = 3_600
Convert = Callable[[Money, date], Fraction | None]
"""Money of a day in minor units of the invoice's currency; None where no exchange rate is known."""


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def rate_for(rates: Iterable[CostRate], *, site_id: str | None, role: str, day: date) -> CostRate | None:
    """Return the most exact rate that holds, the newest of equal ones."""
    found = [one for one in rates if one.holds(site_id=site_id, role=role, day=day)]
    return max(found, key=lambda one: (one.role != "", one.valid_from), default=None)


def margins(
    hours: Sequence[Hours], *, revenue: Money, rates: Sequence[CostRate], convert: Convert
) -> tuple[Margin, ...]:
    """Return what each week and site brought and cost."""
    places = sorted({(one.week_date, one.site_id) for one in hours}, key=lambda at: (at[0], at[1] or ""))
    groups = [[one for one in hours if (one.week_date, one.site_id) == at] for at in places]
    worked = [sum(one.handling_time_s for one in group) for group in groups]
    counted = [sum(one.items for one in group) for group in groups]
    parts = share(revenue.minor, worked if any(worked) else counted) if groups else ()
    return tuple(
        _margin(at, group, Money(part, revenue.currency), rates, convert)
        for at, group, part in zip(places, groups, parts, strict=True)
    )


def _margin(
    at: tuple[date, str | None],
    group: Sequence[Hours],
    revenue: Money,
    rates: Sequence[CostRate],
    convert: Convert,
) -> Margin:
    cost, unpriced_s = Fraction(0), 0
    for one in group:
        found = rate_for(rates, site_id=one.site_id, role=one.role, day=one.week_date)
        hourly = convert(Money(found.hourly_minor, found.currency), one.week_date) if found else None
        if hourly is None:
            unpriced_s += one.handling_time_s
        else:
            cost += hourly * one.handling_time_s / HOUR_S
    return Margin(
        week_date=at[0],
        site_id=at[1],
        items=sum(one.items for one in group),
        handling_time_s=sum(one.handling_time_s for one in group),
        revenue=revenue,
        cost=Money(int(cost + Fraction(1, 2)), revenue.currency),
        unpriced_s=unpriced_s,
    )
