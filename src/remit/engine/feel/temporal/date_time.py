"""A FEEL date and time (10.3.2.3.6)."""

from dataclasses import dataclass
from typing import Self

from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.days import DAY, SECOND, civil_from_days
from remit.engine.feel.temporal.time import Time
from remit.engine.feel.temporal.zone import offset_after, offset_at


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and a time of day; the time carries the offset or zone."""

    date: Date
    time: Time

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read an XML Schema dateTime, or one with `@zone`; a date alone means its midnight."""
        head, mark, tail = text.partition("T")
        date = Date.read(head)
        if date is None:
            return None
        if not mark:
            return cls(date, Time(0))
        time = Time.read(tail)
        if time is None:
            return None
        if tail.startswith("24"):
            next_day = Date.from_days(date.days + 1)
            return cls(next_day, time) if next_day else None
        return cls(date, time)

    @property
    def offset(self) -> int | None:
        """Offset in seconds east of UTC at this moment, or None if unbound."""
        if self.time.zone is None:
            return self.time.offset
        date = self.date
        return offset_at(self.time.zone, date.year, date.month, date.day, self.time.nanosecond // SECOND)

    @property
    def moment(self) -> tuple[bool, int]:
        """Whether the moment is bound to UTC, and its nanoseconds since 1970-01-01T00:00 there."""
        offset = self.offset
        return offset is not None, self.date.days * DAY + self.time.nanosecond - (offset or 0) * SECOND

    def plus(self, nanoseconds: int) -> Self | None:
        """Move the moment (10.3.2.15, table 58), so a day across a change of the clocks has 24 hours.

        None beyond the years a date may have.
        """
        moment = self.moment[1] + nanoseconds
        offset = self.offset if self.time.zone is None else self._offset_after(moment)
        days, rest = divmod(moment + (offset or 0) * SECOND, DAY)
        date = Date.from_days(days)
        return type(self)(date, Time(rest, self.time.offset, self.time.zone)) if date else None

    def _offset_after(self, moment: int) -> int | None:
        days, rest = divmod(moment, DAY)
        return offset_after(self.time.zone or "", *civil_from_days(days), rest // SECOND)

    def plus_months(self, months: int) -> Self | None:
        """Move the date by months."""
        date = self.date.plus_months(months)
        return type(self)(date, self.time) if date else None

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"
