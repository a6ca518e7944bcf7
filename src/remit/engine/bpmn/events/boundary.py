"""Boundary events: they interrupt their activity, or start a second token beside it."""

from remit.engine.bpmn.events.listening import again, listen_to_all
from remit.engine.bpmn.machine import TokenRun, cancel, drop, leave
from remit.engine.bpmn.model import Node


def fire_boundary(run: TokenRun, act: int, node: Node) -> None:
    """Let a listening boundary event happen."""
    host = run.acts[act].parent
    if node.interrupting:
        forget_fired_timer(run, act)
        interrupt_activity(run, host, node)
        return
    keep_listening(run, act, host, node)
    start_beside(run, host, node)


def forget_fired_timer(run: TokenRun, act: int) -> None:
    """Forget that a listener waits for a timer: one that fired needs no cancelling."""
    wait = run.acts[act].wait
    if wait is not None and wait[0] == "timer":
        run.edit(act, wait=None)


def keep_listening(run: TokenRun, act: int, host: int, node: Node) -> None:
    """Keep a non-interrupting listener armed; a timer only while it repeats (BPMN 10.5.6)."""
    activation = run.acts[act]
    if node.parallel_multiple and not activation.arms:
        listen_to_all(run, act, node)
    elif activation.wait is not None and activation.wait[0] == "timer" and not again(run, act):
        run.edit(host, arms=tuple(arm for arm in run.acts[host].arms if arm != act))
        drop(run, act, fired=True)


def interrupt_activity(run: TokenRun, host: int, node: Node) -> None:
    """Cancel the activity and go on from the boundary event in its place."""
    scope = run.acts[host].parent
    cancel(run, host)
    run.note(node.index, scope, "complete")
    leave(run, scope, node)


def start_beside(run: TokenRun, host: int, node: Node) -> None:
    """Start a second token at the boundary event; the activity goes on."""
    scope = run.acts[host].parent
    run.count(scope, 1)
    run.note(node.index, scope, "complete")
    leave(run, scope, node)
