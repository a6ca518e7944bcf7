"""A sum per month, by calendar days in a part of one."""

from fractions import Fraction

from remit.billing.model import ChargeKind, Days, Line
from remit.billing.rules.rounding import shown
from remit.contracts.pricing import Fixed


def fixed(model: Fixed, days: Days) -> tuple[Line, ...]:
    """Charge the served days of a month; nothing where there were none."""
    if not days.served:
        return ()
    quantity = Fraction(days.served, days.in_month)
    part = "" if quantity == 1 else f" × {days.served}/{days.in_month}"
    amount = quantity * Fraction(model.monthly)
    return (Line(ChargeKind.FIXED, amount, f"{shown(model.monthly)}{part}", quantity, model.monthly),)
