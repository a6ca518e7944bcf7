"""How a token goes on after a throw event, and how a transaction that was undone is left."""

from remit.engine.bpmn.events.boundary import interrupt_activity
from remit.engine.bpmn.machine import TokenRun, cancel, consume, enter, leave
from remit.engine.bpmn.model import Kind, Node, Trigger


def pass_on(run: TokenRun, scope: int, node: Node) -> None:
    """Let the token go on after a throw event, over to a link's target, or end in an end event."""
    run.note(node.index, scope, "complete")
    if node.links:
        run.stack.append((enter, scope, node.links[0]))
    elif node.kind is Kind.END:
        consume(run, scope)
    else:
        leave(run, scope, node)


def transaction_undone(run: TokenRun, transaction: int) -> None:
    """Leave an undone transaction by its cancel boundary event; without one its token ends."""
    activation = run.acts[transaction]
    host = transaction if activation.counter < 0 else activation.parent
    for event in run.nodes[activation.node].boundaries:
        if any(definition.trigger is Trigger.CANCEL for definition in run.nodes[event].triggers):
            interrupt_activity(run, host, run.nodes[event])
            return
    scope = run.acts[host].parent
    cancel(run, host)
    consume(run, scope)
