"""References that lead nowhere: a lane to a node, a performer to a resource, data to its object."""

from collections.abc import Iterator

from remit.engine.bpmn.reading.source import BPMN, Source, child, children
from remit.engine.core.markup import Element, local, text

_ROLES = frozenset(("resourceRole", "performer", "humanPerformer", "potentialOwner"))
_SETS = {"inputSet": "dataInputRefs", "outputSet": "dataOutputRefs"}

Reference = tuple[str, str, str]
"""What is referred to: its kind, its id, and the clause that asks for it."""


def check_references(source: Source, process: Element) -> None:
    """Note every reference of a process whose element its document does not hold."""
    known = {element.get("id") for element in source.root.iter(f"{{{BPMN}}}*")}
    imports = child(source.root, "import") is not None
    for element in process.iter(f"{{{BPMN}}}*"):
        for kind, name, clause in _references(element):
            elsewhere = imports and ":" in name
            if name and name not in known and name.rpartition(":")[2] not in known and not elsewhere:
                source.problem("bpmn.reference", f"There is no {kind} “{name}”.", _place(element), clause)


def _references(element: Element) -> Iterator[Reference]:
    kind = local(element)
    if kind == "lane":
        yield from (("flow node", text(part), "BPMN 10.8") for part in children(element, "flowNodeRef"))
    elif kind in _ROLES:
        yield from (("resource", text(part), "BPMN 10.3.1") for part in children(element, "resourceRef"))
    elif kind in _SETS:
        named = children(element, _SETS[kind])
        yield from (("data input or output", text(part), "BPMN 10.4.2") for part in named)
    elif kind == "dataObjectReference" and element.get("dataObjectRef"):
        yield "data object", element.get("dataObjectRef") or "", "BPMN 10.4.1"


def _place(element: Element) -> str | None:
    """Return the id of an element, or of what holds it where it has none."""
    here: Element | None = element
    while here is not None and not here.get("id"):
        here = here.getparent()
    return None if here is None else here.get("id")
