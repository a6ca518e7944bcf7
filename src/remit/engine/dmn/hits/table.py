"""Every hit policy by name."""

from collections.abc import Callable

from remit.engine.dmn.hits.any import any_
from remit.engine.dmn.hits.collect import collect
from remit.engine.dmn.hits.first import first
from remit.engine.dmn.hits.outcome import Firing, Outcome
from remit.engine.dmn.hits.output_order import output_order
from remit.engine.dmn.hits.priority import priority
from remit.engine.dmn.hits.rule_order import rule_order
from remit.engine.dmn.hits.unique import unique
from remit.engine.dmn.model import Aggregation, HitPolicy

_POLICIES: dict[HitPolicy, Callable[[Firing], Outcome]] = {
    HitPolicy.UNIQUE: unique,
    HitPolicy.ANY: any_,
    HitPolicy.PRIORITY: priority,
    HitPolicy.FIRST: first,
    HitPolicy.RULE_ORDER: rule_order,
    HitPolicy.OUTPUT_ORDER: output_order,
}


def policy_of(policy: HitPolicy, aggregation: Aggregation | None) -> Callable[[Firing], Outcome]:
    """Return what a table does with the rules that fire."""
    return collect(aggregation) if policy is HitPolicy.COLLECT else _POLICIES[policy]
