"""Ad hoc sub-processes (BPMN 10.3.3): their activities start by hand, in any order, until the condition holds."""

from remit.engine.bpmn.machine import (
    TokenRun,
    arm_event_subprocesses,
    cancel_children,
    complete_activity,
    consume,
    enter,
    leave,
)
from remit.engine.bpmn.model import ACTIVITIES, Node
from remit.engine.core.refusals import NotExpected
from remit.engine.core.state import Activation


def start_adhoc(run: TokenRun, act: int, node: Node) -> None:
    """Open the sub-process and wait for somebody to start something in it."""
    run.wait_for(act, "adhoc")
    arm_event_subprocesses(run, act, node)


def dry_adhoc(run: TokenRun, act: int, node: Node) -> None:
    """Nothing runs inside: complete when the condition holds, else wait for the next start."""
    if is_closing(run.acts[act]) or (node.condition is not None and node.condition.holds(run.context(act))):
        complete_activity(run, act)


def is_closing(activation: Activation) -> bool:
    """Tell whether the condition held once: then only what runs is waited for (BPMN 13.3.5)."""
    return bool((activation.data or {}).get("closing"))


def begins_by_itself(node: Node) -> bool:
    """Tell whether somebody may start a node of an ad hoc sub-process: an activity to which no flow leads (13.3.5)."""
    return node.kind in ACTIVITIES and not node.incoming and not node.for_compensation


def check_adhoc(run: TokenRun, act: int, done: Node) -> None:
    """After an activity inside completed: go on from it, or where the condition holds, execute nothing further."""
    activation = run.acts[act]
    node = run.nodes[activation.node]
    if not is_closing(activation):
        if node.condition is None or not node.condition.holds(run.context(act)):
            leave(run, act, done)
            return
        if node.cancel_remaining:
            complete_adhoc(run, act)
            return
        run.edit(act, data={"closing": True})
    consume(run, act)


def complete_adhoc(run: TokenRun, act: int) -> None:
    """Complete the sub-process; what still runs in it is cancelled."""
    cancel_children(run, act)
    complete_activity(run, act)


def complete_by_hand(run: TokenRun, act: int) -> None:
    """Complete a sub-process in which nothing runs. Refuses `NotExpected` while something does."""
    if run.acts[act].live:
        raise NotExpected(element=run.nodes[run.acts[act].node].id, reason="something in it still runs")
    complete_adhoc(run, act)


def start_in_adhoc(run: TokenRun, act: int, node: Node) -> None:
    """Start an activity of the sub-process; one that a flow leads to is started by that (BPMN 13.3.5).

    Refuses `NotExpected` for such a one, while it closes, or while another runs in sequence.
    """
    activation: Activation = run.acts[act]
    container = run.nodes[activation.node]
    if not begins_by_itself(node):
        raise NotExpected(element=node.id, reason="it is no activity that begins by itself")
    if is_closing(activation):
        raise NotExpected(element=node.id, reason="the completion condition has held; what still runs is waited for")
    if container.sequential and activation.live:
        raise NotExpected(element=node.id, reason="another activity of the sequential sub-process still runs")
    run.count(act, 1)
    run.stack.append((enter, act, node.index))
