"""A FEEL date: a calendar day without time or zone (10.3.2.3.4)."""

import re
from dataclasses import dataclass
from typing import Self

from remit.engine.feel.temporal.days import MAX_YEAR, civil_from_days, days_from_civil, month_length

_TEXT = re.compile(r"(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A day of the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int

    @classmethod
    def of(cls, year: int, month: int, day: int) -> Self | None:
        """Build a date, or None if there is no such day."""
        if not (1 <= month <= 12 and abs(year) <= MAX_YEAR and 1 <= day <= month_length(year, month)):
            return None
        return cls(year, month, day)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read an XML Schema date without a zone; None if the text is none."""
        match = _TEXT.fullmatch(text)
        if match is None or not text.isascii():
            return None
        year = int(match[2]) * (-1 if match[1] else 1)
        return cls.of(year, int(match[3]), int(match[4]))

    @classmethod
    def from_days(cls, days: int) -> Self | None:
        """Build the date that many days after 1970-01-01, or None beyond the years a date may have."""
        return cls.of(*civil_from_days(days))

    @property
    def days(self) -> int:
        """Days since 1970-01-01."""
        return days_from_civil(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """Monday is 1, Sunday is 7."""
        return (self.days + 3) % 7 + 1

    def plus_months(self, months: int) -> Self | None:
        """Move by months; a day the month lacks becomes its last (10.3.2.3.7)."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        if abs(year) > MAX_YEAR:
            return None
        return self.of(year, month + 1, min(self.day, month_length(year, month + 1)))

    def __str__(self) -> str:
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"
