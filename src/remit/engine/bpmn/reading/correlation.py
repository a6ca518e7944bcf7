"""Correlation of messages by context (BPMN 8.4.2): what a process binds must equal what a message yields."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from remit.engine.bpmn.model import EventDefinition, Trigger
from remit.engine.bpmn.reading.source import Source, child, children
from remit.engine.bpmn.reading.triggers import reference_name
from remit.engine.core.expression import Compiled
from remit.engine.core.markup import Element, text


@dataclass(frozen=True, slots=True)
class Correlation:
    """The subscriptions of a process: per correlation key the data path of each of its properties."""

    keys: tuple[tuple[tuple[str, Compiled], ...], ...] = ()
    paths: Mapping[tuple[str, str], Compiled] = field(default_factory=dict)

    def applied(self, definition: EventDefinition) -> EventDefinition:
        """Return a message trigger that asks for the key, where the message yields every property of one."""
        if definition.trigger is not Trigger.MESSAGE or definition.name is None or definition.key is not None:
            return definition
        for key in self.keys:
            found = [(bound, self.paths.get((name, definition.name.text))) for name, bound in key]
            if found and all(path is not None for _bound, path in found):
                bound = _joined([bound for bound, _path in found])
                return replace(definition, key=bound, key_path=_joined([path for _bound, path in found if path]))
        return definition


def read_correlation(source: Source, process: Element) -> Correlation:
    """Read the correlation subscriptions of a process; a property that is bound but not declared is a problem."""
    keys = tuple(_bindings(source, part) for part in children(process, "correlationSubscription"))
    return Correlation(keys, _paths(source) if keys else {})


def _bindings(source: Source, subscription: Element) -> tuple[tuple[str, Compiled], ...]:
    place = subscription.get("id")
    found = []
    for binding in children(subscription, "correlationPropertyBinding"):
        name = (binding.get("correlationPropertyRef") or "").rpartition(":")[2]
        if source.find(name) is None:
            source.problem("bpmn.correlation", f"There is no correlation property “{name}”.", place, "BPMN 8.4.2")
        path = source.expression(text(child(binding, "dataPath")), place)
        if path is not None:
            found.append((name, path))
    return tuple(found)


def _paths(source: Source) -> Mapping[tuple[str, str], Compiled]:
    """Return how to find each property in each message, by the name of the message."""
    found: dict[tuple[str, str], Compiled] = {}
    for declared in children(source.root, "correlationProperty"):
        for retrieval in children(declared, "correlationPropertyRetrievalExpression"):
            place = declared.get("id") or ""
            path = source.expression(text(child(retrieval, "messagePath")), place)
            if path is not None:
                name = reference_name(source, retrieval.get("messageRef"), Trigger.MESSAGE)
                found[place, name or ""] = path
    return found


def _joined(parts: list[Compiled]) -> Compiled:
    def run(variables: Mapping[str, Any]) -> str | None:
        values = [part(variables) for part in parts]
        return None if None in values else "/".join(str(value) for value in values)

    return Compiled(" / ".join(part.text for part in parts), run)
