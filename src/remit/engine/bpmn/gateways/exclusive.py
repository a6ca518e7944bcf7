"""Exclusive gateways (BPMN 10.6.2): the first flow whose condition holds, else the default."""

from remit.engine.bpmn.machine import TokenRun, send
from remit.engine.bpmn.model import Node
from remit.engine.core.refusals import NoPath


def enter_exclusive(run: TokenRun, scope: int, node: Node, _flow: int) -> None:
    """Choose one way out."""
    run.note(node.index, scope, "complete")
    if not node.outgoing:
        send(run, scope, ())
        return
    context = run.context(scope)
    for number in node.outgoing:
        condition = run.flows[number].condition
        if number != node.default and (condition is None or condition.holds(context)):
            send(run, scope, (number,))
            return
    if node.default is None:
        raise NoPath(element=node.id)
    send(run, scope, (node.default,))
