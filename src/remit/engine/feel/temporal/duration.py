"""FEEL durations: days and time, or years and months (10.3.2.3.7)."""

import re
from dataclasses import dataclass
from typing import Self

from remit.engine.feel.temporal.days import DAY, SECOND

_DAYS = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?", re.ASCII)
_MONTHS = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_MAX_DIGITS = 18


@dataclass(frozen=True, slots=True, order=True)
class DaysDuration:
    """A days and time duration, in nanoseconds."""

    nanosecond: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read an XML Schema dayTimeDuration; None if the text is none."""
        match = _DAYS.fullmatch(text)
        if match is None or all(part is None for part in match.group(2, 3, 4, 5)):
            return None
        if any(part is not None and len(part) > _MAX_DIGITS for part in match.group(2, 3, 4, 5)):
            return None
        days, hours, minutes, seconds = (int(part or 0) for part in match.group(2, 3, 4, 5))
        nano = int((match[6] or "0")[:9].ljust(9, "0"))
        total = days * DAY + (hours * 3600 + minutes * 60 + seconds) * SECOND + nano
        return cls(-total if match[1] else total)

    def part(self, name: str) -> int:
        """Return the days, hours, minutes or seconds of the duration, with its sign."""
        size = abs(self.nanosecond) // SECOND
        value = {"days": size // 86_400, "hours": size // 3600 % 24, "minutes": size // 60 % 60}.get(name, size % 60)
        return -value if self.nanosecond < 0 else value

    def __str__(self) -> str:
        size = abs(self.nanosecond)
        days, size = divmod(size, DAY)
        seconds, nano = divmod(size, SECOND)
        hours, minutes, second = seconds // 3600, seconds // 60 % 60, seconds % 60
        fraction = f".{nano:09d}".rstrip("0") if nano else ""
        clock = "".join(
            (
                f"{hours}H" if hours else "",
                f"{minutes}M" if minutes else "",
                f"{second}{fraction}S" if second or nano else "",
            )
        )
        if not days and not clock:
            return "PT0S"
        sign = "-" if self.nanosecond < 0 else ""
        return f"{sign}P{f'{days}D' if days else ''}{'T' + clock if clock else ''}"


@dataclass(frozen=True, slots=True, order=True)
class MonthsDuration:
    """A years and months duration, in months."""

    months: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read an XML Schema yearMonthDuration; None if the text is none."""
        match = _MONTHS.fullmatch(text)
        if match is None or (match[2] is None and match[3] is None):
            return None
        if any(part is not None and len(part) > _MAX_DIGITS for part in match.group(2, 3)):
            return None
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return cls(-months if match[1] else months)

    def part(self, name: str) -> int:
        """Return the years or months of the duration, with its sign."""
        value = abs(self.months) // 12 if name == "years" else abs(self.months) % 12
        return -value if self.months < 0 else value

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        if not years and not months:
            return "P0M"
        return f"{'-' if self.months < 0 else ''}P{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"


def read_duration(text: str) -> DaysDuration | MonthsDuration | None:
    """Read either kind of duration; None if the text is none."""
    return DaysDuration.read(text) or MonthsDuration.read(text)
