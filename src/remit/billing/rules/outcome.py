"""A price for each success, behind a gate and under a cap."""

from fractions import Fraction

from remit.billing.model import ChargeKind, Line, Outcomes
from remit.billing.rules.rounding import shown
from remit.billing.rules.time_and_materials import cap
from remit.contracts.pricing import Outcome


def outcome(model: Outcome, outcomes: Outcomes) -> tuple[Line, ...]:
    """Charge the successes where their share of the attempts reaches the gate; nothing without attempts."""
    if not outcomes.successes or outcomes.successes * 100 < Fraction(model.gate_pct) * outcomes.attempts:
        return ()
    amount = outcomes.successes * Fraction(model.price)
    working = f"{shown(outcomes.successes)} × {shown(model.price)}"
    line = Line(ChargeKind.OUTCOME, amount, working, outcomes.successes, model.price)
    return (line, *cap((line,), None if model.cap is None else Fraction(model.cap)))
