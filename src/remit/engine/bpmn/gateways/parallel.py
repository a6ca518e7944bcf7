"""Parallel gateways (BPMN 10.6.4): wait for a token on every incoming flow, go on over every outgoing one."""

from remit.engine.bpmn.machine import TokenRun, send
from remit.engine.bpmn.model import Node


def enter_parallel(run: TokenRun, scope: int, node: Node, flow: int) -> None:
    """Join and part."""
    if len(node.incoming) > 1 and flow >= 0 and not _joined(run, scope, node, flow):
        return
    run.note(node.index, scope, "complete")
    send(run, scope, node.outgoing)


def _joined(run: TokenRun, scope: int, node: Node, flow: int) -> bool:
    joins = run.own_joins()
    key = (scope, node.index)
    waiting = [*joins.pop(key, ()), flow]
    if any(number not in waiting for number in node.incoming):
        joins[key] = tuple(waiting)
        return False
    for number in node.incoming:
        waiting.remove(number)
    if waiting:
        joins[key] = tuple(waiting)
    run.count(scope, 1 - len(node.incoming))
    return True
