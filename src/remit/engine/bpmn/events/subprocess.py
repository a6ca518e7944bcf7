"""Event sub-processes (BPMN 10.3.2): started by their event inside a scope, interrupting it or running beside it."""

from remit.engine.bpmn.events.boundary import forget_fired_timer, keep_listening
from remit.engine.bpmn.machine import TokenRun, cancel_children, consume, drop, leave, open_scope
from remit.engine.bpmn.model import Node


def fire_start(run: TokenRun, act: int, node: Node) -> None:
    """Let the start event of an event sub-process happen."""
    scope = run.acts[act].parent
    if node.scope == 0:  # a parallel multiple start event of the process itself: the last of its triggers came
        drop(run, act, "complete", fired=True)
        leave(run, scope, node)
        return
    if not node.interrupting:
        keep_listening(run, act, scope, node)
    else:
        forget_fired_timer(run, act)
    start_event_subprocess(run, scope, node)


def start_event_subprocess(run: TokenRun, scope: int, start: Node) -> int:
    """Start an event sub-process at its start event; an interrupting one replaces all that ran in the scope."""
    if start.interrupting:
        cancel_children(run, scope)
    run.count(scope, 1)
    node = run.nodes[start.scope]
    act = run.new(node.index, scope)
    run.note(node.index, act, "start")
    open_scope(run, act, node)
    run.count(act, 1)
    run.note(start.index, act, "complete")
    leave(run, act, start)
    return act


def dry_event_subprocess(run: TokenRun, act: int, node: Node) -> None:
    """Complete an event sub-process; its scope goes on, or ends if nothing else runs in it."""
    activation = run.acts[act]
    if node.compensable:
        run.table.record(run, act, node)
    thrower = activation.data
    drop(run, act, "complete")
    consume(run, activation.parent)
    if thrower is not None:
        run.table.handled(run, thrower)
