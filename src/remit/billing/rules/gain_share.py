"""A share of the client's saving beyond a threshold, under a cap."""

from fractions import Fraction

from remit.billing.model import ChargeKind, Cost, Line
from remit.billing.rules.rounding import shown
from remit.billing.rules.time_and_materials import cap
from remit.contracts.pricing import GainShare, MeasuredFrom


def gain_share(model: GainShare, cost: Cost) -> tuple[Line, ...]:
    """Charge the share of the saving above the threshold, or of all of it once the threshold is passed."""
    saved = Fraction(model.baseline_cost) - Fraction(cost.actual)
    threshold = Fraction(model.threshold)
    if saved <= threshold:
        return ()
    shared = saved - threshold if model.measured_from is MeasuredFrom.EDGE else saved
    working = f"{shown(shared)} × {shown(model.share_pct)}%"
    line = Line(ChargeKind.GAIN_SHARE, shared * Fraction(model.share_pct) / 100, working, shared)
    return (line, *cap((line,), None if model.cap is None else Fraction(model.cap)))
