"""Rounding by name: what the client chose for pay, and what the law's own routines prescribe."""

import decimal
from decimal import Decimal

from remit.payroll.model import FieldBad

MODES = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "half_down": decimal.ROUND_HALF_DOWN,
    "up": decimal.ROUND_CEILING,
    "down": decimal.ROUND_FLOOR,
}


def rounded(amount: Decimal, *, unit: Decimal, mode: str) -> Decimal:
    """Round to a multiple of a unit. Refuses `FieldBad` where the mode has no such name."""
    if mode not in MODES:
        raise FieldBad("rounding", field="rounding", value=mode, wanted=", ".join(MODES))
    return (amount / unit).to_integral_value(rounding=MODES[mode]) * unit


def places(amount: Decimal, decimals: int, mode: str) -> Decimal:
    """Round to a number of decimals."""
    return rounded(amount, unit=Decimal(1).scaleb(-decimals), mode=mode)


def percent(rate: Decimal, base: Decimal) -> Decimal:
    """Return a percentage of a base, exact."""
    return base * rate.scaleb(-2)


def banded(amount: Decimal, bands: tuple[tuple[Decimal | None, Decimal], ...], *, times: Decimal | int = 1) -> Decimal:
    """Return tax by bands, exact: each part of the amount at its band's percent; edges are multiplied by `times`."""
    total, below = Decimal(0), Decimal(0)
    for edge, rate in bands:
        top = amount if edge is None else min(amount, edge * times)
        if top > below:
            total += percent(rate, top - below)
            below = top
    return total
