"""date, time, date and time (10.3.4.1)."""

from decimal import Decimal
from typing import Any

from remit.engine.feel.builtins.signature import form
from remit.engine.feel.run import Run
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.days import MAX_YEAR, SECOND
from remit.engine.feel.temporal.duration import DaysDuration
from remit.engine.feel.temporal.time import Time
from remit.engine.feel.temporal.zone import MAX_OFFSET


def _read(run: Run, value: Any, text: str, kind: str) -> Any:
    return run.null("argument", f"“{text}” is no {kind}", "10.3.4.1") if value is None else value


@form("date(from: string) -> date")
def date_text(run: Run, text: str) -> Any:
    """Read a date."""
    return _read(run, Date.read(text), text, "date")


@form("date(from: date) -> date")
def date_again(run: Run, value: Date) -> Date:
    """Pass a date on."""
    return value


@form("date(from: date and time) -> date")
def date_of_moment(run: Run, value: DateTime) -> Date:
    """Take the date of a date and time."""
    return value.date


@form("date(year: number, month: number, day: number) -> date")
def date_parts(run: Run, year: Decimal, month: Decimal, day: Decimal) -> Any:
    """Build a date from its parts."""
    if abs(year) > MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= 31:
        return run.null("argument", f"there is no day {year}-{month}-{day}", "10.3.4.1")
    return _read(run, Date.of(int(year), int(month), int(day)), f"{year}-{month}-{day}", "date")


@form("time(from: string) -> time")
def time_text(run: Run, text: str) -> Any:
    """Read a time."""
    return _read(run, Time.read(text), text, "time")


@form("time(from: time) -> time")
def time_again(run: Run, value: Time) -> Time:
    """Pass a time on."""
    return value


@form("time(from: date and time) -> time")
def time_of_moment(run: Run, value: DateTime) -> Time:
    """Take the time of a date and time, with its offset or zone."""
    return value.time


@form("time(from: date) -> time")
def time_of_date(run: Run, value: Date) -> Time:
    """A date begins at midnight UTC."""
    return Time(0, 0)


@form("time(hour: number, minute: number, second: number, offset?: days and time duration?) -> time")
def time_parts(run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None) -> Any:
    """Build a time from its parts."""
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return run.null("argument", f"there is no time {hour}:{minute}:{second}", "10.3.4.1")
    nanosecond = (int(hour) * 3600 + int(minute) * 60) * SECOND + int(second * SECOND)
    if offset is None:
        return Time(nanosecond)
    seconds = abs(offset.nanosecond) // SECOND * (-1 if offset.nanosecond < 0 else 1)
    if abs(seconds) > MAX_OFFSET:
        return run.null("argument", "an offset is at most 18 hours", "10.3.4.1")
    return Time(nanosecond, seconds)


@form("date and time(from: string) -> date and time")
def moment_text(run: Run, text: str) -> Any:
    """Read a date and time; a date alone means its midnight."""
    return _read(run, DateTime.read(text), text, "date and time")


@form("date and time(from: date and time) -> date and time")
def moment_again(run: Run, value: DateTime) -> DateTime:
    """Pass a date and time on."""
    return value


@form("date and time(from: date) -> date and time")
def moment_of_date(run: Run, value: Date) -> DateTime:
    """A date begins at midnight UTC."""
    return DateTime(value, Time(0, 0))


@form("date and time(date: date|date and time, time: time) -> date and time")
def moment_parts(run: Run, date: Date | DateTime, time: Time) -> DateTime:
    """Join a date and a time."""
    return DateTime(date if isinstance(date, Date) else date.date, time)


FORMS = (
    date_text, date_again, date_of_moment, date_parts, time_text, time_again, time_of_moment, time_of_date, time_parts,
    moment_text, moment_again, moment_of_date, moment_parts,
)  # fmt: skip
