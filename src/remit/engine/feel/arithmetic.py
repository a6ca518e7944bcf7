"""Addition to exponentiation over numbers, strings, dates and durations (DMN 1.5, 10.3.2.15, tables 55 to 58)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from remit.engine.feel.meter import charge
from remit.engine.feel.number import CONTEXT, WIDE
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.days import DAY
from remit.engine.feel.temporal.duration import DaysDuration, MonthsDuration
from remit.engine.feel.temporal.time import Time

_MAX_DURATION = 10**30
Operation = Callable[[Any, Any], Any]


def _number(value: Decimal) -> Decimal | None:
    return value if value.is_finite() else None


def _days(nanoseconds: int) -> DaysDuration | None:
    return DaysDuration(nanoseconds) if abs(nanoseconds) < _MAX_DURATION else None


def _months(months: int) -> MonthsDuration | None:
    return MonthsDuration(months) if abs(months) < _MAX_DURATION else None


def _date_plus_days(date: Date, duration: DaysDuration) -> Date | None:
    return Date.from_days((date.days * DAY + duration.nanosecond) // DAY)


def _between(left: DateTime, right: DateTime) -> DaysDuration | None:
    (bound, here), (other_bound, there) = left.moment, right.moment
    return DaysDuration(here - there) if bound == other_bound else None


def _midnight(date: Date) -> DateTime:
    return DateTime(date, Time(0, 0))


def _between_times(left: Time, right: Time) -> DaysDuration | None:
    (bound, here), (other_bound, there) = left.moment, right.moment
    return DaysDuration(here - there) if bound == other_bound else None


def _scale(amount: int, factor: Decimal) -> int | None:
    product = WIDE.multiply(Decimal(amount), factor)
    return int(product) if product.is_finite() and abs(product) < _MAX_DURATION else None


def _days_times(duration: DaysDuration, factor: Decimal) -> DaysDuration | None:
    scaled = _scale(duration.nanosecond, factor)
    return None if scaled is None else DaysDuration(scaled)


def _months_times(duration: MonthsDuration, factor: Decimal) -> MonthsDuration | None:
    scaled = _scale(duration.months, factor)
    return None if scaled is None else MonthsDuration(scaled)


def _divide(left: Decimal, right: Decimal) -> Decimal | None:
    return _number(CONTEXT.divide(left, right)) if right else None


def _days_over(duration: DaysDuration, divisor: Decimal) -> DaysDuration | None:
    if not divisor:
        return None
    quotient = WIDE.divide(Decimal(duration.nanosecond), divisor)
    return _days(int(quotient)) if quotient.adjusted() < 31 else None


def _months_over(duration: MonthsDuration, divisor: Decimal) -> MonthsDuration | None:
    if not divisor:
        return None
    quotient = WIDE.divide(Decimal(duration.months), divisor)
    return _months(int(quotient)) if quotient.adjusted() < 31 else None


_ADD: dict[tuple[type, type], Operation] = {
    (str, str): lambda a, b: a + b,
    (DaysDuration, DaysDuration): lambda a, b: _days(a.nanosecond + b.nanosecond),
    (MonthsDuration, MonthsDuration): lambda a, b: _months(a.months + b.months),
    (Date, DaysDuration): _date_plus_days,
    (DaysDuration, Date): lambda a, b: _date_plus_days(b, a),
    (Date, MonthsDuration): lambda a, b: a.plus_months(b.months),
    (MonthsDuration, Date): lambda a, b: b.plus_months(a.months),
    (DateTime, DaysDuration): lambda a, b: a.plus(b.nanosecond),
    (DaysDuration, DateTime): lambda a, b: b.plus(a.nanosecond),
    (DateTime, MonthsDuration): lambda a, b: a.plus_months(b.months),
    (MonthsDuration, DateTime): lambda a, b: b.plus_months(a.months),
    (Time, DaysDuration): lambda a, b: a.plus(b.nanosecond),
    (DaysDuration, Time): lambda a, b: b.plus(a.nanosecond),
}
_SUBTRACT: dict[tuple[type, type], Operation] = {
    (DaysDuration, DaysDuration): lambda a, b: _days(a.nanosecond - b.nanosecond),
    (MonthsDuration, MonthsDuration): lambda a, b: _months(a.months - b.months),
    (Date, Date): lambda a, b: DaysDuration((a.days - b.days) * DAY),
    (Date, DateTime): lambda a, b: _between(_midnight(a), b),
    (DateTime, Date): lambda a, b: _between(a, _midnight(b)),
    (DateTime, DateTime): _between,
    (Time, Time): _between_times,
    (Date, DaysDuration): lambda a, b: _date_plus_days(a, DaysDuration(-b.nanosecond)),
    (Date, MonthsDuration): lambda a, b: a.plus_months(-b.months),
    (DateTime, DaysDuration): lambda a, b: a.plus(-b.nanosecond),
    (DateTime, MonthsDuration): lambda a, b: a.plus_months(-b.months),
    (Time, DaysDuration): lambda a, b: a.plus(-b.nanosecond),
}
_MULTIPLY: dict[tuple[type, type], Operation] = {
    (DaysDuration, Decimal): _days_times,
    (Decimal, DaysDuration): lambda a, b: _days_times(b, a),
    (MonthsDuration, Decimal): _months_times,
    (Decimal, MonthsDuration): lambda a, b: _months_times(b, a),
}
_DIVIDE: dict[tuple[type, type], Operation] = {
    (DaysDuration, Decimal): _days_over,
    (MonthsDuration, Decimal): _months_over,
    (DaysDuration, DaysDuration): lambda a, b: _divide(Decimal(a.nanosecond), Decimal(b.nanosecond)),
    (MonthsDuration, MonthsDuration): lambda a, b: _divide(Decimal(a.months), Decimal(b.months)),
}


def _apply(table: dict[tuple[type, type], Operation], left: Any, right: Any) -> Any:
    operation = table.get((type(left), type(right)))
    return None if operation is None else operation(left, right)


def add(left: Any, right: Any) -> Any:
    """Add; None where the two cannot be added."""
    if type(left) is Decimal and type(right) is Decimal:
        return _number(CONTEXT.add(left, right))
    return _apply(_ADD, left, right)


def subtract(left: Any, right: Any) -> Any:
    """Subtract; None where the two cannot be subtracted."""
    if type(left) is Decimal and type(right) is Decimal:
        return _number(CONTEXT.subtract(left, right))
    return _apply(_SUBTRACT, left, right)


def multiply(left: Any, right: Any) -> Any:
    """Multiply; None where the two cannot be multiplied."""
    if type(left) is Decimal and type(right) is Decimal:
        return _number(CONTEXT.multiply(left, right))
    return _apply(_MULTIPLY, left, right)


def divide(left: Any, right: Any) -> Any:
    """Divide; None where the two cannot be divided, and by zero."""
    if type(left) is Decimal and type(right) is Decimal:
        return _divide(left, right)
    return _apply(_DIVIDE, left, right)


def power(left: Any, right: Any) -> Any:
    """Raise to a power; None where there is no such number."""
    if type(left) is not Decimal or type(right) is not Decimal:
        return None
    if not left and right < 0:
        return None
    if not left and not right:
        return Decimal(1)
    charge(2 if right == right.to_integral_value() else 128)
    return _number(CONTEXT.power(left, right))


def negate(value: Any) -> Any:
    """Turn the sign of a number or duration; None for anything else."""
    match value:
        case Decimal():
            return CONTEXT.minus(value)
        case DaysDuration(nanosecond):
            return DaysDuration(-nanosecond)
        case MonthsDuration(months):
            return MonthsDuration(-months)
    return None
