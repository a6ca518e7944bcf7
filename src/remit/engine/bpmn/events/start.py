"""Start events: a token leaves them at once."""

from remit.engine.bpmn.machine import TokenRun, leave
from remit.engine.bpmn.model import Node


def enter_start(run: TokenRun, scope: int, node: Node, _flow: int) -> None:
    """Let the first token of a scope go on."""
    run.note(node.index, scope, "complete")
    leave(run, scope, node)
