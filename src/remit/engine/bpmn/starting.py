"""Starting a process: which start event, event gateway or receive task begins it."""

from remit.engine.bpmn.events.correlating import remember_keys
from remit.engine.bpmn.events.listening import listen_to_all, received
from remit.engine.bpmn.gateways.event_based import listen_behind
from remit.engine.bpmn.machine import TokenRun, leave, open_root
from remit.engine.bpmn.model import EventDefinition, Kind, Node, Trigger
from remit.engine.core.event import Start
from remit.engine.core.refusals import CannotStart
from remit.engine.core.state import ROOT, Activation


def start_process(run: TokenRun, event: Start) -> None:
    """Make the process itself and put a token on its start."""
    run.next_id = ROOT + 1
    run.acts[ROOT] = Activation(0, 0)
    run.vars[ROOT] = dict(event.variables)
    run.business_key = event.business_key
    chosen = _chosen(run, event)
    if event.message is not None:
        for definition in _message_triggers(chosen[0]):
            remember_keys(run, definition, event.variables)
    if chosen and (chosen[0].kind in (Kind.CATCH, Kind.RECEIVE)):
        _start_behind(run, chosen[0])
        return
    if chosen and chosen[0].outputs:
        run.vars[ROOT] = dict(received(run, ROOT, chosen[0], event.variables))
    come = _number_that_came(run, chosen[0], event) if chosen and chosen[0].parallel_multiple else None
    if come is not None:
        _await_others(run, chosen[0], come)
        return
    open_root(run, [node.index for node in chosen])


def _chosen(run: TokenRun, event: Start) -> list[Node]:
    """Return the nodes that get the first tokens. Refuses `CannotStart`."""
    root = run.nodes[0]
    if event.element is not None:
        number = run.definition.by_id.get(event.element)
        if number is None:
            raise CannotStart(key=run.definition.key, reason=f"there is no element “{event.element}”")
        return [run.nodes[number]]
    if event.message is not None:
        return [_triggered(run, Trigger.MESSAGE, event.message)]
    if event.signal is not None:
        return [_triggered(run, Trigger.SIGNAL, event.signal)]
    plain = [run.nodes[number] for number in root.entry]
    if not plain:
        plain = [run.nodes[number] for number in root.starts][:1]
    if not plain:
        raise CannotStart(key=run.definition.key, reason="it has no start event")
    return plain


def _triggered(run: TokenRun, trigger: Trigger, name: str) -> Node:
    for node in starters(run.nodes):
        for definition in _message_triggers(node):
            if _fits(run, definition, trigger, name):
                return node
    raise CannotStart(key=run.definition.key, reason=f"no start event waits for the {trigger} “{name}”")


def _message_triggers(node: Node) -> tuple[EventDefinition, ...]:
    """Return the triggers of an event, or the message of a receive task."""
    return node.triggers or ((node.settings.message,) if node.settings.message else ())


def _fits(run: TokenRun, definition: EventDefinition, trigger: Trigger, name: str) -> bool:
    named = definition.trigger is trigger and definition.name is not None
    return named and str(definition.name(run.context(ROOT))) == name  # type: ignore[misc]  # named says it is there


def _number_that_came(run: TokenRun, node: Node, event: Start) -> int | None:
    """Return which trigger of a parallel multiple start event came; None where somebody starts it by hand."""
    for number, definition in enumerate(node.triggers):
        if event.message is not None and _fits(run, definition, Trigger.MESSAGE, event.message):
            return number
        if event.signal is not None and _fits(run, definition, Trigger.SIGNAL, event.signal):
            return number
        if event.element is not None and definition.trigger is Trigger.TIMER:
            return number
    return None


def _await_others(run: TokenRun, node: Node, come: int) -> None:
    """Wait for the other triggers of a parallel multiple start event: only all of them start it (BPMN 10.5.2)."""
    open_root(run, [])
    run.stack.pop()
    run.count(ROOT, 1)
    act = run.new(node.index, ROOT, state="listening")
    listen_to_all(run, act, node, but=come)


def starters(nodes: tuple[Node, ...]) -> list[Node]:
    """Return every node that an outside event can start the process at."""
    root = nodes[0]
    return [nodes[number] for number in root.starts] + [
        node for node in nodes if node.scope == 0 and node.instantiate and node.index
    ]


def _start_behind(run: TokenRun, node: Node) -> None:
    """Start at an event behind an instantiating gateway, or at an instantiating receive task (BPMN 10.6.6)."""
    open_root(run, [])
    run.stack.pop()
    run.count(ROOT, 1)
    gateway = _gateway_before(run, node)
    if gateway is not None and gateway.parallel and len(gateway.outgoing) > 1:
        run.count(ROOT, 1)
        listen_behind(run, ROOT, gateway, skip=node.index)
    run.note(node.index, ROOT, "complete")
    leave(run, ROOT, node)


def _gateway_before(run: TokenRun, node: Node) -> Node | None:
    for flow in node.incoming:
        source = run.nodes[run.flows[flow].source]
        if source.kind is Kind.EVENT_BASED:
            return source
    return None
