"""Working calendars: which instants are open, and how much open time lies between two of them.

Open time is the set of instants whose local clock lies in a window, measured in real elapsed time. A window is taken
in wall-clock time and mapped back to instants, so an hour that a clock change repeats counts twice and one that it
skips counts not at all. All arithmetic is in whole microseconds.
"""

import bisect
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.values.sentence import Sentence

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE
YEARS_AHEAD = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DATE = date(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
_LATEST_YEAR = 9998
_YEAR_STARTS = [(date(year, 1, 1) - _EPOCH_DATE).days * DAY for year in range(1, _LATEST_YEAR + 2)]

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")

Span = tuple[int, int]
"""A half-open interval in microseconds, of UTC or of a wall clock as the name says."""

Window = tuple[int, int]
"""Minutes of the day on which a window starts, from and to; `to` above 1440 lies on the next day."""


class CalendarRefused(Refusal):
    """A calendar that cannot be read."""

    code = "values.calendar"
    sentence = "The calendar cannot be read at {where}: {reason}."


class NeverReached(Refusal):
    """A target that the calendar does not reach within two hundred years."""

    code = "values.calendar_never"
    sentence = "The calendar does not open for {minutes} minutes within {years} years; check its hours or the target."


class HolidayRule(StrEnum):
    """What a holiday closes: its date, or the windows that start on it."""

    DATE = "date"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hours of work in a time zone.

    `weekly` holds seven tuples of windows, Monday first; `extra` replaces the hours of single dates and beats a
    holiday on them.
    """

    tz: str
    weekly: tuple[tuple[Window, ...], ...]
    holidays: frozenset[date] = frozenset()
    holiday_rule: HolidayRule = HolidayRule.DATE
    extra: tuple[tuple[date, tuple[Window, ...]], ...] = ()
    _years: "dict[int, _Year]" = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Calendar":
        """Read a calendar as service levels write it; equal texts share one calendar. Refuses `CalendarRefused`."""
        return _read(json.dumps(body, sort_keys=True, default=str))

    def to_json(self) -> dict[str, Any]:
        """Write the calendar as `from_json` reads it."""
        return {
            "tz": self.tz,
            "weekly": {day: _write(windows) for day, windows in zip(DAYS, self.weekly, strict=True) if windows},
            "holidays": sorted(day.isoformat() for day in self.holidays),
            "holiday_rule": self.holiday_rule.value,
            "extra": [{"date": day.isoformat(), "hours": _write(windows)} for day, windows in self.extra],
        }

    def open_time_between(self, start: Moment, end: Moment) -> timedelta:
        """Return the open time from `start` to before `end`, zero where `end` is not later."""
        return timedelta(microseconds=self.open_microseconds(to_microseconds(start), to_microseconds(end)))

    def due_after(self, start: Moment, minutes: float) -> Moment:
        """Return the earliest instant by which `minutes` were open since `start`. Refuses `NeverReached`."""
        return from_microseconds(self.reached_at(to_microseconds(start), round(minutes * MINUTE)))

    def is_open(self, moment: Moment) -> bool:
        """Tell whether an instant is open."""
        at = to_microseconds(moment)
        return self.open_microseconds(at, at + 1) > 0

    def open_microseconds(self, start: int, end: int) -> int:
        """Return the open microseconds from `start` to before `end`, both microseconds since 1970 UTC."""
        if end <= start:
            return 0
        first, last = year_of(start), year_of(end)
        if first == last:
            year = self._year(first)
            return year.until(end) - year.until(start)
        whole = sum(self._year(number).total for number in range(first + 1, last))
        return self._year(first).total - self._year(first).until(start) + whole + self._year(last).until(end)

    def reached_at(self, start: int, wanted: int) -> int:
        """Return the earliest microsecond by which `wanted` were open since `start`. Refuses `NeverReached`."""
        if wanted <= 0:
            return start
        first = year_of(start)
        left = wanted + self._year(first).until(start)
        for number in range(first, min(first + YEARS_AHEAD, self._last_year() + 1)):
            year = self._year(number)
            if left <= year.total:
                return year.reaching(left)
            left -= year.total
        raise NeverReached(minutes=round(wanted / MINUTE), years=YEARS_AHEAD)

    def spans(self, start: int, end: int) -> Iterator[Span]:
        """List the open intervals from `start` to before `end`, in microseconds UTC, ascending."""
        for number in range(year_of(start), year_of(end) + 1):
            for opens, closes in self._year(number).spans():
                if closes > start and opens < end:
                    yield max(opens, start), min(closes, end)

    def by_day(self, start: int, end: int) -> Iterator[tuple[date, int]]:
        """List the open microseconds of each local date that [start, end) touches, closed dates with 0."""
        zone = ZoneInfo(self.tz)
        at = start
        while at < end:
            day = from_microseconds(at).astimezone(zone).date()
            midnight = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=1)
            until = min(max(to_microseconds(midnight.astimezone(UTC)), at + MINUTE), end)
            yield day, self.open_microseconds(at, until)
            at = until

    def windows(self, day: date) -> tuple[Window, ...]:
        """Return the windows that start on a date, after extra hours and, under the rule `shift`, holidays."""
        for extra_day, windows in self.extra:
            if extra_day == day:
                return windows
        if self.holiday_rule is HolidayRule.SHIFT and day in self.holidays:
            return ()
        return self.weekly[day.weekday()]

    def closes_whole(self, day: date) -> bool:
        """Tell whether a date is closed from 00:00 to 24:00 as a holiday, cutting windows that run into it."""
        listed = self.holiday_rule is HolidayRule.DATE and day in self.holidays
        return listed and all(day != extra_day for extra_day, _ in self.extra)

    def _last_year(self) -> int:
        if any(self.weekly):
            return _LATEST_YEAR
        return max((day.year + 1 for day, _ in self.extra), default=0)

    def _year(self, number: int) -> "_Year":
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = _build(self, number)
        return year


class _Year:
    """The open intervals of one UTC year, with the open time up to each: lookups by bisection."""

    __slots__ = ("closes", "opens", "sums", "total")

    def __init__(self, spans: list[Span]) -> None:
        self.opens = [opens for opens, _ in spans]
        self.closes = [closes for _, closes in spans]
        self.sums: list[int] = []
        total = 0
        for opens, closes in spans:
            total += closes - opens
            self.sums.append(total)
        self.total = total

    def until(self, at: int) -> int:
        """Return the open time of the year before an instant."""
        index = bisect.bisect_left(self.closes, at)
        if index == len(self.closes):
            return self.total
        before = self.sums[index - 1] if index else 0
        return before + max(0, at - self.opens[index])

    def reaching(self, wanted: int) -> int:
        """Return the earliest instant by which `wanted` (above zero, at most the total) were open in the year."""
        index = bisect.bisect_left(self.sums, wanted)
        return self.closes[index] - (self.sums[index] - wanted)

    def spans(self) -> Iterator[Span]:
        """List the open intervals."""
        return zip(self.opens, self.closes, strict=True)


def to_microseconds(moment: Moment) -> int:
    """Return a moment as whole microseconds since 1970-01-01T00:00:00Z."""
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(at: int) -> Moment:
    """Return the moment `at` microseconds after 1970-01-01T00:00:00Z."""
    return _EPOCH + timedelta(microseconds=at)


def year_of(at: int) -> int:
    """Return the UTC year of an instant in microseconds."""
    return bisect.bisect_right(_YEAR_STARTS, at)


def _build(calendar: Calendar, number: int) -> _Year:
    first, last = date(number, 1, 1), date(number + 1, 1, 1)
    begin, end = _wall(first), _wall(last)
    walls = _open_walls(calendar, first - 2 * timedelta(days=1), last + 2 * timedelta(days=1))
    spans: list[Span] = []
    for since, until, offset in _offsets(calendar.tz, begin, end):
        low = bisect.bisect_right(walls, (since + offset, since + offset)) - 1
        for opens, closes in walls[max(low, 0) :]:
            if opens >= until + offset:
                break
            clipped = max(opens - offset, since), min(closes - offset, until)
            if clipped[0] < clipped[1]:
                spans.append(clipped)
    return _Year(_merged(spans))


def _open_walls(calendar: Calendar, first: date, last: date) -> list[Span]:
    """Return the open wall-clock intervals of a range of dates, merged, holidays of the rule `date` cut out."""
    windows: list[Span] = []
    closed: list[Span] = []
    day = first
    while day < last:
        midnight = _wall(day)
        windows += [(midnight + since * MINUTE, midnight + until * MINUTE) for since, until in calendar.windows(day)]
        if calendar.closes_whole(day):
            closed.append((midnight, midnight + DAY))
        day += timedelta(days=1)
    return _without(_merged(sorted(windows)), closed)


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for opens, closes in spans:
        if merged and opens <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], closes)
        else:
            merged.append((opens, closes))
    return merged


def _without(spans: list[Span], holes: list[Span]) -> list[Span]:
    for hole_opens, hole_closes in holes:
        kept: list[Span] = []
        for opens, closes in spans:
            kept += [(opens, min(closes, hole_opens))] if opens < hole_opens else []
            kept += [(max(opens, hole_closes), closes)] if closes > hole_closes else []
        spans = kept
    return spans


def _wall(day: date) -> int:
    return (day - _EPOCH_DATE).days * DAY


@lru_cache(maxsize=4096)
def _offsets(tz: str, begin: int, end: int) -> tuple[tuple[int, int, int], ...]:
    """Split [begin, end) of UTC where the zone's offset changes: (since, until, offset), all in microseconds."""
    zone = ZoneInfo(tz)
    pieces: list[tuple[int, int, int]] = []
    since, offset = begin, _offset(zone, begin)
    for probe in range(begin, end, DAY // 4):
        upper = min(probe + DAY // 4, end)
        if (new := _offset(zone, upper)) != offset:
            change = _change(zone, probe, upper)
            pieces.append((since, change, offset))
            since, offset = change, new
    pieces.append((since, end, offset))
    return tuple(piece for piece in pieces if piece[0] < piece[1])


def _offset(zone: ZoneInfo, at: int) -> int:
    span = from_microseconds(at).astimezone(zone).utcoffset()
    assert span is not None
    return span // _MICROSECOND


def _change(zone: ZoneInfo, low: int, high: int) -> int:
    """Return the first instant in (low, high] with the offset of `high`; time zone data is exact to the second."""
    second = 1_000_000
    old = _offset(zone, low)
    while high - low > second:
        middle = low + (high - low) // second // 2 * second
        low, high = (middle, high) if _offset(zone, middle) == old else (low, middle)
    return high


def _write(windows: tuple[Window, ...]) -> list[list[str]]:
    return [[_clock_text(since), _clock_text(until if until <= 1440 else until - 1440)] for since, until in windows]


def _clock_text(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@lru_cache(maxsize=4096)
def _read(text: str) -> Calendar:
    body = json.loads(text)
    if not isinstance(body, dict):
        raise CalendarRefused(where="calendar", reason=Sentence("it is no object"))
    return Calendar(
        tz=_read_zone(body.get("tz")),
        weekly=_read_weekly(body.get("weekly") or {}),
        holidays=frozenset(_read_date(day, "holidays") for day in _listed(body, "holidays")),
        holiday_rule=_read_rule(body.get("holiday_rule") or "date"),
        extra=_read_extra(_listed(body, "extra")),
    )


def _listed(body: Mapping[str, Any], key: str) -> list[Any]:
    entries = body.get(key) or []
    if not isinstance(entries, list):
        raise CalendarRefused(where=key, reason=Sentence("it is no list"))
    return entries


def _read_zone(name: Any) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise CalendarRefused(
            where="tz", reason=Sentence("“{value}” is no time zone; write it as Europe/London", value=name)
        ) from None
    return str(name)


def _read_rule(name: Any) -> HolidayRule:
    try:
        return HolidayRule(name)
    except ValueError:
        raise CalendarRefused(
            where="holiday_rule", reason=Sentence("“{value}” is neither date nor shift", value=name)
        ) from None


def _read_weekly(body: Any) -> tuple[tuple[Window, ...], ...]:
    if not isinstance(body, dict):
        raise CalendarRefused(where="weekly", reason=Sentence("it is no object of days"))
    for day in body:
        if day not in DAYS:
            raise CalendarRefused(
                where="weekly",
                reason=Sentence("“{value}” is no day; days are {words}", value=day, words=", ".join(DAYS)),
            )
    return tuple(_read_windows(body.get(day) or [], f"weekly.{day}") for day in DAYS)


def _read_extra(entries: list[Any]) -> tuple[tuple[date, tuple[Window, ...]], ...]:
    days: dict[date, tuple[Window, ...]] = {}
    for at, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise CalendarRefused(where=f"extra.{at}", reason=Sentence("it is no object with date and hours"))
        day = _read_date(entry.get("date"), f"extra.{at}.date")
        days[day] = (*days.get(day, ()), *_read_windows(entry.get("hours") or [], f"extra.{at}.hours"))
    return tuple(sorted(days.items()))


def _read_date(text: Any, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        raise CalendarRefused(
            where=where, reason=Sentence("“{value}” is no date; write it as 2026-12-25", value=text)
        ) from None


def _read_windows(entries: Any, where: str) -> tuple[Window, ...]:
    if not isinstance(entries, list):
        raise CalendarRefused(where=where, reason=Sentence("it is no list of windows"))
    return tuple(_read_window(entry, f"{where}.{at}") for at, entry in enumerate(entries))


def _read_window(entry: Any, where: str) -> Window:
    if not isinstance(entry, list) or len(entry) != 2:
        raise CalendarRefused(where=where, reason=Sentence("a window is [from, to]"))
    since, until = (_read_clock(text, where) for text in entry)
    if since == 1440:
        raise CalendarRefused(where=where, reason=Sentence("a window cannot start at 24:00"))
    return since, until if until > since else until + 1440


def _read_clock(text: Any, where: str) -> int:
    match = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    minute = int(match[1]) * 60 + int(match[2]) if match else 1441
    if minute > 1440:
        raise CalendarRefused(where=where, reason=Sentence("“{value}” is no time from 00:00 to 24:00", value=text))
    return minute
