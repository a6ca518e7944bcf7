"""Intermediate catch events: a token waits in them; links only hand it over."""

from remit.engine.bpmn.events.listening import again, listen, listen_to_all
from remit.engine.bpmn.machine import TokenRun, drop, leave
from remit.engine.bpmn.model import Node, Trigger


def enter_catch(run: TokenRun, scope: int, node: Node, _flow: int) -> None:
    """Wait for the event; an event without a trigger, or a link's target, waits for nothing."""
    if not node.triggers or node.triggers[0].trigger is Trigger.LINK:
        run.note(node.index, scope, "complete")
        leave(run, scope, node)
        return
    act = run.new(node.index, scope, state="listening")
    run.note(node.index, act, "start")
    if len(node.triggers) == 1:
        listen(run, act, node.triggers[0])
    else:
        listen_to_all(run, act, node)


def fire_catch(run: TokenRun, act: int, node: Node) -> None:
    """Let the waiting token go on; a timer that still repeats sends one more and waits again (BPMN table 10.101)."""
    activation = run.acts[act]
    scope = activation.parent
    if activation.wait is not None and activation.wait[0] == "timer" and activation.wait[2] > 0 and again(run, act):
        run.count(scope, 1)
        run.note(node.index, act, "complete")
        leave(run, scope, node)
        return
    drop(run, act, "complete", fired=True)
    leave(run, scope, node)
