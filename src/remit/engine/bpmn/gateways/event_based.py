"""Event-based gateways (BPMN 10.6.6): the first of the events behind them decides, or they wait for all of them."""

from remit.engine.bpmn.events.listening import arm
from remit.engine.bpmn.machine import TokenRun, drop, leave
from remit.engine.bpmn.model import Kind, Node


def enter_event_based(run: TokenRun, scope: int, node: Node, _flow: int) -> None:
    """Listen to every event behind the gateway."""
    listen_behind(run, scope, node, skip=-1)


def listen_behind(run: TokenRun, scope: int, node: Node, *, skip: int) -> None:
    """Listen to the events behind a gateway except node `skip`."""
    act = run.new(node.index, scope)
    run.note(node.index, act, "start")
    targets = [run.nodes[run.flows[number].target] for number in node.outgoing]
    run.edit(act, arms=tuple(arm(run, act, target) for target in targets if target.index != skip))


def fire_behind(run: TokenRun, act: int, node: Node) -> None:
    """Go on from the event that happened; a parallel gateway keeps waiting for the others."""
    gateway = run.acts[act].parent
    activation = run.acts[gateway]
    scope = activation.parent
    run.note(node.index, act, "complete")
    if run.nodes[activation.node].parallel and len(activation.arms) > 1:
        run.edit(gateway, arms=tuple(other for other in activation.arms if other != act))
        drop(run, act, fired=True)
        run.count(scope, 1)
    else:
        wait = run.acts[act].wait
        if wait is not None and wait[0] == "timer":
            run.edit(act, wait=None)
        drop(run, gateway, "complete")
    leave(run, scope, node)


def behind_gateway(run: TokenRun, act: int) -> bool:
    """Tell whether a listener belongs to an event-based gateway."""
    parent = run.acts.get(run.acts[act].parent)
    return parent is not None and run.nodes[parent.node].kind is Kind.EVENT_BASED
