"""Multi-instance (BPMN 10.3.7) and standard loops: a body activation that starts instances and counts them."""

from collections.abc import Mapping
from typing import Any

from remit.engine.bpmn.events.error import throw_error
from remit.engine.bpmn.events.escalation import throw_escalation
from remit.engine.bpmn.events.listening import name_of
from remit.engine.bpmn.events.signal import broadcast
from remit.engine.bpmn.machine import (
    TokenRun,
    arm_boundaries,
    cancel_children,
    consume,
    drop,
    go_on,
    start_activity,
)
from remit.engine.bpmn.model import EventDefinition, Loop, Node, Trigger
from remit.engine.core.command import Publish
from remit.engine.core.pages import Pages
from remit.engine.core.refusals import ExpressionFailed
from remit.engine.core.state import Activation

_COUNTED = ("loopCounter", "nrOfCompletedInstances", "nrOfActiveInstances")
"""What changes when an instance completes, so that conditional events look at it."""


def begin_loop(run: TokenRun, scope: int, node: Node) -> None:
    """Start a repeated activity."""
    loop = node.loop
    assert loop is not None
    body = run.new(node.index, scope, state="body")
    run.note(node.index, body, "begin")
    arm_boundaries(run, body, node)
    items = None
    if loop.standard:
        run.edit(body, data={"done": 0})  # the condition may ask for the counter before the first round
        total = -1 if loop.maximum is None else _whole(loop.maximum(run.context(body)), loop.maximum.text)
        go = total != 0 and (not loop.test_before or _goes_on(run, body, loop))
        total = total if go else 0
    else:
        items = _items(run, body, loop)
        total = len(items) if items is not None else _cardinality(run, body, loop)
    run.edit(body, data={"total": total, "done": 0, "items": items, "outputs": Pages() if loop.output else None})
    if total == 0:
        _complete_body(run, body, node)
    elif loop.sequential or loop.standard:
        run.count(body, 1)
        run.stack.append((_start_one, body, 0))
    else:
        run.count(body, total)
        run.stack.append((_start_next, body, 0))


def _items(run: TokenRun, body: int, loop: Loop) -> list[Any] | None:
    if loop.collection is None:
        return None
    value = loop.collection(run.context(body))
    if isinstance(value, Mapping):
        return list(value.values())
    if not isinstance(value, list | tuple):
        raise ExpressionFailed(text=loop.collection.text, reason="it is no list to go through")
    return list(value)


def _cardinality(run: TokenRun, body: int, loop: Loop) -> int:
    if loop.cardinality is None:
        raise ExpressionFailed(text="", reason="the multi-instance activity says neither how many nor which")
    return _whole(loop.cardinality(run.context(body)), loop.cardinality.text)


def _whole(value: Any, text: str) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise ExpressionFailed(text=text, reason=f"{value!r} is no number of instances") from None
    if number < 0:
        raise ExpressionFailed(text=text, reason="the number of instances is negative")
    return number


def _goes_on(run: TokenRun, body: int, loop: Loop) -> bool:
    return loop.condition is None or loop.condition.holds(run.context(body))


def _start_one(run: TokenRun, body: int, index: int) -> None:
    start_activity(run, body, run.nodes[run.acts[body].node], counter=index)


def _start_next(run: TokenRun, body: int, index: int) -> None:
    if index + 1 < run.acts[body].data["total"]:
        run.stack.append((_start_next, body, index + 1))
    _start_one(run, body, index)


def loop_variables(run: TokenRun, act: int, activation: Activation) -> Mapping[str, Any] | None:
    """Return the computed variables of a body or one of its instances."""
    node = run.nodes[activation.node]
    loop = node.loop
    if loop is None:
        return None
    if activation.counter < 0:
        data = activation.data
        if data is None or loop.standard:
            return {"loopCounter": data["done"]} if data is not None else None
        total, done = data["total"], data["done"]
        started = total if not loop.sequential else done + activation.live
        return {
            "nrOfInstances": total,
            "nrOfCompletedInstances": done,
            "nrOfActiveInstances": started - done,
            "numberOfInstances": total,
            "numberOfCompletedInstances": done,
            "numberOfActiveInstances": started - done,
            "numberOfTerminatedInstances": 0,
        }
    held = run.acts[activation.parent].data
    variables: dict[str, Any] = {"loopCounter": activation.counter}
    if loop.index:
        variables[loop.index] = activation.counter
    if loop.element and held["items"] is not None:
        variables[loop.element] = held["items"][activation.counter]
    return variables


def instance_done(run: TokenRun, body: int, act: int) -> None:
    """Take note that one instance completed, and start the next or complete the whole."""
    node = run.nodes[run.acts[body].node]
    loop = node.loop
    assert loop is not None
    data = dict(run.acts[body].data)
    data["done"] += 1
    if loop.output is not None:
        data["outputs"] = _with_output(run, act, data["outputs"], loop)
    run.edit(body, data=data)
    run.count(body, -1)
    if "conditional" in run.waits:
        run.changed.setdefault(body, set()).update(_COUNTED)
    index = run.acts[act].counter
    stop = data.get("stop", False) or (loop.completion is not None and loop.completion.holds(run.context(act)))
    drop(run, act, "complete", fired=True)
    if not _tell(run, body, node, loop):
        return
    if loop.standard:
        more = (data["total"] < 0 or data["done"] < data["total"]) and _goes_on(run, body, loop) and not stop
    else:
        more = not stop and data["done"] < data["total"]
    if not more:
        _complete_body(run, body, node)
    elif loop.sequential or loop.standard:
        run.count(body, 1)
        run.stack.append((_start_one, body, index + 1))


def _with_output(run: TokenRun, act: int, outputs: Pages[Any], loop: Loop) -> Pages[Any]:
    draft = outputs.draft()
    assert loop.output is not None
    draft[run.acts[act].counter] = loop.output(run.context(act))
    return draft.freeze()


def _tell(run: TokenRun, body: int, node: Node, loop: Loop) -> bool:
    """Throw the events that the behaviour asks for (BPMN table 10.30); tell whether the body is still there."""
    for definition in _events(run, body, loop):
        _throw(run, body, definition, node)
        if body not in run.acts or run.over:
            return False
    return True


def _events(run: TokenRun, body: int, loop: Loop) -> list[EventDefinition]:
    if loop.behavior == "None" and loop.none_event is not None:
        return [loop.none_event]
    if loop.behavior == "One" and loop.one_event is not None and run.acts[body].data["done"] == 1:
        return [loop.one_event]
    if loop.behavior == "Complex":
        context = run.context(body)
        return [definition for condition, definition in loop.complex_events if condition.holds(context)]
    return []


def _throw(run: TokenRun, body: int, definition: EventDefinition, node: Node) -> None:
    if definition.trigger is Trigger.SIGNAL:
        name = name_of(run, body, definition)
        run.commands.append(Publish("signal", name, {}, node.id))
        broadcast(run, name, {})
    elif definition.trigger is Trigger.MESSAGE:
        run.commands.append(Publish("message", name_of(run, body, definition), {}, node.id))
    elif definition.trigger is Trigger.ERROR:
        throw_error(run, body, definition.code, {})
    elif definition.trigger is Trigger.ESCALATION:
        throw_escalation(run, body, definition.code or "", {})


def _complete_body(run: TokenRun, body: int, node: Node) -> None:
    if run.acts[body].live:
        arms = run.acts[body].arms
        cancel_rest(run, body)
        run.edit(body, arms=arms)
    activation = run.acts[body]
    loop = node.loop
    assert loop is not None
    scope = activation.parent
    data = activation.data
    if loop.output_collection and data["outputs"] is not None:
        run.assign(scope, {loop.output_collection: [value for _index, value in data["outputs"].items()]})
    thrower = data.get("thrower")
    completed = run.log.get(body)
    if completed:
        run.log[scope] = (*(run.log.get(scope) or ()), *completed)
    drop(run, body, "end")
    if node.for_compensation:
        consume(run, scope)
        run.table.handled(run, thrower)
        return
    go_on(run, scope, node)


def cancel_rest(run: TokenRun, body: int) -> None:
    """Cancel the instances that still run and disarm the boundary events."""
    cancel_children(run, body)
    run.edit(body, arms=())
