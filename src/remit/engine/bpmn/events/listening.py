"""Listeners: events that wait for a message, signal, timer or condition, alone or several together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from remit.engine.bpmn.events.correlating import conversation_key, fits_conversation, yielded
from remit.engine.bpmn.machine import TokenRun, drop
from remit.engine.bpmn.model import EventDefinition, Kind, Node, Trigger
from remit.engine.core.command import ScheduleTimer
from remit.engine.core.refusals import ExpressionFailed
from remit.engine.core.timing import Due, first_due, next_due
from remit.values.moment import format_moment

CONTEXT = "context"
"""Under what those are found whose key follows the data of their process."""


def arm(run: TokenRun, host: int, node: Node) -> int:
    """Make an event listen on behalf of `host` and return the listener."""
    act = run.new(node.index, host, state="listening")
    if node.settings.message is not None:
        listen(run, act, node.settings.message)
    elif len(node.triggers) == 1:
        listen(run, act, node.triggers[0])
    elif node.triggers:
        listen_to_all(run, act, node)
    else:
        run.wait_for(act, "receive")
    return act


def listen_to_all(run: TokenRun, act: int, node: Node, *, but: int = -1) -> None:
    """Listen to each trigger of a multiple event by a listener of its own, except to trigger number `but`."""
    parts = []
    for number, definition in enumerate(node.triggers):
        if number == but:
            continue
        part = run.new(node.index, act, state="listening", data=number)
        listen(run, part, definition)
        parts.append(part)
    run.edit(act, arms=tuple(parts))


def listen(run: TokenRun, act: int, definition: EventDefinition) -> None:
    """Start waiting for one trigger."""
    if definition.trigger is Trigger.TIMER and definition.timing is not None:
        schedule(run, act, first_due(definition.timing, run.context(act), run.now))
    elif definition.trigger is Trigger.CONDITIONAL:
        run.wait_for(act, "conditional")
        run.index(act, "conditional")
        run.fresh.append(act)
    elif definition.trigger in (Trigger.MESSAGE, Trigger.SIGNAL):
        run.listen(act, str(definition.trigger), name_of(run, act, definition), _awaited_key(run, act, definition))
        if definition.key_path is not None:
            run.index(act, CONTEXT)


def schedule(run: TokenRun, act: int, due: Due) -> None:
    """Ask for a timer and remember how it repeats."""
    run.wait_for(act, "timer", format_moment(due.at), due.repeats, due.interval)
    run.commands.append(ScheduleTimer(act, due.at, run.definition.element(run.acts[act].node)))


def again(run: TokenRun, act: int) -> bool:
    """Schedule the next repetition of a timer that fired; tell whether there is one."""
    wait = run.acts[act].wait
    if wait is None or wait[0] != "timer":
        return False
    due = next_due(Due(datetime.fromisoformat(wait[1]), wait[2], wait[3]))
    if due is None:
        return False
    schedule(run, act, due)
    return True


def _awaited_key(run: TokenRun, act: int, definition: EventDefinition) -> str | None:
    """Return the key to wait for; a subscription to a context that says nothing yet takes any message (BPMN 8.4.2)."""
    if definition.key_path is not None and definition.key is not None:
        return yielded(definition.key, run.context(act))
    return key_of(run, act, definition) or conversation_key(run, definition)


def follow_context(run: TokenRun) -> None:
    """Wait for another key where the data that a subscription is bound to has changed (BPMN 8.4.2)."""
    for act in run.waits.get(CONTEXT, ()):
        wait = run.acts[act].wait
        key = _awaited_key(run, act, definition_of(run, act))
        if wait is not None and key != wait[2]:
            run.listen_anew(act, key)


def name_of(run: TokenRun, act: int, definition: EventDefinition) -> str:
    """Evaluate the name of a message or signal."""
    return "" if definition.name is None else str(definition.name(run.context(act)))


def key_of(run: TokenRun, act: int, definition: EventDefinition) -> str | None:
    """Evaluate the correlation key that a message must carry; None takes any."""
    if definition.key is None:
        return None
    value = definition.key(run.context(act))
    if value is None:
        raise ExpressionFailed(text=definition.key.text, reason="the correlation key has no value")
    return str(value)


def correlates(run: TokenRun, act: int, key: str | None, content: Mapping[str, Any]) -> bool:
    """Tell whether a message is meant for a listener: its key, or what its content yields, is what is waited for."""
    wait = run.acts[act].wait
    if wait is None:
        return False
    definition = definition_of(run, act)
    if wait[2] is None or (key is None and definition.shared):
        return fits_conversation(run, definition, content)
    if key is None and definition.key_path is not None:
        return bool(yielded(definition.key_path, content) == wait[2])
    return key is None or bool(key == wait[2])


def definition_of(run: TokenRun, act: int) -> EventDefinition:
    """Return the trigger that a listener waits for."""
    activation = run.acts[act]
    node: Node = run.nodes[activation.node]
    if node.settings.message is not None:
        return node.settings.message
    return node.triggers[activation.data if isinstance(activation.data, int) else 0]


def fire(run: TokenRun, act: int, variables: Mapping[str, Any]) -> None:
    """Let a listener fire: what was awaited has happened."""
    holder = _whole(run, act)
    if holder is None:
        return
    activation = run.acts[holder]
    node = run.nodes[activation.node]
    if holder != act and act in run.acts:
        _repeat_part(run, act, node)
    if variables or node.outputs:
        scope = run.acts[activation.parent].parent if node.kind is Kind.BOUNDARY else activation.parent
        run.assign(scope, received(run, scope, node, variables))
    run.table.fire[node.kind](run, holder, node)


def _repeat_part(run: TokenRun, part: int, node: Node) -> None:
    """Schedule the timer of a multiple event that goes on listening anew; one that is over needs no cancelling."""
    wait = run.acts[part].wait
    if wait is not None and wait[0] == "timer" and (node.interrupting or not again(run, part)):
        run.edit(part, wait=None)


def received(run: TokenRun, scope: int, node: Node, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the variables an event sets: what it received, and what its output associations make of it (10.4.1)."""
    if not node.outputs or node.kind is Kind.RECEIVE:
        return variables
    context = {**run.context(scope), **variables}
    made = {mapping.target: mapping.value(context) for mapping in node.outputs if mapping.value is not None}
    return {**variables, **made}


def _whole(run: TokenRun, act: int) -> int | None:
    """Return the event a trigger belongs to, or None while a parallel multiple event waits for more (BPMN 10.5.4)."""
    activation = run.acts[act]
    parent = run.acts.get(activation.parent)
    if activation.state != "listening" or parent is None or parent.node != activation.node or activation.data is None:
        return act
    if run.nodes[activation.node].parallel_multiple:
        drop(run, act, fired=True)
        left = tuple(part for part in parent.arms if part != act)
        run.edit(activation.parent, arms=left)
        if left:
            return None
    return activation.parent
