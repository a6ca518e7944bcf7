"""The text of an at literal, `@"…"`: a date, a time, a date and time or a duration."""

from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.duration import DaysDuration, MonthsDuration, read_duration
from remit.engine.feel.temporal.time import Time

Temporal = Date | Time | DateTime | DaysDuration | MonthsDuration


def read_temporal(text: str) -> Temporal | None:
    """Read the first of the five forms that fits; None if none does."""
    return Date.read(text) or Time.read(text) or DateTime.read(text) or read_duration(text)
