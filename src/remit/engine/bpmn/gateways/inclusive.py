"""Inclusive gateways (BPMN 10.6.3): every way whose condition holds; joining waits for what may still come."""

from remit.engine.bpmn.gateways.reach import more_may_come
from remit.engine.bpmn.machine import TokenRun, send
from remit.engine.bpmn.model import Kind, Node
from remit.engine.core.refusals import NoPath


def enter_inclusive(run: TokenRun, scope: int, node: Node, flow: int) -> None:
    """Part at once, or wait to join."""
    if len(node.incoming) > 1 and flow >= 0:
        joins = run.own_joins()
        joins[(scope, node.index)] = (*joins.get((scope, node.index), ()), flow)
        return
    part(run, scope, node)


def part(run: TokenRun, scope: int, node: Node) -> None:
    """Go on over every flow whose condition holds, else over the default."""
    run.note(node.index, scope, "complete")
    send(run, scope, conditioned(run, scope, node))


def conditioned(run: TokenRun, scope: int, node: Node) -> list[int]:
    """Return the outgoing flows to take. Refuses `NoPath`."""
    context = run.context(scope)
    taken = []
    for number in node.outgoing:
        condition = run.flows[number].condition
        if number != node.default and (condition is None or condition.holds(context)):
            taken.append(number)
    if taken or not node.outgoing:
        return taken
    if node.default is None:
        raise NoPath(element=node.id)
    return [node.default]


def check_inclusive(run: TokenRun) -> bool:
    """Let waiting inclusive joins go on for which nothing more can come; tell whether one did."""
    for (scope, place), waiting in run.joins.items():
        node = run.nodes[place]
        if node.kind is Kind.INCLUSIVE and not more_may_come(run, scope, node, waiting):
            _join(run, scope, node, waiting)
            return True
    return False


def _join(run: TokenRun, scope: int, node: Node, waiting: tuple[int, ...]) -> None:
    left = list(waiting)
    for number in set(waiting):
        left.remove(number)
    joins = run.own_joins()
    if left:
        joins[(scope, node.index)] = tuple(left)
    else:
        del joins[(scope, node.index)]
    run.count(scope, 1 - (len(waiting) - len(left)))
    part(run, scope, node)
