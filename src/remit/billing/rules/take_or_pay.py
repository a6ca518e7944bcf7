"""Take or pay: a volume that the client hands over in a window or pays for, in the month that closes the window."""

from decimal import Decimal
from fractions import Fraction

from remit.billing.model import ChargeKind, Line, Taken
from remit.billing.rules.rounding import shown
from remit.contracts.pricing import Carry, TakeOrPay


def take_or_pay(model: TakeOrPay, taken: Taken) -> tuple[Line, ...]:
    """Charge what a window is short of its commitment, or give back what was paid short in the window before."""
    if not taken.closes:
        return ()
    committed = Fraction(model.committed) * taken.part
    carried = carried_in(model, taken)
    short = committed - taken.quantity - carried
    if short > 0:
        working = f"{shown(committed)} − {shown(taken.quantity)}" + (f" − {shown(carried)}" if carried else "")
        return (_line(ChargeKind.SHORTFALL, short, model.shortfall_rate, f"({working})"),)
    back = min(_paid_short(model, taken), -short)
    paid = model.shortfall_rate if taken.last_rate is None else taken.last_rate
    return (_line(ChargeKind.MADE_UP, -back, paid, shown(-back)),) if back > 0 else ()


def carried_in(model: TakeOrPay, taken: Taken) -> Fraction:
    """Return the units that the window before was above its commitment and this one counts, at most the cap."""
    if model.carry is not Carry.SURPLUS or taken.last is None:
        return Fraction(0)
    return min(max(taken.last - _last_committed(model, taken), Fraction(0)), _cap(model))


def _paid_short(model: TakeOrPay, taken: Taken) -> Fraction:
    if model.carry is not Carry.SHORTFALL or taken.last is None:
        return Fraction(0)
    return min(max(_last_committed(model, taken) - taken.last, Fraction(0)), _cap(model))


def _last_committed(model: TakeOrPay, taken: Taken) -> Fraction:
    """Return what the window before was committed to, by what held then."""
    then = model.committed if taken.last_committed is None else taken.last_committed
    return Fraction(then) * taken.last_part


def _cap(model: TakeOrPay) -> Fraction:
    return Fraction(model.committed) * Fraction(model.carry_cap_pct) / 100


def _line(kind: ChargeKind, units: Fraction, rate: Decimal, counted: str) -> Line:
    return Line(kind, units * Fraction(rate), f"{counted} × {shown(rate)}", units, rate)
