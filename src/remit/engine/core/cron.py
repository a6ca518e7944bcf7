"""Cron expressions as Camunda and Flowable write them: seconds first, then minutes, hours, days, months, weekdays.

Read are `*`, `?`, lists, ranges, steps and English names; the weekday 1 is Sunday. The marks `L`, `W` and `#` are
refused. Moments are UTC.
"""

from dataclasses import dataclass
from datetime import timedelta

from remit.engine.core.refusals import ExpressionFailed
from remit.values.moment import Moment

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_FIELDS = ((0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (1, 7), (1970, 2199))
_YEARS_AHEAD = 30


@dataclass(frozen=True, slots=True)
class Cron:
    """The allowed values of each field; `days` and `weekdays` are None where the field says `?` or `*`."""

    text: str
    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int] | None
    months: frozenset[int]
    weekdays: frozenset[int] | None
    years: frozenset[int]

    def after(self, moment: Moment) -> Moment | None:
        """Return the first moment later than `moment`, or None where the expression names none in 30 years."""
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        for ahead in range(366 * _YEARS_AHEAD):
            date = day + timedelta(days=ahead)
            if self._on(date):
                for candidate in self._times(date):
                    if candidate > moment:
                        return candidate
        return None

    def _on(self, date: Moment) -> bool:
        if date.month not in self.months or date.year not in self.years:
            return False
        if self.days is not None and date.day not in self.days:
            return False
        return self.weekdays is None or date.isoweekday() % 7 + 1 in self.weekdays

    def _times(self, date: Moment) -> list[Moment]:
        return [
            date.replace(hour=hour, minute=minute, second=second)
            for hour in self.hours
            for minute in self.minutes
            for second in self.seconds
        ]


def is_cron(text: str) -> bool:
    """Tell whether a text has the six or seven fields of a cron expression."""
    return len(text.split()) in (6, 7)


def read_cron(text: str) -> Cron:
    """Read a cron expression. Refuses `ExpressionFailed` with the field that cannot be read."""
    fields = [*text.upper().split(), "*"][:7]
    values = [_field(text, written, number) for number, written in enumerate(fields)]
    return Cron(
        text,
        tuple(sorted(values[0])),
        tuple(sorted(values[1])),
        tuple(sorted(values[2])),
        None if fields[3] in "?*" else values[3],
        values[4],
        None if fields[5] in "?*" else values[5],
        values[6],
    )


def _field(text: str, written: str, number: int) -> frozenset[int]:
    low, high = _FIELDS[number]
    found: set[int] = set()
    for part in written.split(","):
        span, _, step = part.partition("/")
        if span in ("*", "?"):
            start, end = low, high
        else:
            first, _, last = span.partition("-")
            start = _value(text, first, number)
            end = _value(text, last, number) if last else (high if step else start)
        if step and not step.isdigit():
            raise _unreadable(text, part)
        if end < start:
            end += high - low + 1
        found.update((value - low) % (high - low + 1) + low for value in range(start, end + 1, int(step or 1) or 1))
    return frozenset(found)


def _value(text: str, written: str, number: int) -> int:
    names = {4: _MONTHS, 5: _DAYS}.get(number, ())
    if written in names:
        return names.index(written) + 1
    low, high = _FIELDS[number]
    if not written.isdigit() or not low <= int(written) <= high:
        raise _unreadable(text, written)
    return int(written)


def _unreadable(text: str, part: str) -> ExpressionFailed:
    return ExpressionFailed(text=text, reason=f"“{part}” is nothing a cron field can say")
