"""Timers of a definition: ISO 8601 durations, dates and repeating intervals, evaluated when a timer is armed.

A date may name a zone (`2026-03-01T09:00:00@Asia/Ho_Chi_Minh`); one without zone or offset is UTC. A repeating interval
may say how often, since when and until when; a cron expression stands for one that repeats without end.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from remit.engine.core.cron import is_cron, read_cron
from remit.engine.core.expression import Compiled
from remit.engine.core.refusals import ExpressionFailed
from remit.values.moment import Moment

_DURATION = re.compile(
    r"^(?P<sign>-)?P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?$"
)


_ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """When a timer falls due: `kind` is duration, date or cycle; `text` yields its ISO 8601 form."""

    kind: str
    text: Compiled


@dataclass(frozen=True, slots=True)
class Due:
    """The next moment of a timer and how often it repeats after that (-1: without end), every `interval`.

    The interval is an ISO 8601 duration, with a slash and its last moment where it has one, or a cron expression.
    """

    at: Moment
    repeats: int = 0
    interval: str = ""


def first_due(timing: Timing, variables: Mapping[str, Any], now: Moment) -> Due:
    """Evaluate a timer as it is armed. Refuses `ExpressionFailed` where its text is no time."""
    value = timing.text(variables)
    if isinstance(value, datetime):
        return Due(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, timedelta):
        return Due(now + value)
    text = str(value).strip()
    if is_cron(text):
        return Due(_by_cron(text, now), -1, text)
    if timing.kind == "cycle" or text.startswith("R"):
        return _cycle(text, now)
    if text.lstrip("-").startswith("P"):
        return Due(later(now, text))
    return Due(_date(text))


def read_literal(kind: str, text: Compiled) -> Timing:
    """Return a timer that is written out. Refuses `ExpressionFailed` where nobody can read it as a time."""
    timing = Timing(kind, text)
    first_due(timing, {}, _ANY_MOMENT)
    return timing


def next_due(due: Due) -> Due | None:
    """Return the repetition after `due`, or None when there is none left."""
    if due.repeats == 0:
        return None
    left = due.repeats - 1 if due.repeats > 0 else -1
    if is_cron(due.interval):
        following = read_cron(due.interval).after(due.at)
        return None if following is None else Due(following, left, due.interval)
    interval, _, end = due.interval.partition("/")
    following = later(due.at, interval)
    return None if end and following > _date(end) else Due(following, left, due.interval)


def _by_cron(text: str, now: Moment) -> Moment:
    moment = read_cron(text).after(now)
    if moment is None:
        raise ExpressionFailed(text=text, reason="no moment of the next thirty years fits it")
    return moment


def later(moment: Moment, duration: str) -> Moment:
    """Add an ISO 8601 duration to a moment; months and years keep the day where the month has it."""
    try:
        months, span = _span(duration)
        return _add_months(moment, months) + span
    except (OverflowError, ValueError):
        raise ExpressionFailed(text=duration, reason="the moment lies beyond the calendar") from None


@lru_cache(maxsize=1024)
def _span(duration: str) -> tuple[int, timedelta]:
    """Read a duration as months and what does not depend on the calendar."""
    match = _DURATION.match(duration)
    if match is None or duration.endswith(("P", "T")):
        raise ExpressionFailed(text=duration, reason="it is no ISO 8601 duration such as PT15M or P3D")
    parts = {name: float(value) for name, value in match.groupdict().items() if value and name != "sign"}
    sign = -1 if match.group("sign") else 1
    months = int(sign * (12 * parts.pop("years", 0) + parts.pop("months", 0)))
    return months, sign * timedelta(**parts)


def _add_months(moment: Moment, months: int) -> Moment:
    if not months:
        return moment
    total = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(total, 12)
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month + 1)


def _date(text: str) -> Moment:
    written, _, zone = text.partition("@")
    try:
        moment = datetime.fromisoformat(written)
        if zone:
            return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, ZoneInfoNotFoundError, OSError):
        raise ExpressionFailed(text=text, reason="it is no ISO 8601 date, duration or cycle") from None


def _cycle(text: str, now: Moment) -> Due:
    """Read `R3/PT10M`, with a first moment before or a last moment after the duration, or two moments."""
    due = _written(text, now)
    if not due.repeats or later(now, due.interval.partition("/")[0]) > now:
        return due
    raise ExpressionFailed(text=text, reason="what repeats needs an interval longer than nothing")


def _written(text: str, now: Moment) -> Due:
    count, *parts = text.split("/") if text.startswith("R") else ("R", text)
    if not parts or len(parts) > 2 or (count != "R" and not count[1:].isdigit()):
        raise ExpressionFailed(text=text, reason="a cycle is written R3/PT10M")
    repeats = int(count[1:]) - 1 if count != "R" else -1
    if parts[-1].startswith("P"):
        start = _date(parts[0]) if len(parts) == 2 else later(now, parts[0])
        return Due(start, repeats if count == "R" else max(repeats, 0), parts[-1])
    if len(parts) == 2 and parts[0].startswith("P"):
        return Due(later(now, parts[0]), repeats, "/".join(parts))
    if len(parts) == 2:
        start, end = (_date(part) for part in parts)
        return Due(start, repeats, f"PT{int((end - start).total_seconds())}S")
    raise ExpressionFailed(text=text, reason="a cycle is written R3/PT10M")
