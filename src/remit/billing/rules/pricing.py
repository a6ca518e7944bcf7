"""Pricing: one model and the facts of a month give lines; each line is rounded once, to a charge."""

from collections.abc import Callable, Mapping
from typing import Any

from remit.billing.model import Facts, Line
from remit.billing.rules.baseline import baseline
from remit.billing.rules.fixed import fixed
from remit.billing.rules.gain_share import gain_share
from remit.billing.rules.outcome import outcome
from remit.billing.rules.pass_through import pass_through
from remit.billing.rules.per_fte import per_fte
from remit.billing.rules.per_item import per_item
from remit.billing.rules.take_or_pay import take_or_pay
from remit.billing.rules.time_and_materials import time_and_materials
from remit.billing.rules.transition_fee import transition_fee
from remit.contracts import pricing as agreed
from remit.contracts.pricing import Model, TransitionFee

_RULES: Mapping[type, Callable[[Any, Any], tuple[Line, ...]]] = {
    agreed.PerItem: per_item,
    agreed.TakeOrPay: take_or_pay,
    agreed.PerFte: per_fte,
    agreed.Baseline: baseline,
    agreed.TimeAndMaterials: time_and_materials,
    agreed.Outcome: outcome,
    agreed.GainShare: gain_share,
    agreed.PassThrough: pass_through,
    agreed.Fixed: fixed,
}


def price(model: Model, facts: Facts, *, currency: str) -> tuple[Line, ...]:
    """Return the lines of a month; `facts` are of the kind that the model counts. Refuses as the models do."""
    if isinstance(model, TransitionFee):
        return transition_fee(model, facts, currency=currency)  # type: ignore[arg-type]  # paired by the caller
    return _RULES[type(model)](model, facts)
