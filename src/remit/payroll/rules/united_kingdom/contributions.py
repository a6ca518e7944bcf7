"""National Insurance: categories by exact percentage, and directors on the earnings of the year.

Each band is cut at three decimals and rounded to the nearest penny, half a penny down (SI 2001/1004 reg. 12).
"""

from decimal import Decimal

from remit.payroll.model import ZERO, CodeUnknown, Side
from remit.payroll.rules.rounding import percent, places
from remit.payroll.rules.slips import Slip, shown
from remit.payroll.rules.tables import Table

Limits = dict[str, Decimal]


def withhold_contributions(slip: Slip, pay: Decimal) -> Decimal:
    """Write both sides' contributions on a period's earnings, and return the employee's."""
    table = slip.table("uk.national_insurance", on_pay_date=True)
    letter = slip.employee.text("ni_category", "A").upper()
    if letter not in table.value("categories"):
        raise CodeUnknown("ni_category", value=letter, what="National Insurance category", country="GB")
    if slip.employee.flag("director"):
        mine, theirs = _director(slip, table, letter, pay)
    else:
        limits = _limits(table, slip.employee.text("frequency", "monthly"))
        mine, theirs = contributions(pay, limits, table, letter)
    basis = f"{letter}: {shown(pay)}"
    slip.write(Side.DEDUCTION, "uk.national_insurance", mine, basis=basis, source=table.citation, exact=True)
    slip.write(Side.EMPLOYER, "uk.national_insurance_employer", theirs, basis=basis, source=table.citation, exact=True)
    before = slip.employee.inner("to_date")
    for key, amount in (("ni_pay", pay), ("ni", mine), ("ni_employer", theirs)):
        slip.to_date[key] = before.number(key, 0) + amount
    return mine


def contributions(pay: Decimal, limits: Limits, table: Table, letter: str) -> tuple[Decimal, Decimal]:
    """Return the employee's and the employer's contributions on earnings of one earnings period."""
    category = table.value("categories", letter)
    middle = max(ZERO, min(pay, limits["upper"]) - limits["primary"])
    above = max(ZERO, pay - limits["upper"])
    mine = _penny(percent(Decimal(category["main"]), middle)) + _penny(percent(Decimal(category["over"]), above))
    start = limits.get(category["employer_from"])
    theirs = ZERO if start is None else percent(table.number("employer", "rate"), max(ZERO, pay - start))
    return mine, _penny(theirs)


def _penny(amount: Decimal) -> Decimal:
    return places(places(amount, 3, "down"), 2, "half_down")


def _limits(table: Table, frequency: str) -> Limits:
    found = table.value("thresholds").get(frequency)
    if found is None:
        raise CodeUnknown("frequency", value=frequency, what="frequency of pay", country="GB")
    return {key: Decimal(value) for key, value in found.items()}


def _director(slip: Slip, table: Table, letter: str, pay: Decimal) -> tuple[Decimal, Decimal]:
    """Compute on the year to date with the year's limits, less what was paid; part of a year has part of them."""
    weeks, year = slip.employee.number("director_weeks", table.number("employer", "weeks")), _limits(table, "annual")
    limits = {key: places(value * weeks / table.number("employer", "weeks"), 0, "up") for key, value in year.items()}
    before = slip.employee.inner("to_date")
    mine, theirs = contributions(before.number("ni_pay", 0) + pay, limits, table, letter)
    return mine - before.number("ni", 0), theirs - before.number("ni_employer", 0)
