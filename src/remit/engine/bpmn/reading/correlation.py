"""Correlation of messages (BPMN 8.4.2): by context, what a process binds must equal what a message yields.

By key alone, what the first message of a conversation yields must equal what those that follow yield.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from remit.engine.bpmn.model import EventDefinition, Trigger
from remit.engine.bpmn.reading.source import BPMN, Source, child, children
from remit.engine.bpmn.reading.triggers import reference_name
from remit.engine.core.expression import Compiled
from remit.engine.core.markup import Element, text


@dataclass(frozen=True, slots=True)
class Correlation:
    """The subscriptions of a process: per correlation key the data path of each of its properties.

    `shared` holds the keys of the conversations that the document declares, each with its properties.
    """

    keys: tuple[tuple[tuple[str, Compiled], ...], ...] = ()
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()
    paths: Mapping[tuple[str, str], Compiled] = field(default_factory=dict)

    def applied(self, definition: EventDefinition) -> EventDefinition:
        """Return a message trigger that asks for the key, where the message yields every property of one."""
        if definition.trigger is not Trigger.MESSAGE or definition.name is None or definition.key is not None:
            return definition
        message = definition.name.text
        for key in self.keys:
            found = [(bound, self.paths.get((name, message))) for name, bound in key]
            if found and all(path is not None for _bound, path in found):
                bound = _joined([bound for bound, _path in found])
                return replace(definition, key=bound, key_path=_joined([path for _bound, path in found if path]))
        return self.sharing(definition)

    def sharing(self, definition: EventDefinition) -> EventDefinition:
        """Return a message trigger that knows which keys of a conversation the content of its message yields."""
        name = "" if definition.name is None else definition.name.text
        found = []
        for key, properties in self.shared if definition.trigger is Trigger.MESSAGE else ():
            paths = [self.paths.get((each, name)) for each in properties]
            if paths and all(path is not None for path in paths):
                found.append((key, _joined([path for path in paths if path])))
        return replace(definition, shared=tuple(found))


def read_correlation(source: Source, process: Element) -> Correlation:
    """Read the correlation subscriptions of a process; a property that is bound but not declared is a problem."""
    keys = tuple(_bindings(source, part) for part in children(process, "correlationSubscription"))
    shared = tuple(_conversation_keys(source))
    return Correlation(keys, shared, _paths(source) if keys or shared else {})


def _conversation_keys(source: Source) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every correlation key of the document's collaboration and its conversations, with its properties."""
    for number, key in enumerate(source.root.iter(f"{{{BPMN}}}correlationKey")):
        place = key.get("id") or f"correlationKey#{number}"
        names = tuple(text(part).rpartition(":")[2] for part in children(key, "correlationPropertyRef"))
        for name in names:
            _check_declared(source, name, place)
        yield place, names


def _check_declared(source: Source, name: str, place: str | None) -> None:
    if source.find(name) is None:
        source.problem("bpmn.correlation", f"There is no correlation property “{name}”.", place, "BPMN 8.4.2")


def _bindings(source: Source, subscription: Element) -> tuple[tuple[str, Compiled], ...]:
    place = subscription.get("id")
    found = []
    for binding in children(subscription, "correlationPropertyBinding"):
        name = (binding.get("correlationPropertyRef") or "").rpartition(":")[2]
        _check_declared(source, name, place)
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
