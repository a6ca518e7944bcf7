"""Discounted cash flow to the firm: revenue by growth, income by margin, what growth costs by sales to capital.

    free cash flow = operating income x (1 - tax) - added revenue / sales to capital
    value beyond   = free cash flow of the last year x (1 + g) / (r - g)          (Gordon and Shapiro, 1956)

Years are discounted from their ends. Money keeps the filing's unit; nothing is rounded on the way.
"""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from remit.valuation.model import AssumptionRefused, Assumptions, Valuation, YearOfCash

YEARS_MAX = 20
ONE = Decimal(1)


def check_assumptions(given: Assumptions) -> None:
    """Refuse `AssumptionRefused` where growth for ever reaches the discount rate, or a rate has no meaning."""
    if not 0 < len(given.growth) <= YEARS_MAX:
        raise AssumptionRefused(name="growth", value=len(given.growth), reason=f"give 1 to {YEARS_MAX} years")
    if given.discount_rate <= given.terminal_growth:
        reason = "it must exceed the growth for ever, or the value is endless"
        raise AssumptionRefused(name="discount_rate", value=given.discount_rate, reason=reason)
    if given.discount_rate <= 0 or given.terminal_growth <= -1:
        raise AssumptionRefused(name="discount_rate", value=given.discount_rate, reason="it must be above 0")
    if given.sales_to_capital <= 0:
        reason = "it divides what growth costs"
        raise AssumptionRefused(name="sales_to_capital", value=given.sales_to_capital, reason=reason)
    if not 0 <= given.tax_rate < 1:
        raise AssumptionRefused(name="tax_rate", value=given.tax_rate, reason="it lies from 0 up to below 1")


def discount(
    given: Assumptions, *, revenue: Decimal, debt: Decimal, cash: Decimal, shares: Decimal, base_year: int
) -> Valuation:
    """Value a company by its free cash flows. Refuses `AssumptionRefused`."""
    check_assumptions(given)
    if shares <= 0:
        raise AssumptionRefused(name="diluted_shares", value=shares, reason="it must be above 0")
    years = _years(given, revenue, base_year)
    gap = given.discount_rate - given.terminal_growth
    terminal = years[-1].free_cash_flow * (ONE + given.terminal_growth) / gap
    terminal_present = terminal / (ONE + given.discount_rate) ** len(years)
    enterprise = sum((one.present_value for one in years), terminal_present)
    equity = enterprise - debt + cash
    return Valuation(years, terminal, terminal_present, enterprise, equity, equity / shares)


def _years(given: Assumptions, revenue: Decimal, base_year: int) -> tuple[YearOfCash, ...]:
    path = [revenue]
    for rate in given.growth:
        path.append(path[-1] * (ONE + rate))
    return tuple(_year(given, before, now, at, base_year) for at, (before, now) in enumerate(pairwise(path), start=1))


def _year(given: Assumptions, before: Decimal, now: Decimal, at: int, base_year: int) -> YearOfCash:
    income = now * given.operating_margin
    tax = max(income, Decimal(0)) * given.tax_rate
    reinvested = (now - before) / given.sales_to_capital
    free = income - tax - reinvested
    return YearOfCash(base_year + at, now, income, tax, reinvested, free, free / (ONE + given.discount_rate) ** at)


def sensitivity(
    given: Assumptions,
    *,
    rates: tuple[Decimal, ...],
    growths: tuple[Decimal, ...],
    revenue: Decimal,
    debt: Decimal,
    cash: Decimal,
    shares: Decimal,
) -> tuple[tuple[Decimal | None, ...], ...]:
    """Return the value of a share for each discount rate (rows) and growth for ever (columns); None where endless."""

    def value(rate: Decimal, growth: Decimal) -> Decimal | None:
        changed = replace(given, discount_rate=rate, terminal_growth=growth)
        if rate <= growth:
            return None
        return discount(changed, revenue=revenue, debt=debt, cash=cash, shares=shares, base_year=0).per_share

    return tuple(tuple(value(rate, growth) for growth in growths) for rate in rates)
