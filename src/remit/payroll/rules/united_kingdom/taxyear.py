"""The tax year from 6 April, its months and weeks, and what a frequency of pay is counted in."""

from dataclasses import dataclass
from datetime import date

from remit.payroll.model import CodeUnknown

WEEKS = {"weekly": 1, "fortnightly": 2, "four_weekly": 4}
FIRST_MONTH, FIRST_DAY = 4, 6
IN_MONTHS, IN_WEEKS = 12, 52


@dataclass(frozen=True, slots=True)
class TaxPeriod:
    """A tax month or week: its number, the one it is if it stands alone, and how many make a year."""

    number: int
    alone: int
    in_year: int

    @property
    def unit(self) -> str:
        """Name the table column: monthly or weekly."""
        return "monthly" if self.in_year == IN_MONTHS else "weekly"


def tax_year_start(day: date) -> date:
    """Return the 6 April on or before a day."""
    start = date(day.year, FIRST_MONTH, FIRST_DAY)
    return start if day >= start else date(day.year - 1, FIRST_MONTH, FIRST_DAY)


def tax_period(pay_date: date, frequency: str) -> TaxPeriod:
    """Return the tax period of a day of payment. Refuses `CodeUnknown` for a frequency that has none."""
    start = tax_year_start(pay_date)
    if frequency in ("monthly", "annual"):
        months = (pay_date.year - start.year) * IN_MONTHS + pay_date.month - start.month
        number = months + (1 if pay_date.day >= FIRST_DAY else 0)
        return TaxPeriod(number, 1 if frequency == "monthly" else IN_MONTHS, IN_MONTHS)
    if frequency not in WEEKS:
        raise CodeUnknown("frequency", value=frequency, what="frequency of pay", country="GB")
    return TaxPeriod((pay_date - start).days // 7 + 1, WEEKS[frequency], IN_WEEKS)
