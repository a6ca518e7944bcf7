"""COLLECT: all outputs in any order, or their sum, least, greatest or number."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from remit.engine.dmn.hits.outcome import Firing, Outcome
from remit.engine.dmn.model import Aggregation
from remit.engine.feel.builtins.table import BUILTINS


def collect(aggregation: Aggregation | None) -> Callable[[Firing], Outcome]:
    """Return the policy for one aggregation."""

    def collected(firing: Firing) -> Outcome:
        rules = firing.rules
        return Outcome(_aggregated(aggregation, [firing.output(rule) for rule in rules], firing), rules)

    return collected


def _aggregated(aggregation: Aggregation | None, outputs: list[Any], firing: Firing) -> Any:
    if aggregation is None:
        return outputs
    if aggregation is Aggregation.COUNT:
        return Decimal(len(outputs))
    if any(isinstance(output, dict) for output in outputs):
        return firing.run.null("aggregation", f"{aggregation} takes a table of one output", "8.2.11")
    return BUILTINS[aggregation.value.lower()].call(firing.run, [outputs])
