"""Revaluation: what open amounts in another currency gained or lost since they were booked, at a day's rate."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from remit.billing.rules.rounding import to_minor
from remit.contracts.pricing import Mode
from remit.values.money import Money

Rates = tuple[tuple[date, Decimal], ...]


def rate_on(rates: Rates, day: date) -> Decimal | None:
    """Return the last rate published by a day, or None."""
    known = [rate for published, rate in rates if published <= day]
    return known[-1] if known else None


def difference(items: Iterable[tuple[Money, date]], *, rates: Rates, base: str, day: date) -> Money | None:
    """Return what open amounts (amount, booked on) gained in the base currency, rounded once; None without a rate."""
    closing, gained = rate_on(rates, day), Fraction(0)
    for amount, since in items:
        booked = rate_on(rates, since)
        if closing is None or booked is None:
            return None
        gained += Fraction(amount.amount) * (Fraction(closing) - Fraction(booked))
    return Money(to_minor(gained, base, mode=Mode.HALF_UP), base)
