"""Activities that wait for their data (BPMN 10.4.2): ready once the token is there, active once an input set is."""

from remit.engine.bpmn.machine import TokenRun, begin, drop
from remit.engine.bpmn.model import Node


def awaits_data(run: TokenRun, scope: int, node: Node) -> bool:
    """Let an activity wait of whose input sets none is available; tell whether it does."""
    if _available(run, scope, node):
        return False
    act = run.new(node.index, scope, state="ready")
    run.wait_for(act, "data")
    run.index(act, "data")
    run.note(node.index, act, "ready")
    return True


def check_data(run: TokenRun) -> bool:
    """Begin an activity whose data is there now; tell whether one did."""
    for act in run.waits.get("data", ()):
        activation = run.acts[act]
        node = run.nodes[activation.node]
        if _available(run, activation.parent, node):
            drop(run, act)
            run.stack.append((begin, activation.parent, node))
            return True
    return False


def _available(run: TokenRun, scope: int, node: Node) -> bool:
    there = run.context(scope).keys()
    return any(needed <= there for needed in node.needs)
