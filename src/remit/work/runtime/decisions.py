"""Decisions: evaluated inline by compiled DMN models, each with the rules that fired, for the log."""

from collections.abc import Callable, Mapping
from typing import Any

from remit.engine.dmn import Decision
from remit.work.model import DefinitionMissing, Notation
from remit.work.records.definitions import latest_definition
from remit.work.runtime.bench import Bench, Running
from remit.work.runtime.replaying import value_of


def decider(bench: Bench, running: Running, *, found: list[dict[str, Any]]) -> Callable[[str, Mapping[str, Any]], Any]:
    """Return the engine's `decide` for one step; decisions go to `found`, to be logged if the step succeeds."""

    def decide(name: str, variables: Mapping[str, Any]) -> Any:
        content_hash = bound_hash(bench, running, name)
        model = bench.runtime.models.decision(bench.tx, tenant=bench.item.tenant, content_hash=content_hash)
        decision = model.decide(name, variables, now=bench.tx.now)
        found.append({"decision": name, "hash": content_hash, **described(decision)})
        return value_of(name, decision)

    return decide


def bound_hash(bench: Bench, running: Running, name: str) -> str:
    """Return which version of a decision an instance uses: the newest when it first asked, and that one ever after."""
    key = f"dmn:{name}"
    known = running.instance.bindings.get(key)
    if known is None:
        found = latest_definition(bench.tx, tenant=bench.item.tenant, key=name, notations=(Notation.DMN,))
        if found is None:
            raise DefinitionMissing(key=name)
        known = found.hash
        running.bind(key, known)
    return known


def described(decision: Decision) -> dict[str, Any]:
    """Return value and fired rules of a decision as the log keeps them; not the inputs, which may be classified."""
    tables = [
        {
            "decision": table.decision,
            "hit_policy": table.hit_policy,
            "matched": list(table.matched),
            "fired": list(table.fired),
            "rule_ids": list(table.rule_ids),
        }
        for table in decision.trace
    ]
    return {"value": decision.value, "fired": tables}
