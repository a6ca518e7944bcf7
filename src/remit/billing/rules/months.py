"""Months as contracts count them: their days, their bounds in a time zone, the quarter they close."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from remit.contracts.pricing import DayCount, Window
from remit.values.moment import Moment, require_utc


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month of a day."""
        return cls(day.year, day.month)

    @property
    def first_date(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    @property
    def last_date(self) -> date:
        """The last day."""
        return date(self.year, self.number, self.days)

    @property
    def days(self) -> int:
        """How many days it has."""
        return monthrange(self.year, self.number)[1]

    def plus(self, months: int) -> "Month":
        """Return the month so many months later, or earlier."""
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)

    def bounds(self, tz: str) -> tuple[Moment, Moment]:
        """Return its first instant in a time zone and the first one after it."""
        return _midnight(self.first_date, tz), _midnight(self.plus(1).first_date, tz)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def _midnight(day: date, tz: str) -> Moment:
    return require_utc(datetime.combine(day, time(), tzinfo=ZoneInfo(tz)))


LENGTH = {Window.MONTH: 1, Window.QUARTER: 3, Window.YEAR: 12}
"""How many months a window has."""


def first_of_window(month: Month, window: Window) -> Month:
    """Return the month in which a month's window begins."""
    if window is Window.MONTH:
        return month
    if window is Window.YEAR:
        return Month(month.year, 1)
    return Month(month.year, (month.number - 1) // 3 * 3 + 1)


def closes_window(month: Month, window: Window) -> bool:
    """Tell whether a month is the last of its window."""
    return first_of_window(month.plus(1), window) == month.plus(1)


def counted_days(
    from_date: date, until_date: date, *, day_count: DayCount, holidays: tuple[date, ...] = ()
) -> Iterator[date]:
    """Go through the days from one to another, both included, that a day count counts."""
    for ahead in range((until_date - from_date).days + 1):
        day = from_date + timedelta(days=ahead)
        if day_count is DayCount.CALENDAR or (day.weekday() < 5 and day not in holidays):
            yield day
