"""Which tokens may still arrive at a joining gateway (BPMN 13.4.3): reachability over flows, boundaries and links."""

from functools import lru_cache

from remit.engine.bpmn.machine import TokenRun
from remit.engine.bpmn.model import Flow, Kind, Node


@lru_cache(maxsize=4096)
def _reach(nodes: tuple[Node, ...], flows: tuple[Flow, ...], gateway: int, incoming: int) -> frozenset[int]:
    """Return the nodes from which a path leads over the flow `incoming` into the gateway without passing it before."""
    before: dict[int, set[int]] = {}
    for flow in flows:
        before.setdefault(flow.target, set()).add(flow.source)
    for node in nodes:
        if node.attached_to is not None:
            before.setdefault(node.index, set()).add(node.attached_to)
        for target in node.links:
            before.setdefault(target, set()).add(node.index)
    found = {flows[incoming].source} - {gateway}
    open_ends = list(found)
    while open_ends:
        for source in before.get(open_ends.pop(), ()):
            if source not in found and source != gateway:
                found.add(source)
                open_ends.append(source)
    return frozenset(found)


def more_may_come(run: TokenRun, scope: int, node: Node, waiting: tuple[int, ...]) -> bool:
    """Tell whether a token elsewhere in the scope can reach an empty incoming flow but no filled one."""
    empty = [number for number in node.incoming if number not in waiting]
    if not empty:
        return False
    nodes, flows = run.nodes, run.flows
    may_fill = frozenset().union(*(_reach(nodes, flows, node.index, number) for number in empty))
    filled = frozenset().union(*(_reach(nodes, flows, node.index, number) for number in waiting if number >= 0))
    return any(place in may_fill and place not in filled for place in _tokens(run, scope, node))


def _tokens(run: TokenRun, scope: int, gateway: Node) -> set[int]:
    """Return the nodes of a scope that hold tokens, other than those waiting at the gateway itself."""
    found = {place for (where, place), tokens in run.joins.items() if where == scope and tokens}
    found.discard(gateway.index)
    for _act, activation in run.acts.items():
        if activation.parent == scope and run.nodes[activation.node].kind is not Kind.START:
            found.add(activation.node)
    return found
