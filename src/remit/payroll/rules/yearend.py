"""Year-end statements: what each employee earned and paid in the year that a run closes."""

from typing import Any

from remit.payroll.model import Country, Period, Result
from remit.payroll.rules.united_kingdom.taxyear import IN_MONTHS, tax_period, tax_year_start

STATEMENT = {
    Country.VIETNAM: "certificate of tax withheld",
    Country.UNITED_KINGDOM: "P60",
    Country.UNITED_STATES: "W-2",
}
"""The paper that the law gives these figures a place on; ours says the figures, not the form."""


def closes_year(country: Country, period: Period) -> bool:
    """Say whether a period is the last of its tax year: paid in December, or in month 12 from 6 April."""
    if country is Country.UNITED_KINGDOM:
        return tax_period(period.pay_date, "monthly").number == IN_MONTHS
    return period.pay_date.month == IN_MONTHS


def year_of(country: Country, period: Period) -> str:
    """Return the tax year of a day of payment: 2026, or 2026-27."""
    if country is Country.UNITED_KINGDOM:
        start = tax_year_start(period.pay_date).year
        return f"{start}-{(start + 1) % 100:02d}"
    return str(period.pay_date.year)


def statements(result: Result) -> tuple[dict[str, Any], ...]:
    """Return a statement per employee where the run closes the year, none where it does not."""
    run = result.run
    if not closes_year(run.country, run.period):
        return ()
    return tuple(
        {
            "employee": slip.employee,
            "name": slip.name,
            "tax_number": str(slip.fields.get("tax_number", "")),
            "statement": STATEMENT[run.country],
            "year": year_of(run.country, run.period),
            "currency": slip.currency,
            "figures": {key: f"{value:f}" for key, value in slip.to_date.items()},
        }
        for slip in result.slips
    )
