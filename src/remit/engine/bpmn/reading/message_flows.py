"""Message flows (BPMN 9.3): where neither of its ends names a message, a flow between two processes is the message."""

from collections.abc import Container, Iterator, Mapping

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_THROWING = frozenset((f"{BPMN}sendTask", f"{BPMN}intermediateThrowEvent", f"{BPMN}endEvent"))

Element = etree._Element


def read_message_flows(root: Element) -> Mapping[str, str]:
    """Return the message, or the name of one, by the id of each element that a message flow leaves or reaches.

    Flows that meet in an element carry the same message. What comes from or goes to a participant that is not in the
    document is named only where the flow itself refers to a message.
    """
    flows = list(root.iter(f"{BPMN}messageFlow"))
    if not flows:
        return {}
    inside = {element.get("id"): element for element in root.iter(f"{BPMN}*") if element.tag in _ENDS}
    found: dict[str, str] = {}
    for group in _groups(flows, inside.keys()):
        ends = [end for flow in group for end in _ends(flow) if end in inside]
        name = next(filter(None, (_message_of(inside[end]) for end in ends)), None)
        name = name or next(filter(None, (flow.get("messageRef") for flow in group)), None)
        if name is None and len({inside[end].tag in _THROWING for end in ends}) > 1:
            name = group[0].get("name") or group[0].get("id")
        if name:
            found |= dict.fromkeys(ends, name)
    return found


_ENDS = _THROWING | {
    f"{BPMN}{kind}" for kind in ("receiveTask", "startEvent", "intermediateCatchEvent", "boundaryEvent")
}


def _ends(flow: Element) -> tuple[str, str]:
    return flow.get("sourceRef") or "", flow.get("targetRef") or ""


def _groups(flows: list[Element], inside: Container[str | None]) -> Iterator[list[Element]]:
    """Yield the flows that meet in elements of the document, together."""
    left = list(flows)
    while left:
        group = [left.pop(0)]
        for flow in group:
            met = {end for end in _ends(flow) if end in inside}
            more = [other for other in left if met & set(_ends(other))]
            group += more
            left = [other for other in left if other not in more]
        yield group


def _message_of(element: Element) -> str | None:
    """Return the message that an element names itself."""
    definition = element.find(f"{BPMN}messageEventDefinition")
    return element.get("messageRef") or (None if definition is None else definition.get("messageRef"))
