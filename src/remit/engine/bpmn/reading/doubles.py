"""Two catchers of the same thing in the same place: nobody could say which of them is meant."""

from collections.abc import Iterator

from remit.engine.bpmn.model import EventDefinition, Kind, Node, Trigger
from remit.engine.bpmn.reading.source import BPMN, Source

Place = tuple[int, Kind, Trigger, str]

_CODED = frozenset((Trigger.ERROR, Trigger.ESCALATION))


def check_doubles(source: Source, nodes: tuple[Node, ...]) -> None:
    """Refuse a second catcher of the same message, error or escalation that waits beside the first."""
    seen: set[Place] = set()
    for node in nodes[1:]:
        for place in _places(nodes, node):
            if place in seen:
                message = f"Another event there catches the same {place[2]} “{place[3]}”."
                source.problem("bpmn.double", message, node.id, "BPMN 10.5")
            seen.add(place)


def check_signals(source: Source) -> None:
    """Refuse a second signal of the same name."""
    seen: set[str] = set()
    for element in source.root.iter(f"{{{BPMN}}}signal"):
        name = element.get("name")
        if name in seen:
            source.problem("bpmn.double", f"Another signal has the name “{name}”.", element.get("id"), "BPMN 10.5.5")
        if name:
            seen.add(name)


def _places(nodes: tuple[Node, ...], node: Node) -> Iterator[Place]:
    """Yield what an event catches and where: on its activity, or in the scope that its event sub-process serves."""
    holder = nodes[node.scope]
    if node.kind is Kind.BOUNDARY and node.attached_to is not None:
        where = node.attached_to
    elif node.kind is Kind.START:
        where = holder.scope if holder.kind is Kind.EVENT_SUBPROCESS else holder.index
    else:
        return
    # A start event of the process and an event sub-process may well share a message: only one of them is ever armed.
    kind = holder.kind if node.kind is Kind.START else node.kind
    for definition in node.triggers:
        name = _name(node, definition)
        if name is not None:
            yield where, kind, definition.trigger, name


def _name(node: Node, definition: EventDefinition) -> str | None:
    if definition.trigger is Trigger.MESSAGE and definition.name is not None:
        return None if definition.key is not None else definition.name.text
    if definition.trigger is Trigger.ERROR and node.kind is Kind.BOUNDARY:
        return None
    return (definition.code or "") if definition.trigger in _CODED else None
