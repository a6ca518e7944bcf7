"""A process put together: its nodes with everything resolved to integer ids."""

from collections.abc import Mapping
from dataclasses import replace

from remit.engine.bpmn.model import (
    ACTIVITIES,
    GATEWAYS,
    LISTENED,
    SCOPES,
    EventDefinition,
    Flow,
    Kind,
    Node,
    Trigger,
)
from remit.engine.bpmn.reading.checks import check
from remit.engine.bpmn.reading.correlation import Correlation, read_correlation
from remit.engine.bpmn.reading.data import data_names, read_associations, read_initial, read_needs
from remit.engine.bpmn.reading.doubles import check_signals
from remit.engine.bpmn.reading.extensions import check_extensions
from remit.engine.bpmn.reading.loops import read_loop
from remit.engine.bpmn.reading.outline import Draft, Outline, read_outline
from remit.engine.bpmn.reading.references import check_references
from remit.engine.bpmn.reading.source import BPMN, Source, child, variable, vendor
from remit.engine.bpmn.reading.tasks import read_parameters, read_settings
from remit.engine.bpmn.reading.triggers import read_triggers
from remit.engine.core.crossing import Mapped
from remit.engine.core.definition import Definition, StartTrigger
from remit.engine.core.expression import Compiled
from remit.engine.core.markup import Element, local, space, text
from remit.engine.core.xml import read_xml
from remit.values.canonical import content_hash
from remit.values.problem import Problem

_EVENTS = frozenset((Kind.START, Kind.CATCH, Kind.THROW, Kind.END, Kind.BOUNDARY))


def read_bpmn(xml: bytes) -> tuple[tuple[Definition, ...], tuple[Problem, ...]]:
    """Read every executable process of a document, and what is wrong with it. Refuses `XmlRefused`."""
    root = read_xml(xml)
    source = Source(root)
    check_signals(source)
    found = []
    for element in root:
        if space(element) != BPMN:
            continue
        executable = local(element) == "process" and element.get("isExecutable") != "false"
        if executable or (local(element).startswith("global") and local(element).endswith("Task")):
            found.append(read_process(source, element, xml))
    if not found and not source.problems:
        source.problem("bpmn.empty", "The document holds no executable process.", root.get("id"), "BPMN 10.2")
    return tuple(found), tuple(source.problems)


def read_process(source: Source, element: Element, xml: bytes) -> Definition:
    """Read one process."""
    outline = read_outline(source, element)
    names = data_names(element)
    handlers = _handlers(outline, element)
    correlation = read_correlation(source, element)
    triggers = {draft.index: _triggers(source, draft, correlation) for draft in outline.drafts}
    nodes = tuple(
        _correlated(_node(source, outline, draft, names, handlers, triggers), correlation) for draft in outline.drafts
    )
    flows = tuple(Flow(flow.id, flow.source, flow.target, flow.condition) for flow in outline.flows)
    check(source, outline, nodes, flows)
    check_references(source, element)
    check_extensions(source, element)
    return Definition(
        key=outline.drafts[0].id,
        name=element.get("name") or outline.drafts[0].id,
        notation="bpmn",
        content_hash=content_hash(xml + outline.drafts[0].id.encode()),
        nodes=nodes,
        flows=flows,
        starts=tuple(_starts(nodes)),
        by_id=outline.by_id if len(nodes) > 1 and outline.drafts[1].id != outline.drafts[0].id else {nodes[0].id: 0},
    )


def _triggers(source: Source, draft: Draft, correlation: Correlation) -> tuple[EventDefinition, ...]:
    if draft.kind not in _EVENTS:
        return ()
    throwing = draft.kind in (Kind.THROW, Kind.END)
    found = read_triggers(source, draft.element, throwing=throwing)
    return tuple(map(correlation.sharing if throwing else correlation.applied, found))


def _correlated(node: Node, correlation: Correlation) -> Node:
    """Return a receive task that asks for the key its process subscribes to, and a send task that tells it."""
    message = node.settings.message
    if node.kind not in (Kind.RECEIVE, Kind.SEND) or message is None:
        return node
    read = correlation.applied if node.kind is Kind.RECEIVE else correlation.sharing
    return replace(node, settings=replace(node.settings, message=read(message)))


def _handlers(outline: Outline, process: Element) -> Mapping[int, int]:
    """Return the compensation handler of each boundary event that an association leads to (BPMN 10.7)."""
    found = {}
    for association in process.iter(f"{{{BPMN}}}association"):
        start = outline.by_id.get(association.get("sourceRef") or "")
        end = outline.by_id.get(association.get("targetRef") or "")
        for event, handler in ((start, end), (end, start)):  # some tools draw it the other way round
            if event is not None and handler is not None and outline.drafts[event].kind is Kind.BOUNDARY:
                found[event] = handler
    return found


def _node(
    source: Source,
    outline: Outline,
    draft: Draft,
    names: Mapping[str, str],
    handlers: Mapping[int, int],
    triggers: Mapping[int, tuple[EventDefinition, ...]],
) -> Node:
    element, kind, index = draft.element, draft.kind, draft.index
    boundaries = tuple(other.index for other in outline.drafts if _attached(outline, other) == index) if index else ()
    inputs, outputs = read_parameters(source, element) if kind is not Kind.PROCESS else ((), ())
    own_triggers = triggers[index]
    if kind in ACTIVITIES or kind in _EVENTS:
        taken, given = read_associations(source, element, names)
        inputs, outputs = (*taken, *inputs), (*outputs, *given)
    if kind is Kind.START and vendor(element, "initiator"):
        name = vendor(element, "initiator") or ""
        outputs = (Mapped(name, variable(name)), *outputs)
    if inputs and kind in _EVENTS:
        own_triggers = tuple(replace(each, mappings=(*each.mappings, *inputs)) for each in own_triggers)
    is_scope = kind in SCOPES and not (index == 0 and local(element).startswith("global"))
    inside = outline.inside(index) if is_scope or index == 0 else []
    subprocesses = tuple(other.index for other in inside if other.kind is Kind.EVENT_SUBPROCESS)
    completion = child(element, "completionCondition") if kind is Kind.ADHOC else None
    activation = child(element, "activationCondition") if kind is Kind.COMPLEX else None
    condition = completion if completion is not None else activation
    handler = next(
        (handlers[event] for event in boundaries if event in handlers and _compensates(triggers[event])), None
    )
    return Node(
        index=index,
        id=draft.id,
        kind=kind,
        name=element.get("name") or "",
        scope=draft.scope,
        outgoing=tuple(draft.outgoing),
        incoming=tuple(draft.incoming),
        default=_default(source, outline, draft),
        triggers=own_triggers,
        parallel_multiple=element.get("parallelMultiple") == "true",
        interrupting=_interrupting(draft),
        attached_to=_attached(outline, draft),
        boundaries=boundaries,
        armed=_armed(outline, draft, subprocesses, own_triggers, triggers),
        event_subprocesses=subprocesses,
        starts=tuple(other.index for other in inside if other.kind is Kind.START),
        entry=_entry(inside, triggers, kind),
        loop=read_loop(source, element, names)
        if kind in ACTIVITIES and not local(element).startswith("global")
        else None,
        start_quantity=_quantity(source, element, "startQuantity", draft.id),
        completion_quantity=_quantity(source, element, "completionQuantity", draft.id),
        for_compensation=element.get("isForCompensation") == "true",
        handler=handler,
        compensable=handler is not None or kind in (Kind.SUBPROCESS, Kind.TRANSACTION, Kind.ADHOC),
        links=_links(outline, draft, own_triggers, triggers),
        needs=read_needs(element, outline.drafts[0].element, names) if kind in ACTIVITIES else (),
        inputs=inputs,
        outputs=outputs,
        settings=read_settings(source, element, kind),
        condition=None
        if condition is None or not text(condition)
        else source.expression(text(condition), draft.id, language=condition.get("language")),
        sequential=element.get("ordering") == "Sequential",
        cancel_remaining=element.get("cancelRemainingInstances", "true") != "false",
        instantiate=_instantiates(outline, draft),
        parallel=element.get("eventGatewayType") == "Parallel",
        data=read_initial(source, element) if kind in SCOPES else (),
    )


def _attached(outline: Outline, draft: Draft) -> int | None:
    return outline.by_id.get(draft.element.get("attachedToRef") or "") if draft.kind is Kind.BOUNDARY else None


def _interrupting(draft: Draft) -> bool:
    name = "cancelActivity" if draft.kind is Kind.BOUNDARY else "isInterrupting"
    return draft.element.get(name, "true") != "false"


def _compensates(triggers: tuple[EventDefinition, ...]) -> bool:
    return any(definition.trigger is Trigger.COMPENSATION for definition in triggers)


def _listens(triggers: tuple[EventDefinition, ...]) -> bool:
    return any(definition.trigger in LISTENED for definition in triggers)


def _armed(
    outline: Outline,
    draft: Draft,
    subprocesses: tuple[int, ...],
    own: tuple[EventDefinition, ...],
    triggers: Mapping[int, tuple[EventDefinition, ...]],
) -> tuple[int, ...]:
    """Return the starts a scope must arm; a boundary event that needs arming names itself."""
    if draft.kind is Kind.BOUNDARY:
        return (draft.index,) if _listens(own) else ()
    return tuple(
        other.index
        for number in subprocesses
        for other in outline.inside(number)
        if other.kind is Kind.START and _listens(triggers[other.index])
    )


def _entry(inside: list[Draft], triggers: Mapping[int, tuple[EventDefinition, ...]], kind: Kind) -> tuple[int, ...]:
    """Return where the first tokens go: the plain start events, else every node nothing leads to (BPMN 10.5.2)."""
    starts = [draft for draft in inside if draft.kind is Kind.START]
    if kind in (Kind.EVENT_SUBPROCESS, Kind.ADHOC):
        return ()
    if starts:
        return tuple(draft.index for draft in starts if not triggers[draft.index])
    return tuple(
        draft.index
        for draft in inside
        if not draft.incoming
        and draft.kind not in (Kind.BOUNDARY, Kind.EVENT_SUBPROCESS)
        and draft.element.get("isForCompensation") != "true"
        and draft.element.get("instantiate") != "true"
        and not (
            triggers[draft.index] and triggers[draft.index][0].trigger is Trigger.LINK and draft.kind is Kind.CATCH
        )
    )


def _default(source: Source, outline: Outline, draft: Draft) -> int | None:
    reference = draft.element.get("default")
    if not reference:
        return None
    for number in draft.outgoing:
        if outline.flows[number].id == reference:
            return number
    source.problem("bpmn.default", f"The default flow “{reference}” does not leave it.", draft.id, "BPMN 10.6")
    return None


def _quantity(source: Source, element: Element, name: str, place: str) -> int:
    written = element.get(name, "1")
    if written.isdigit() and int(written) >= 1:
        return int(written)
    source.problem("bpmn.quantity", f"{name} must be 1 or more, not “{written}”.", place, "BPMN 10.3.1")
    return 1


def _links(
    outline: Outline,
    draft: Draft,
    own: tuple[EventDefinition, ...],
    triggers: Mapping[int, tuple[EventDefinition, ...]],
) -> tuple[int, ...]:
    if draft.kind is not Kind.THROW or not own or own[0].trigger is not Trigger.LINK:
        return ()
    return tuple(
        other.index
        for other in outline.inside(draft.scope)
        if other.kind is Kind.CATCH
        and triggers[other.index]
        and triggers[other.index][0].trigger is Trigger.LINK
        and triggers[other.index][0].code == own[0].code
    )


def _instantiates(outline: Outline, draft: Draft) -> bool:
    """Tell whether an outside event can start the process at this catch event or receive task."""
    if draft.kind is Kind.RECEIVE and draft.element.get("instantiate") == "true":
        return True
    if draft.kind not in (Kind.CATCH, Kind.RECEIVE):
        return False
    before = [outline.drafts[outline.flows[flow].source] for flow in draft.incoming]
    return any(other.kind is Kind.EVENT_BASED and other.element.get("instantiate") == "true" for other in before)


def _starts(nodes: tuple[Node, ...]) -> list[StartTrigger]:
    found = []
    root = nodes[0]
    if root.entry or not root.starts:
        found.append(StartTrigger(nodes[root.entry[0]].id if root.entry else root.id, "none"))
    begin = [nodes[number] for number in root.starts]
    begin += [node for node in nodes[1:] if node.scope == 0 and node.instantiate and node.kind not in GATEWAYS]
    for node in begin:
        message = node.settings.message
        for definition in node.triggers or ((message,) if message is not None else ()):
            name = _static(definition.name)
            kind, gathers = str(definition.trigger), node.parallel_multiple and len(node.triggers) > 1
            found.append(StartTrigger(node.id, kind, name, definition.timing, definition.condition, gathers))
    return found


def _static(name: Compiled | None) -> str | None:
    return None if name is None else str(name({}))
