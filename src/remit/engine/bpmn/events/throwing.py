"""Intermediate throw and end events: what each trigger causes, and that the token goes on or ends."""

from collections.abc import Mapping
from typing import Any

from remit.engine.bpmn.events.compensation import throw_compensation
from remit.engine.bpmn.events.correlating import remember_keys
from remit.engine.bpmn.events.error import throw_error
from remit.engine.bpmn.events.escalation import throw_escalation
from remit.engine.bpmn.events.listening import key_of, name_of
from remit.engine.bpmn.events.passing import pass_on
from remit.engine.bpmn.events.signal import broadcast
from remit.engine.bpmn.events.terminate import cancel_transaction, terminate
from remit.engine.bpmn.machine import TokenRun
from remit.engine.bpmn.model import EventDefinition, Node, Trigger
from remit.engine.core.command import Publish
from remit.engine.core.crossing import Mapped, handed

_BROADCAST = frozenset((Trigger.MESSAGE, Trigger.SIGNAL))


def enter_throw(run: TokenRun, scope: int, node: Node, _flow: int) -> None:
    """Throw; what goes out to others waits until every other token has come to rest, so that they are listening."""
    if any(definition.trigger in _BROADCAST for definition in node.triggers):
        run.late.append((throw_all, scope, node, 0))
    else:
        throw_all(run, scope, node, 0)


def throw_all(run: TokenRun, scope: int, node: Node, start: int) -> None:
    """Throw the triggers of an event one after the other from number `start`, then go on."""
    for number in range(start, len(node.triggers)):
        definition = node.triggers[number]
        if definition.trigger is Trigger.COMPENSATION:
            throw_compensation(run, scope, node, definition)
            return
        if not _throw(run, scope, node, definition):
            return
        if scope not in run.acts or run.over:
            return
    pass_on(run, scope, node)


def _throw(run: TokenRun, scope: int, node: Node, definition: EventDefinition) -> bool:
    """Cause what one trigger causes; tell whether the throwing token still is there."""
    trigger = definition.trigger
    if trigger is Trigger.MESSAGE:
        send_message(run, scope, node, definition)
    elif trigger is Trigger.SIGNAL:
        name = name_of(run, scope, definition)
        variables = payload(run, scope, definition.mappings)
        if not definition.within:
            run.commands.append(Publish("signal", name, variables, node.id))
        return _undisturbed(run, scope, lambda: broadcast(run, name, variables))
    elif trigger is Trigger.ERROR:
        run.note(node.index, scope, "complete")
        throw_error(run, scope, definition.code, payload(run, scope, definition.mappings))
        return False
    elif trigger is Trigger.ESCALATION:
        variables = payload(run, scope, definition.mappings)
        return _undisturbed(run, scope, lambda: throw_escalation(run, scope, definition.code or "", variables))
    elif trigger is Trigger.TERMINATE:
        terminate(run, scope, node, definition)
        return False
    elif trigger is Trigger.CANCEL:
        cancel_transaction(run, scope, node)
        return False
    return True


def _undisturbed(run: TokenRun, scope: int, act: Any) -> bool:
    """Do something that may interrupt the thrower's scope; tell whether the thrower is still there."""
    marker = (pass_marker, scope)
    run.stack.append(marker)
    place = len(run.stack)
    act()
    alive = scope in run.acts and any(work is marker for work in run.stack[:place])
    if alive:
        run.stack.remove(marker)
    return alive


def pass_marker(_run: TokenRun, _scope: int) -> None:
    """Mark a throwing token on the stack: cancelled together with its scope's tokens."""


def send_message(run: TokenRun, scope: int, node: Node, definition: EventDefinition) -> None:
    """Send a message out."""
    variables = payload(run, scope, definition.mappings)
    remember_keys(run, definition, variables)
    key = key_of(run, scope, definition)
    run.commands.append(Publish("message", name_of(run, scope, definition), variables, node.id, key))


def payload(run: TokenRun, scope: int, mappings: tuple[Mapped, ...]) -> Mapping[str, Any]:
    """Evaluate what a message, signal or escalation carries; without mappings nothing."""
    return handed(run.context(scope), mappings) if mappings else {}
