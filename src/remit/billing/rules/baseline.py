"""A baseline with additional and reduced resource charges beyond a deadband."""

from collections.abc import Iterator
from fractions import Fraction

from remit.billing.model import ChargeKind, Line, Volume
from remit.billing.rules.rounding import shown
from remit.contracts.pricing import Baseline, MeasuredFrom


def baseline(model: Baseline, volume: Volume) -> tuple[Line, ...]:
    """Charge the baseline, and the units beyond the deadband from its edge or from the baseline."""
    charge = Line(
        ChargeKind.BASELINE,
        Fraction(model.monthly_charge),
        shown(model.monthly_charge),
        unit_price=model.monthly_charge,
    )
    return (charge, *_beyond(model, volume.quantity))


def _beyond(model: Baseline, units: Fraction) -> Iterator[Line]:
    middle = Fraction(model.volume)
    slack = middle * Fraction(model.deadband_pct) / 100
    taken = slack if model.measured_from is MeasuredFrom.EDGE else Fraction(0)
    if units > middle + slack:
        more = units - middle - taken
        yield Line(
            ChargeKind.ADDITIONAL,
            more * Fraction(model.additional_rate),
            f"({shown(units)} − {shown(middle + taken)}) × {shown(model.additional_rate)}",
            more,
            model.additional_rate,
        )
    elif units < middle - slack:
        fewer = middle - taken - units
        yield Line(
            ChargeKind.REDUCED,
            -fewer * Fraction(model.reduced_rate),
            f"−({shown(middle - taken)} − {shown(units)}) × {shown(model.reduced_rate)}",
            fewer,
            model.reduced_rate,
        )
