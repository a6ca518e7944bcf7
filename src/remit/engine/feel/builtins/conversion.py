"""number, string, context, duration, years and months duration, range (10.3.4.1)."""

import re
from decimal import Decimal
from typing import Any

from remit.engine.feel.builtins.signature import form
from remit.engine.feel.lexer import string_value, tokens_of
from remit.engine.feel.number import number_of
from remit.engine.feel.ordering import compare, is_ordered
from remit.engine.feel.range import Range
from remit.engine.feel.refusal import FeelRefused
from remit.engine.feel.run import Run
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.duration import DaysDuration, MonthsDuration, read_duration
from remit.engine.feel.temporal.literal import read_temporal
from remit.engine.feel.temporal.time import Time
from remit.engine.feel.text import text_of

_NUMERAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,5})?", re.ASCII)


@form("string(from: Any?) -> string")
def string(run: Run, value: Any) -> Any:
    """Write a value as text; null stays null."""
    return None if value is None else run.text(text_of(value))


@form("number(from: string, grouping separator?: string?, decimal separator?: string?) -> number")
def number(run: Run, text: str, grouping: str | None, point: str | None) -> Any:
    """Read a number with its separators."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (point and grouping == point):
        return run.null("argument", "the separators of number are a space, a comma or a point, and differ")
    plain = text.replace(grouping, "") if grouping else text
    if point == ",":
        plain = plain.replace(".", "!").replace(",", ".")
    value = number_of(plain) if _NUMERAL.fullmatch(plain) else None
    return run.null("argument", f"“{text}” is no number") if value is None else value


@form("number(from: number) -> number")
def number_again(run: Run, value: Decimal) -> Decimal:
    """Pass a number on."""
    return value


@form("duration(from: string) -> Any")
def duration(run: Run, text: str) -> Any:
    """Read a duration."""
    value = read_duration(text)
    return run.null("argument", f"“{text}” is no duration") if value is None else value


@form("duration(from: days and time duration|years and months duration) -> Any")
def duration_again(run: Run, value: DaysDuration | MonthsDuration) -> DaysDuration | MonthsDuration:
    """Pass a duration on."""
    return value


@form("years and months duration(from: date|date and time, to: date|date and time) -> years and months duration")
def years_and_months_duration(run: Run, start: Date | DateTime, end: Date | DateTime) -> MonthsDuration:
    """Count the whole months between two days, negative backwards."""
    first, last = _local(start), _local(end)
    if first > last:
        return MonthsDuration(-_months(last, first))
    return MonthsDuration(_months(first, last))


def _local(value: Date | DateTime) -> tuple[Date, int]:
    return (value, 0) if isinstance(value, Date) else (value.date, value.time.nanosecond)


def _months(first: tuple[Date, int], last: tuple[Date, int]) -> int:
    (a, a_time), (b, b_time) = first, last
    months = (b.year - a.year) * 12 + b.month - a.month
    return months - ((b.day, b_time) < (a.day, a_time))


@form("context(entries: list) -> context")
def context(run: Run, entries: list[Any]) -> Any:
    """Build a context from a list of `{key, value}`."""
    built: dict[str, Any] = {}
    for entry in entries:
        if not (isinstance(entry, dict) and isinstance(entry.get("key"), str) and "value" in entry):
            return run.null("argument", "context takes entries with a key that is a string, and a value")
        if entry["key"] in built:
            return run.null("argument", f"the key “{entry['key']}” is given twice")
        built[entry["key"]] = entry["value"]
    return built


@form("range(from: string) -> range")
def range_(run: Run, text: str) -> Any:
    """Read a range whose ends are literals."""
    found = _read_range(text)
    return run.null("argument", f"“{text}” is no range of literals") if found is None else found


def _read_range(text: str) -> Range | None:
    stripped = text.strip()
    if len(stripped) < 4 or stripped[0] not in "[(]" or stripped[-1] not in "])[":
        return None
    try:
        tokens = [token.text for token in tokens_of(stripped[1:-1])][:-1]
    except FeelRefused:
        return None
    if tokens.count("..") != 1:
        return None
    middle = tokens.index("..")
    start, end = _literal(tokens[:middle]), _literal(tokens[middle + 1 :])
    order = compare(start, end) if is_ordered(start) else None
    if order is None or order > 0:
        return None
    return Range(start, end, stripped[0] == "[", stripped[-1] == "]")


_READERS = {
    "date": Date.read,
    "time": Time.read,
    "date and time": DateTime.read,
    "duration": read_duration,
}


def _literal(tokens: list[str]) -> Any:
    if tokens[:1] == ["-"] and len(tokens) == 2 and _NUMERAL.fullmatch(tokens[1]):
        return number_of("-" + tokens[1])
    if len(tokens) == 1:
        return _token_value(tokens[0])
    if len(tokens) >= 4 and tokens[-3] == "(" and tokens[-1] == ")" and tokens[-2].startswith('"'):
        read = _READERS.get(" ".join(tokens[:-3]))
        return read(string_value(tokens[-2])) if read else None
    return None


def _token_value(text: str) -> Any:
    if text.startswith("@"):
        return read_temporal(string_value(text[1:].strip()))
    if text.startswith('"'):
        return string_value(text)
    return number_of(text) if _NUMERAL.fullmatch(text) else None


FORMS = (
    string, number, number_again, duration, duration_again, years_and_months_duration, context, range_,
)  # fmt: skip
