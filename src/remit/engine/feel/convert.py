"""Plain Python and JSON values into FEEL values and back."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from remit.engine.feel.builtins.calendar import moment_of
from remit.engine.feel.meter import Metered, charge
from remit.engine.feel.number import CONTEXT, finite, number_text
from remit.engine.feel.range import Range
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.days import SECOND
from remit.engine.feel.temporal.duration import DaysDuration
from remit.engine.feel.text import text_of

SAFE_INTEGER = 2**53 - 1
"""The largest integer every JSON reader keeps exact."""


def to_feel(value: Any) -> Any:
    """Turn a Python value into a FEEL value: numbers become decimals, a float by its shortest text."""
    kind = type(value)
    if value is None or kind is str or kind is bool:
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int | Decimal):
        return finite(CONTEXT.create_decimal(value))
    if isinstance(value, float):
        return finite(CONTEXT.create_decimal(repr(value)))
    if isinstance(value, Mapping):
        return {str(key): to_feel(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_feel(item) for item in value]
    return _temporal(value)


def _temporal(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_of(value)
    if isinstance(value, date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, time):
        return moment_of(datetime.combine(date(1970, 1, 1), value)).time
    if isinstance(value, timedelta):
        return DaysDuration((value.days * 86_400 + value.seconds) * SECOND + value.microseconds * 1000)
    return value


def to_json(value: Any) -> Any:
    """Turn a FEEL value into what JSON holds.

    A number becomes an integer when it is whole and at most 2^53 - 1, a float when the float's shortest text is the
    number, and else its text, so that no digit is lost. Temporal values, ranges and functions become their text.
    Refuses `FeelLimited` for a value of more items than one evaluation may visit.
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, dict | list):
        with Metered():
            return _nested(value)
    return text_of(value) if isinstance(value, Range) else str(value)


def _nested(value: dict[str, Any] | list[Any]) -> Any:
    charge(len(value))
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    return [to_json(item) for item in value]


def _number(value: Decimal) -> int | float | str:
    if abs(value) <= SAFE_INTEGER and value == value.to_integral_value():
        return int(value)
    short = float(value)
    return short if Decimal(repr(short)) == value else number_text(value)
