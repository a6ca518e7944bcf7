"""Flowable's `variableAggregation`: what the instances of a repeated activity leave behind, as a list of maps."""

from collections.abc import Mapping
from typing import Any

from remit.engine.bpmn.reading.source import Source, variable
from remit.engine.core.expression import Compiled
from remit.engine.core.markup import Element, extension_children, local


def read_aggregation(source: Source, part: Element, place: str | None) -> tuple[str, Compiled] | None:
    """Return the variable that gathers and what one instance adds to it, or None; only the first one is read."""
    found = [each for each in extension_children(part) if local(each) == "variableAggregation"]
    for more in found[1:]:
        message = f"A second aggregation, into “{more.get('target')}”, has no effect here."
        source.problem("bpmn.extension", message, place, "BPMN 10.3.8", warning=True)
    target = found[0].get("target") if found else None
    if not target:
        if found:
            source.problem("bpmn.extension", "An aggregation needs a target.", place, "BPMN 10.3.8")
        return None
    entries = dict(filter(None, (_entry(source, each, place) for each in found[0])))

    def gather(context: Mapping[str, Any]) -> Any:
        return {name: value(context) for name, value in entries.items()}

    return target, Compiled(target, gather)


def _entry(source: Source, part: Element, place: str | None) -> tuple[str, Compiled] | None:
    if local(part) != "variable":
        return None
    written, name = part.get("sourceExpression"), part.get("source") or ""
    value = variable(name) if written is None else source.value(written, place)
    target = part.get("target") or name
    return (target, value) if value is not None and target else None
