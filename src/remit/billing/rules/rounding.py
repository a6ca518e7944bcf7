"""Rounding exact fractions: one way per schedule, once per charge."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from remit.contracts.pricing import Mode
from remit.values.money import Money, decimals_of


def rounded(number: Fraction, *, mode: Mode) -> int:
    """Round to a whole number; UP and DOWN mean away from and towards zero, the halves likewise."""
    if number < 0:
        return -rounded(-number, mode=mode)
    if mode is Mode.UP:
        return ceil(number)
    if mode is Mode.DOWN:
        return floor(number)
    if mode is Mode.HALF_EVEN:
        return round(number)
    return floor(number + Fraction(1, 2))


def to_minor(amount: Fraction, currency: str, *, mode: Mode) -> int:
    """Round an amount in major units to whole minor units of its currency."""
    return rounded(amount * 10 ** decimals_of(currency), mode=mode)


def to_decimals(number: Fraction, decimals: int, *, mode: Mode) -> Decimal:
    """Round a price or factor to so many decimals."""
    return Decimal(rounded(number * 10**decimals, mode=mode)).scaleb(-decimals)


def shown(number: Fraction | Decimal | int) -> str:
    """Write a number for a working: exact where it ends within ten decimals, else as a fraction."""
    exact = Fraction(number)
    scaled = exact * 10**10
    if scaled.denominator != 1:
        return f"{exact.numerator}/{exact.denominator}"
    text = format(Decimal(scaled.numerator).scaleb(-10), "f").rstrip("0").rstrip(".")
    return text or "0"


def shown_minor(minor: int, currency: str) -> str:
    """Write whole minor units for a working, in major units: 1250 of EUR as 12.50."""
    return format(Money(minor, currency).amount, "f")


def shown_difference(now: int, was: int, currency: str) -> str:
    """Write what an amount is now less what it was, both in minor units."""
    before = shown_minor(was, currency)
    return f"{shown_minor(now, currency)} − {f'({before})' if was < 0 else before}"
