"""day of year, day of week, month of year, week of year, now, today (10.3.4.8, 10.3.4.11)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from remit.engine.feel.builtins.signature import form
from remit.engine.feel.run import Run
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.days import SECOND, days_from_civil
from remit.engine.feel.temporal.time import Time

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _date(value: Date | DateTime) -> Date:
    return value if isinstance(value, Date) else value.date


@form("day of year(date: date|date and time) -> number")
def day_of_year(run: Run, value: Date | DateTime) -> Decimal:
    """Count the days since the year began."""
    date = _date(value)
    return Decimal(date.days - days_from_civil(date.year, 1, 1) + 1)


@form("day of week(date: date|date and time) -> string")
def day_of_week(run: Run, value: Date | DateTime) -> str:
    """Name the day."""
    return _DAYS[_date(value).weekday - 1]


@form("month of year(date: date|date and time) -> string")
def month_of_year(run: Run, value: Date | DateTime) -> str:
    """Name the month."""
    return _MONTHS[_date(value).month - 1]


@form("week of year(date: date|date and time) -> number")
def week_of_year(run: Run, value: Date | DateTime) -> Decimal:
    """Number the week as ISO 8601 does: the week of its Thursday."""
    date = _date(value)
    thursday = Date.from_days(date.days - date.weekday + 4)
    year = thursday.year if thursday else date.year
    return Decimal((date.days - date.weekday + 4 - days_from_civil(year, 1, 1)) // 7 + 1)


@form("now() -> date and time")
def now(run: Run) -> Any:
    """The moment the evaluation was given."""
    return run.null("clock", "the evaluation was given no moment") if run.now is None else moment_of(run.now)


@form("today() -> date")
def today(run: Run) -> Any:
    """The day the evaluation was given."""
    return run.null("clock", "the evaluation was given no moment") if run.now is None else moment_of(run.now).date


def moment_of(moment: datetime) -> DateTime:
    """Turn Python's date and time into FEEL's."""
    nanosecond = (moment.hour * 3600 + moment.minute * 60 + moment.second) * SECOND + moment.microsecond * 1000
    offset = moment.utcoffset()
    zone = getattr(moment.tzinfo, "key", None)
    seconds = None if offset is None or zone else int(offset.total_seconds())
    if zone == "UTC":
        zone, seconds = None, 0
    return DateTime(Date(moment.year, moment.month, moment.day), Time(nanosecond, seconds, zone))


FORMS = (day_of_year, day_of_week, month_of_year, week_of_year, now, today)
