"""A FEEL time of day, with an offset, a named zone or neither (10.3.2.3.5)."""

import re
from dataclasses import dataclass
from typing import Self

from remit.engine.feel.temporal.days import DAY, SECOND
from remit.engine.feel.temporal.zone import MAX_OFFSET, find_zone, offset_at

_TEXT = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d)(?::(\d\d))?|@(.+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day: nanoseconds since midnight; `offset` in seconds east of UTC; `zone` an IANA name."""

    nanosecond: int
    offset: int | None = None
    zone: str | None = None

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read an XML Schema time, or one with `@zone`; None if the text is none.

        A small z is read too, as the standard itself writes one (10.3.4.10).
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            return None
        hour, minute, second = int(match[1]), int(match[2]), int(match[3])
        nano = int((match[4] or "0")[:9].ljust(9, "0"))
        if (hour, minute, second, nano) == (24, 0, 0, 0):
            hour = 0
        if hour > 23 or minute > 59 or second > 59:
            return None
        nanosecond = (hour * 3600 + minute * 60 + second) * SECOND + nano
        if match[10] is not None:
            return cls(nanosecond, None, match[10]) if find_zone(match[10]) else None
        if match[5]:
            return cls(nanosecond, 0)
        if match[6] is None:
            return cls(nanosecond)
        if int(match[8]) > 59 or int(match[9] or 0) > 59:
            return None
        offset = int(match[7]) * 3600 + int(match[8]) * 60 + int(match[9] or 0)
        return cls(nanosecond, -offset if match[6] == "-" else offset) if offset <= MAX_OFFSET else None

    @property
    def hour(self) -> int:
        """Hour of the day."""
        return self.nanosecond // (3600 * SECOND)

    @property
    def minute(self) -> int:
        """Minute of the hour."""
        return self.nanosecond // (60 * SECOND) % 60

    @property
    def second(self) -> int:
        """Whole second of the minute."""
        return self.nanosecond // SECOND % 60

    @property
    def offset_now(self) -> int | None:
        """Offset in seconds; a named zone counts with its standard time, for a time has no day."""
        return self.offset if self.zone is None else offset_at(self.zone, 1970, 1, 1, 0)

    @property
    def moment(self) -> tuple[bool, int]:
        """Whether the time is bound to UTC, and its nanoseconds there."""
        offset = self.offset_now
        return offset is not None, self.nanosecond - (offset or 0) * SECOND

    def plus(self, nanoseconds: int) -> Self:
        """Move around the clock."""
        return type(self)((self.nanosecond + nanoseconds) % DAY, self.offset, self.zone)

    def __str__(self) -> str:
        return f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}{_fraction(self.nanosecond)}{self._zone_text()}"

    def _zone_text(self) -> str:
        if self.zone is not None:
            return "@" + self.zone
        return "" if self.offset is None else _offset_text(self.offset)


def _fraction(nanosecond: int) -> str:
    rest = nanosecond % SECOND
    return f".{rest:09d}".rstrip("0") if rest else ""


def _offset_text(offset: int) -> str:
    if offset == 0:
        return "Z"
    size = abs(offset)
    seconds = f":{size % 60:02d}" if size % 60 else ""
    return f"{'-' if offset < 0 else '+'}{size // 3600:02d}:{size // 60 % 60:02d}{seconds}"
