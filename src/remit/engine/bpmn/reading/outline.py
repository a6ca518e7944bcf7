"""The outline of a process: every flow node with its number and scope, every sequence flow with its ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from remit.engine.bpmn.model import SCOPES, Kind
from remit.engine.bpmn.reading.source import BPMN, Source, child, vendor
from remit.engine.core.expression import Compiled
from remit.engine.core.markup import Element, local, space, text

_KINDS: Mapping[str, Kind] = {str(kind): kind for kind in Kind if kind not in (Kind.EVENT_SUBPROCESS, Kind.PROCESS)} | {
    "globalTask": Kind.TASK,
    "globalUserTask": Kind.USER,
    "globalManualTask": Kind.MANUAL,
    "globalScriptTask": Kind.SCRIPT,
    "globalBusinessRuleTask": Kind.RULE,
}
_NOT_RUN = frozenset(("choreographyTask", "subChoreography", "callChoreography"))

_BESIDE = _NOT_RUN | {
    *("documentation", "extensionElements", "auditing", "monitoring", "property", "laneSet", "ioSpecification"),
    *("ioBinding", "supportedInterfaceRef", "resourceRole", "performer", "humanPerformer", "potentialOwner"),
    *("correlationSubscription", "supports", "incoming", "outgoing", "dataInputAssociation", "dataOutputAssociation"),
    *("standardLoopCharacteristics", "multiInstanceLoopCharacteristics", "completionCondition", "sequenceFlow"),
    *("dataObject", "dataObjectReference", "dataStoreReference", "association", "group", "textAnnotation"),
    *("artifact", "dataInput", "dataOutput", "inputSet", "outputSet", "event", "implicitThrowEvent"),
}
"""What lies in a process or sub-process beside its flow nodes."""


@dataclass(slots=True)
class Draft:
    """One node while it is put together."""

    index: int
    element: Element
    kind: Kind
    scope: int
    id: str
    outgoing: list[int] = field(default_factory=list)
    incoming: list[int] = field(default_factory=list)


@dataclass(slots=True)
class FlowDraft:
    """One sequence flow while it is put together."""

    id: str
    source: int
    target: int
    condition: Compiled | None
    element: Element


@dataclass(slots=True)
class Outline:
    """All nodes and flows of one process."""

    drafts: list[Draft] = field(default_factory=list)
    flows: list[FlowDraft] = field(default_factory=list)
    by_id: dict[str, int] = field(default_factory=dict)

    def inside(self, scope: int) -> list[Draft]:
        """Return the nodes directly in a scope."""
        return [draft for draft in self.drafts[1:] if draft.scope == scope]


def read_outline(source: Source, process: Element) -> Outline:
    """Number the nodes of a process, depth first, and connect them."""
    outline = Outline()
    kind = _KINDS.get(local(process))
    _add(source, outline, process, Kind.PROCESS, 0)
    if kind is not None and local(process).startswith("global"):
        draft = Draft(1, process, kind, 0, f"{process.get('id')}")
        outline.drafts.append(draft)
    else:
        _walk(source, outline, process, 0)
        _connect(source, outline, process)
    return outline


def _add(source: Source, outline: Outline, element: Element, kind: Kind, scope: int) -> int:
    number = len(outline.drafts)
    identifier = element.get("id")
    if not identifier:
        identifier = f"{local(element)}#{number}"
        if kind is not Kind.PROCESS:
            source.problem("bpmn.id", f"A {local(element)} has no id.", identifier, "BPMN 8.3.1")
    outline.drafts.append(Draft(number, element, kind, scope, identifier))
    outline.by_id[identifier] = number
    return number


def _walk(source: Source, outline: Outline, scope_element: Element, scope: int) -> None:
    scope_id = outline.drafts[scope].id
    for element in scope_element:
        name = local(element)
        if space(element) != BPMN:
            continue
        if name in _NOT_RUN:
            source.problem("bpmn.choreography", "Choreographies are not executed.", element.get("id"), "BPMN 11")
        kind = _KINDS.get(name)
        if kind is None and name not in _BESIDE:
            source.problem("bpmn.element", f"A process holds no {name}.", element.get("id") or scope_id, "BPMN 15.3")
        if kind is None or name.startswith("global"):
            continue
        if kind is Kind.SERVICE and vendor(element, "type") == "case":  # how Flowable writes the call of a case
            kind = Kind.CALL
        if kind is Kind.SUBPROCESS and element.get("triggeredByEvent") == "true":
            kind = Kind.EVENT_SUBPROCESS
        number = _add(source, outline, element, kind, scope)
        if kind in SCOPES:
            _walk(source, outline, element, number)


def _connect(source: Source, outline: Outline, process: Element) -> None:
    for element in process.iter(f"{{{BPMN}}}sequenceFlow"):
        identifier = element.get("id") or f"flow#{len(outline.flows)}"
        start = outline.by_id.get(element.get("sourceRef") or "")
        end = outline.by_id.get(element.get("targetRef") or "")
        if start is None or end is None:
            missing = element.get("sourceRef") if start is None else element.get("targetRef")
            source.problem(
                "bpmn.flow", f"The flow leads from or to “{missing}”, which is no flow node.", identifier, "BPMN 8.3.13"
            )
            continue
        number = len(outline.flows)
        outline.flows.append(FlowDraft(identifier, start, end, _condition(source, element, identifier), element))
        outline.drafts[start].outgoing.append(number)
        outline.drafts[end].incoming.append(number)


def _condition(source: Source, element: Element, place: str) -> Compiled | None:
    written = child(element, "conditionExpression")
    if written is None or not text(written):
        return None
    return source.expression(text(written), place, language=written.get("language"))
