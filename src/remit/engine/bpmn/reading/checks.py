"""Static faults: what the standard forbids, or what could never run; each with element id and clause."""

from collections.abc import Callable, Iterator

from remit.engine.bpmn.model import ACTIVITIES, Flow, Kind, Node, Trigger
from remit.engine.bpmn.reading.doubles import check_doubles
from remit.engine.bpmn.reading.outline import Outline
from remit.engine.bpmn.reading.source import Source

Finding = tuple[str, str, str]
Check = Callable[[Outline, tuple[Node, ...], tuple[Flow, ...], Node], Iterator[Finding]]


def check(source: Source, outline: Outline, nodes: tuple[Node, ...], flows: tuple[Flow, ...]) -> None:
    """Apply every check to every node and flow."""
    for node in nodes:
        for rule in _CHECKS.get(node.kind, ()):
            for code, message, clause in rule(outline, nodes, flows, node):
                source.problem(code, message, node.id, clause)
    for number, flow in enumerate(flows):
        if nodes[flow.source].scope != nodes[flow.target].scope:
            source.problem(
                "bpmn.flow", "A sequence flow may not cross the border of a sub-process.", flow.id, "BPMN 7.6.1"
            )
        if nodes[flow.source].default == number and flow.condition is not None:
            source.problem("bpmn.default", "A default flow has no condition.", flow.id, "BPMN 8.3.13")
    for node in nodes[1:]:
        _reached(source, nodes, node)
        if node.kind is Kind.PARALLEL and any(flows[number].condition is not None for number in node.outgoing):
            message = "A parallel gateway looks at no conditions; those of its flows have no effect."
            source.problem("bpmn.gateway", message, node.id, "BPMN 10.6.4", warning=True)
        if node.kind is Kind.EVENT_BASED and len(node.outgoing) == 1:
            message = "An event-based gateway before a single event decides nothing."
            source.problem("bpmn.gateway", message, node.id, "BPMN 10.6.6", warning=True)
    check_doubles(source, nodes)
    if len(nodes) == 1:
        source.problem("bpmn.empty", "The process holds no flow node.", nodes[0].id, "BPMN 10.2")


def _reached(source: Source, nodes: tuple[Node, ...], node: Node) -> None:
    """Warn of a node that no token can reach: where a scope has start events, all else needs a way in (BPMN 10.5.2).

    Models of other engines often hold such left-overs and run there, so they are no reason to refuse one.
    """
    begins = node.kind in (Kind.START, Kind.BOUNDARY, Kind.EVENT_SUBPROCESS) or node.instantiate
    if begins or node.incoming or node.for_compensation or nodes[node.scope].kind is Kind.ADHOC:
        return
    linked = any(node.index in other.links for other in nodes)
    if nodes[node.scope].starts and not linked and not _is_link_target(node) and not _is_handler(nodes, node):
        source.problem("bpmn.unreachable", f"No flow leads to the {node.kind}.", node.id, "BPMN 10.5.2", warning=True)


def _is_link_target(node: Node) -> bool:
    return any(definition.trigger is Trigger.LINK for definition in node.triggers) and node.kind is Kind.CATCH


def _is_handler(nodes: tuple[Node, ...], node: Node) -> bool:
    return any(other.handler == node.index for other in nodes)


def _start(outline: Outline, nodes: tuple[Node, ...], _flows: tuple[Flow, ...], node: Node) -> Iterator[Finding]:
    if node.incoming:
        yield "bpmn.start", "Nothing may lead into a start event.", "BPMN 10.5.2"
    holder = nodes[node.scope]
    for definition in node.triggers:
        if holder.kind in (Kind.SUBPROCESS, Kind.TRANSACTION):
            yield "bpmn.start", "The start event of a sub-process has no trigger.", "BPMN 10.5.2"
            return
        if definition.trigger in (Trigger.CANCEL, Trigger.LINK, Trigger.TERMINATE):
            yield "bpmn.start", f"A start event cannot be a {definition.trigger} event.", "BPMN 10.5.2"
        only_inside = (Trigger.ERROR, Trigger.ESCALATION, Trigger.COMPENSATION)
        if holder.kind is Kind.PROCESS and definition.trigger in only_inside:
            yield "bpmn.start", f"Only an event sub-process starts by {definition.trigger}.", "BPMN 10.5.2"
        if definition.trigger is Trigger.ERROR and not node.interrupting:
            yield "bpmn.start", "An error always interrupts.", "BPMN 10.5.2"
        if definition.trigger is Trigger.COMPENSATION and nodes[holder.scope].kind is Kind.PROCESS:
            yield "bpmn.start", "A compensation event sub-process lies in a sub-process.", "BPMN 10.3.5"
    if holder.kind is Kind.EVENT_SUBPROCESS and not node.triggers:
        yield "bpmn.start", "The start event of an event sub-process needs a trigger.", "BPMN 10.3.2"


def _end(_outline: Outline, nodes: tuple[Node, ...], _flows: tuple[Flow, ...], node: Node) -> Iterator[Finding]:
    if node.outgoing:
        yield "bpmn.end", "Nothing may lead out of an end event.", "BPMN 10.5.3"
    for definition in node.triggers:
        if definition.trigger in (Trigger.TIMER, Trigger.CONDITIONAL, Trigger.LINK):
            yield "bpmn.end", f"An end event cannot be a {definition.trigger} event.", "BPMN 10.5.3"
        if definition.trigger is Trigger.CANCEL and not _in_transaction(nodes, node):
            yield "bpmn.cancel", "A cancel end event lies in a transaction.", "BPMN 10.5.3"
        yield from _activity_reference(nodes, node, definition.trigger, definition.activity)


def _in_transaction(nodes: tuple[Node, ...], node: Node) -> bool:
    scope = nodes[node.scope]
    while scope.index:
        if scope.kind is Kind.TRANSACTION:
            return True
        scope = nodes[scope.scope]
    return False


def _activity_reference(
    nodes: tuple[Node, ...], node: Node, trigger: Trigger, reference: str | None
) -> Iterator[Finding]:
    """Find the activity to compensate among those in sight: of the scope, or of the one an event sub-process serves."""
    if trigger is not Trigger.COMPENSATION or reference is None:
        return
    scope = nodes[node.scope]
    visible = {scope.index}
    while scope.kind is Kind.EVENT_SUBPROCESS:
        scope = nodes[scope.scope]
        visible.add(scope.index)
    own = [other for other in nodes if other.id == reference and other.kind in ACTIVITIES]
    if not own:
        yield "bpmn.compensation", f"There is no activity “{reference}” to compensate.", "BPMN 10.5.5"
    elif own[0].scope not in visible and own[0].index not in visible:
        yield "bpmn.compensation", f"The activity “{reference}” is not in sight of the event.", "BPMN 10.7.3"


def _throw(_outline: Outline, nodes: tuple[Node, ...], _flows: tuple[Flow, ...], node: Node) -> Iterator[Finding]:
    allowed = (Trigger.MESSAGE, Trigger.SIGNAL, Trigger.ESCALATION, Trigger.COMPENSATION, Trigger.LINK)
    for definition in node.triggers:
        if definition.trigger not in allowed:
            yield "bpmn.throw", f"A {definition.trigger} event cannot be thrown in the middle.", "BPMN 10.5.4"
        yield from _activity_reference(nodes, node, definition.trigger, definition.activity)
        if definition.trigger is Trigger.LINK and len(node.links) != 1:
            yield (
                "bpmn.link",
                f"The link “{definition.code}” leads to {len(node.links)} events, not to one.",
                "BPMN 10.5.5",
            )


def _catch(_outline: Outline, nodes: tuple[Node, ...], _flows: tuple[Flow, ...], node: Node) -> Iterator[Finding]:
    allowed = (Trigger.MESSAGE, Trigger.SIGNAL, Trigger.TIMER, Trigger.CONDITIONAL, Trigger.LINK)
    if not node.triggers:
        yield "bpmn.catch", "An intermediate catch event needs a trigger.", "BPMN 10.5.4"
    for definition in node.triggers:
        if definition.trigger not in allowed:
            yield "bpmn.catch", f"A {definition.trigger} event cannot be caught in the middle.", "BPMN 10.5.4"
    if node.triggers and node.triggers[0].trigger is Trigger.LINK:
        if node.incoming:
            yield "bpmn.link", "Nothing leads into the target of a link.", "BPMN 10.5.5"
        if not any(node.index in other.links for other in nodes):
            yield "bpmn.link", f"No throw event has the link “{node.triggers[0].code}”.", "BPMN 10.5.5"


def _boundary(_outline: Outline, nodes: tuple[Node, ...], _flows: tuple[Flow, ...], node: Node) -> Iterator[Finding]:
    host = None if node.attached_to is None else nodes[node.attached_to]
    if host is None or host.kind not in ACTIVITIES:
        yield "bpmn.boundary", "A boundary event sits on an activity.", "BPMN 10.5.4"
    elif host.scope != node.scope:
        yield "bpmn.boundary", "A boundary event lies in the scope of its activity.", "BPMN 10.5.4"
    if node.incoming:
        yield "bpmn.boundary", "Nothing may lead into a boundary event.", "BPMN 10.5.4"
    if not node.triggers:
        yield "bpmn.boundary", "A boundary event needs a trigger.", "BPMN 10.5.4"
    for definition in node.triggers:
        if definition.trigger in (Trigger.LINK, Trigger.TERMINATE):
            yield "bpmn.boundary", f"A boundary event cannot be a {definition.trigger} event.", "BPMN 10.5.4"
        if definition.trigger in (Trigger.ERROR, Trigger.CANCEL) and not node.interrupting:
            yield "bpmn.boundary", f"A {definition.trigger} boundary event always interrupts.", "BPMN 10.5.4"
        if definition.trigger is Trigger.CANCEL and host is not None and host.kind is not Kind.TRANSACTION:
            yield "bpmn.cancel", "A cancel boundary event sits on a transaction.", "BPMN 10.5.4"
        if definition.trigger is Trigger.CANCEL and host is not None and _alike(nodes, node, host, Trigger.CANCEL):
            yield "bpmn.cancel", "A transaction has one cancel boundary event.", "BPMN 10.3.5"
        if definition.trigger is Trigger.COMPENSATION:
            yield from _compensation_boundary(nodes, node, host)


def _compensation_boundary(nodes: tuple[Node, ...], node: Node, host: Node | None) -> Iterator[Finding]:
    if node.outgoing:
        yield "bpmn.compensation", "An association, not a flow, leads to a compensation handler.", "BPMN 10.7"
    if host is not None and (host.handler is None or not nodes[host.handler].for_compensation):
        yield "bpmn.compensation", "No activity for compensation is associated with it.", "BPMN 10.7"
    elif host is not None and host.handler is not None and nodes[host.handler].scope != host.scope:
        yield "bpmn.compensation", "The compensation handler lies in another scope.", "BPMN 10.7"
    if host is not None and _undoes_itself(nodes, host):
        yield "bpmn.compensation", "It is undone by its event sub-process, not by a boundary event too.", "BPMN 10.7"
    if host is not None and _alike(nodes, node, host, Trigger.COMPENSATION):
        yield "bpmn.compensation", "An activity has one compensation boundary event.", "BPMN 10.7"


def _undoes_itself(nodes: tuple[Node, ...], holder: Node) -> int:
    """Count the event sub-processes of a sub-process that compensation starts."""
    starts = [nodes[start] for number in holder.event_subprocesses for start in nodes[number].starts]
    return sum(any(each.trigger is Trigger.COMPENSATION for each in start.triggers) for start in starts)


def _compensated(_outline: Outline, nodes: tuple[Node, ...], _flows: tuple[Flow, ...], node: Node) -> Iterator[Finding]:
    if _undoes_itself(nodes, node) > 1:
        yield "bpmn.compensation", "A sub-process has one compensation event sub-process.", "BPMN 10.7"


def _receive(_outline: Outline, nodes: tuple[Node, ...], flows: tuple[Flow, ...], node: Node) -> Iterator[Finding]:
    """Only a start event may lead to a receive task that starts the process."""
    begins = node.settings.instantiate
    if begins and any(nodes[flows[number].source].kind is not Kind.START for number in node.incoming):
        yield "bpmn.receive", "Only a start event leads to a receive task that starts the process.", "BPMN 10.3.3"


def _alike(nodes: tuple[Node, ...], node: Node, host: Node, trigger: Trigger) -> bool:
    """Tell whether another boundary event of the same activity has the same trigger and comes before."""
    return any(
        other < node.index and any(definition.trigger is trigger for definition in nodes[other].triggers)
        for other in host.boundaries
    )


def _exclusive(_outline: Outline, _nodes: tuple[Node, ...], flows: tuple[Flow, ...], node: Node) -> Iterator[Finding]:
    if not node.outgoing:
        yield "bpmn.gateway", "Nothing leads out of the gateway.", "BPMN 10.6.2"
    if len(node.outgoing) == 1 and flows[node.outgoing[0]].condition is not None:
        yield "bpmn.gateway", "The only way out of the gateway has a condition.", "BPMN 10.6.2"
    plain = [flows[number].id for number in node.outgoing if number != node.default and flows[number].condition is None]
    # One plain flow beside conditions is read as the default that nobody marked, as the peers do.
    if len(node.outgoing) > 1 and len(plain) > (0 if node.default is not None else 1):
        for flow in plain:
            yield "bpmn.gateway", f"The flow “{flow}” has no condition and is not the default.", "BPMN 10.6.2"


def _unconditional(
    _outline: Outline, _nodes: tuple[Node, ...], flows: tuple[Flow, ...], node: Node
) -> Iterator[Finding]:
    if any(flows[number].condition is not None for number in node.outgoing):
        yield "bpmn.gateway", f"Flows out of a {node.kind} have no condition.", "BPMN 10.6"


def _event_based(outline: Outline, nodes: tuple[Node, ...], flows: tuple[Flow, ...], node: Node) -> Iterator[Finding]:
    yield from _unconditional(outline, nodes, flows, node)
    if not node.outgoing:
        yield "bpmn.gateway", "Nothing leads out of the gateway.", "BPMN 10.6.6"
    if node.instantiate and node.incoming:
        yield "bpmn.gateway", "Nothing leads into a gateway that starts the process.", "BPMN 10.6.6"
    targets = [nodes[flows[number].target] for number in node.outgoing]
    messages = any(each.trigger is Trigger.MESSAGE for target in targets for each in target.triggers)
    if messages and any(target.kind is Kind.RECEIVE for target in targets):
        yield "bpmn.gateway", "Behind it are message events or receive tasks, not both.", "BPMN 10.6.6"
    for target in targets:
        if target.kind not in (Kind.CATCH, Kind.RECEIVE):
            yield "bpmn.gateway", f"“{target.id}” behind the gateway is no event that is waited for.", "BPMN 10.6.6"
        elif target.boundaries or len(target.incoming) > 1:
            yield "bpmn.gateway", f"“{target.id}” has another way in or a boundary event.", "BPMN 10.6.6"


def _event_subprocess(
    _outline: Outline, nodes: tuple[Node, ...], _flows: tuple[Flow, ...], node: Node
) -> Iterator[Finding]:
    if node.incoming or node.outgoing:
        yield "bpmn.event_subprocess", "No flow leads into or out of an event sub-process.", "BPMN 10.3.2"
    if len(node.starts) != 1:
        yield "bpmn.event_subprocess", "An event sub-process has exactly one start event.", "BPMN 10.3.2"
    if any(other.attached_to == node.index for other in nodes):
        yield "bpmn.event_subprocess", "An event sub-process has no boundary events.", "BPMN 10.3.2"


def _adhoc(_outline: Outline, nodes: tuple[Node, ...], _flows: tuple[Flow, ...], node: Node) -> Iterator[Finding]:
    inside = [other for other in nodes[1:] if other.scope == node.index]
    if any(other.kind in (Kind.START, Kind.END) for other in inside):
        yield "bpmn.adhoc", "An ad hoc sub-process holds no start or end events.", "BPMN 10.3.3"
    if not any(other.kind in ACTIVITIES for other in inside):
        yield "bpmn.adhoc", "An ad hoc sub-process holds at least one activity.", "BPMN 10.3.3"


def _compensation_handler(
    _outline: Outline, _nodes: tuple[Node, ...], _flows: tuple[Flow, ...], node: Node
) -> Iterator[Finding]:
    if node.for_compensation and (node.incoming or node.outgoing):
        yield "bpmn.compensation", "No flow leads into or out of a compensation handler.", "BPMN 10.7"


_CHECKS: dict[Kind, tuple[Check, ...]] = {
    **dict.fromkeys(ACTIVITIES, (_compensation_handler,)),
    Kind.SUBPROCESS: (_compensation_handler, _compensated),
    Kind.TRANSACTION: (_compensation_handler, _compensated),
    Kind.RECEIVE: (_compensation_handler, _receive),
    Kind.START: (_start,),
    Kind.END: (_end,),
    Kind.THROW: (_throw,),
    Kind.CATCH: (_catch,),
    Kind.BOUNDARY: (_boundary,),
    Kind.EXCLUSIVE: (_exclusive,),
    Kind.EVENT_BASED: (_event_based,),
    Kind.EVENT_SUBPROCESS: (_event_subprocess,),
    Kind.ADHOC: (_compensation_handler, _adhoc),
}
