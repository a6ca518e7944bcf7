"""decimal, floor, ceiling, rounding, abs, modulo, sqrt, log, exp, odd, even (10.3.4.5)."""

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Any

from remit.engine.feel.builtins.signature import Overload, form
from remit.engine.feel.number import CONTEXT, WIDE, finite, rounded
from remit.engine.feel.run import Run
from remit.engine.feel.temporal.duration import DaysDuration, MonthsDuration


def _round(run: Run, n: Decimal, scale: Decimal | None, rounding: str) -> Any:
    digits = 0 if scale is None else int(scale) if abs(scale) < 100_000 else 100_000
    value = rounded(n, digits, rounding)
    return run.null("argument", f"a number has no {scale} digits after the point") if value is None else value


def _rounding(name: str, rounding: str, *, optional: bool) -> Overload:
    mark = "?" if optional else ""

    def body(run: Run, n: Decimal, scale: Decimal | None) -> Any:
        return _round(run, n, scale, rounding)

    return form(f"{name}(n: number, scale{mark}: number) -> number")(body)


@form("abs(n: number) -> number")
def abs_number(run: Run, n: Decimal) -> Decimal:
    """Drop the sign of a number."""
    return CONTEXT.abs(n)


@form("abs(n: days and time duration) -> days and time duration")
def abs_days(run: Run, n: DaysDuration) -> DaysDuration:
    """Drop the sign of a duration."""
    return DaysDuration(abs(n.nanosecond))


@form("abs(n: years and months duration) -> years and months duration")
def abs_months(run: Run, n: MonthsDuration) -> MonthsDuration:
    """Drop the sign of a duration."""
    return MonthsDuration(abs(n.months))


@form("modulo(dividend: number, divisor: number) -> number")
def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> Any:
    """dividend - divisor * floor(dividend / divisor)."""
    if not divisor:
        return run.null("arithmetic", "modulo by zero has no value")
    if abs(dividend.adjusted() - divisor.adjusted()) > 80:
        quotient = CONTEXT.divide(dividend, divisor).to_integral_value(ROUND_FLOOR)
        return finite(CONTEXT.subtract(dividend, CONTEXT.multiply(divisor, quotient)))
    rest = WIDE.remainder(dividend, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = WIDE.add(rest, divisor)
    return finite(CONTEXT.plus(rest))


def _function(name: str, operation: Callable[[Decimal], Decimal], allowed: Callable[[Decimal], bool]) -> Overload:
    def body(run: Run, number: Decimal) -> Any:
        run.spend(32)
        value = finite(operation(number)) if allowed(number) else None
        return run.null("arithmetic", f"{name} of {number} has no value") if value is None else value

    return form(f"{name}(number: number) -> number")(body)


def _is_even(number: Decimal) -> bool:
    return WIDE.remainder(number, Decimal(2)) == 0 if number.adjusted() < 100 else True


@form("odd(number: number) -> boolean")
def odd(run: Run, number: Decimal) -> Any:
    """Say whether a whole number is odd."""
    return _whole(run, number) and not _is_even(number) if number == number.to_integral_value() else False


@form("even(number: number) -> boolean")
def even(run: Run, number: Decimal) -> Any:
    """Say whether a whole number is even."""
    return _is_even(number) if number == number.to_integral_value() else False


def _whole(run: Run, number: Decimal) -> bool:
    return number == number.to_integral_value()


FORMS = (
    _rounding("decimal", ROUND_HALF_EVEN, optional=False),
    _rounding("floor", ROUND_FLOOR, optional=True),
    _rounding("ceiling", ROUND_CEILING, optional=True),
    _rounding("round up", ROUND_UP, optional=False),
    _rounding("round down", ROUND_DOWN, optional=False),
    _rounding("round half up", ROUND_HALF_UP, optional=False),
    _rounding("round half down", ROUND_HALF_DOWN, optional=False),
    abs_number,
    abs_days,
    abs_months,
    modulo,
    _function("sqrt", CONTEXT.sqrt, lambda number: number >= 0),
    _function("log", CONTEXT.ln, lambda number: number > 0),
    _function("exp", CONTEXT.exp, lambda number: abs(number) < 20_000),
    odd,
    even,
)
