"""`source.name`: entries of contexts, properties of temporal values and ranges, mapped over lists (10.3.2.12)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from remit.engine.feel.code.build import Build
from remit.engine.feel.range import Range
from remit.engine.feel.run import Code, Run, Scope
from remit.engine.feel.syntax import Path
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.days import SECOND
from remit.engine.feel.temporal.duration import DaysDuration, MonthsDuration
from remit.engine.feel.temporal.time import Time
from remit.engine.feel.types import kind_name


def _offset(seconds: int | None) -> DaysDuration | None:
    return None if seconds is None else DaysDuration(seconds * SECOND)


_DATE: dict[str, Callable[[Any], Any]] = {
    "year": lambda date: Decimal(date.year),
    "month": lambda date: Decimal(date.month),
    "day": lambda date: Decimal(date.day),
    "weekday": lambda date: Decimal(date.weekday),
}
_TIME: dict[str, Callable[[Any], Any]] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": lambda time: Decimal(time.second),
    "time offset": lambda time: _offset(time.offset_now),
    "timezone": lambda time: time.zone,
}


def _of_date(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: read(value.date)


def _of_time(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: read(value.time)


def _part(name: str) -> Callable[[Any], Any]:
    return lambda value: Decimal(value.part(name))


_PROPERTIES: dict[type, dict[str, Callable[[Any], Any]]] = {
    Date: _DATE,
    Time: _TIME,
    DateTime: {
        **{name: _of_date(read) for name, read in _DATE.items()},
        **{name: _of_time(read) for name, read in _TIME.items()},
        "time offset": lambda value: _offset(value.offset),
    },
    DaysDuration: {name: _part(name) for name in ("days", "hours", "minutes", "seconds")},
    MonthsDuration: {name: _part(name) for name in ("years", "months")},
    Range: {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}


def member(value: Any, name: str, run: Run) -> Any:
    """Return one member of a value; null with the reason where it has none."""
    if type(value) is dict:
        if name in value:
            return value[name]
        return run.null("path", f"the context has no entry “{name}”", "10.3.2.12")
    if type(value) is list:
        return [member(item, name, run) for item in value]
    read = _PROPERTIES.get(type(value), {}).get(name)
    if read is None:
        return run.null("path", f"{kind_name(value)} has no “{name}”", "10.3.2.12")
    return read(value)


def compile_path(node: Path, build: Build) -> Code:
    """Read a member."""
    source, name = build(node.source), node.name

    def read(scope: Scope) -> Any:
        return member(source(scope), name, scope.run)

    return read
