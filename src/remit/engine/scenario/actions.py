"""The actions of a scenario step."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from remit.engine.core import event as e
from remit.engine.core.refusals import NotExpected
from remit.engine.scenario.world import Instance, World, names_of
from remit.values.refusal import Refusal

Step = Mapping[str, Any]
Action = Callable[[World, Step, str], None]


def act(world: World, step: Step, process: str) -> None:
    """Do the action of a step, if it has one, and let everything follow. Refuses what the instances refuse."""
    for key, action in ACTIONS.items():
        if key in step:
            action(world, step, process)
            world.settle()
            return


def _start(world: World, step: Step, process: str) -> None:
    asked = step["start"] if isinstance(step["start"], Mapping) else {}
    definition = world.find(asked.get("process") or process)
    if asked.get("message") and not asked.get("process"):
        definition = world.startable("message", asked["message"], definition)
    event = e.Start(
        asked.get("vars") or {},
        element=asked.get("element"),
        business_key=asked.get("business_key"),
        message=asked.get("message"),
    )
    world.start(definition, event).asked_for = True


def _complete(world: World, step: Step, _process: str) -> None:
    name = step["complete"]
    for instance in world.live():
        for act_, element in instance.tasks.items():
            if name in names_of(instance, act_, element):
                del instance.tasks[act_]
                world.work(instance, e.CompleteTask(act_, step.get("vars") or {}))
                return
    raise NotExpected(element=name, reason="no task of that id is open")


def _message(world: World, step: Step, _process: str) -> None:
    if not world.message(step["message"], step.get("vars") or {}, at=step.get("at"), key=step.get("key")):
        raise NotExpected(element=step["message"], reason="nobody waits for the message")


def _signal(world: World, step: Step, _process: str) -> None:
    world.signal(step["signal"], step.get("vars") or {})


def _fire_timer(world: World, step: Step, _process: str) -> None:
    world.fire_timer(step["fire_timer"])


def _advance(world: World, step: Step, _process: str) -> None:
    world.advance(timedelta(milliseconds=step["advance_ms"]))


def _trigger(world: World, step: Step, _process: str) -> None:
    for instance in world.live():
        for act_, activation in instance.state.activations.items():
            node = instance.definition.nodes[activation.node]
            if node.id == step["trigger"] and activation.wait is not None:
                if activation.wait[0] == "receive":
                    world.work(instance, e.CompleteTask(act_, step.get("vars") or {}))
                    return
                if activation.wait[0] == "message":
                    world.work(instance, e.MessageArrived(activation.wait[1], None, step.get("vars") or {}, act_))
                    return
    raise NotExpected(element=step["trigger"], reason="it does not wait to be triggered")


def _set_vars(world: World, step: Step, _process: str) -> None:
    world.work(main_instance(world), e.SetVariables(step["set_vars"]))


def main_instance(world: World) -> Instance:
    """Return the instance a scenario is about: the first live one it started itself. Refuses `NotExpected`."""
    live = [instance for instance in world.live() if instance.parent is None]
    if not live:
        raise NotExpected(element="instance", reason="no instance is running")
    return live[0]


def _adhoc_start(world: World, step: Step, _process: str) -> None:
    _first(world, "bpmn", e.StartItem(step["adhoc_start"], step.get("in")))


def _adhoc_complete(world: World, step: Step, _process: str) -> None:
    wanted = step["adhoc_complete"]
    if not isinstance(wanted, str):
        wanted = step.get("in") or _open_adhoc(world)
    _first(world, "bpmn", e.CompleteItem(wanted))


def _open_adhoc(world: World) -> str:
    for instance in world.live():
        for _act, activation in instance.state.activations.items():
            if activation.wait == ("adhoc",):
                return instance.definition.element(activation.node)
    raise NotExpected(element="adhoc_complete", reason="no ad hoc sub-process is running")


def _first(world: World, notation: str, event: Any) -> None:
    """Work an event into the first live instance that takes it; the last refusal stands."""
    refusal: Refusal = NotExpected(element=getattr(event, "item", notation), reason="no instance is running")
    for instance in world.live():
        if instance.definition.notation != notation:
            continue
        try:
            world.work(instance, event)
        except NotExpected as refused:
            refusal = refused
        else:
            return
    raise refusal


def _on_item(kind: Callable[[str], Any]) -> Callable[[str], Action]:
    def named(key: str) -> Action:
        return lambda world, step, _process: _first(world, "cmmn", kind(step[key]))

    return named


def _start_item(world: World, step: Step, process: str) -> None:
    """Start an enabled item; a discretionary one that may be planned is planned first."""
    item = step["start_item"]
    try:
        _first(world, "cmmn", e.StartItem(item))
    except NotExpected as refusal:
        try:
            _plan(world, {**step, "plan": item}, process)
        except NotExpected:
            raise refusal from None
        _let(world, e.StartItem(item))


def _complete_item(world: World, step: Step, _process: str) -> None:
    """Complete an active item; what completes a listener is that it occurs (CMMN 8.4.2)."""
    item, variables = step["complete_item"], step.get("vars") or {}
    try:
        _first(world, "cmmn", e.CompleteItem(item, variables))
    except NotExpected as refusal:
        if not _let(world, e.Occur(item, role=step.get("role"))):
            raise refusal from None


def _let(world: World, event: Any) -> bool:
    """Work an event into a case where one takes it; tell whether one did."""
    try:
        _first(world, "cmmn", event)
    except NotExpected:
        return False
    return True


def _plan(world: World, step: Step, _process: str) -> None:
    _first(world, "cmmn", e.PlanItem(step["plan"], None, step.get("role")))


def _occur(world: World, step: Step, _process: str) -> None:
    _first(world, "cmmn", e.Occur(step["occur"], role=step.get("role")))


def _on_case(event: Callable[[], Any]) -> Action:
    return lambda world, _step, _process: _on_any_case(world, event())


def _on_any_case(world: World, event: Any) -> None:
    """Work an event into the case, ended or not."""
    for instance in world.instances.values():
        if instance.definition.notation == "cmmn" and instance.parent is None:
            world.work(instance, event)
            return
    raise NotExpected(element="case", reason="no case was started")


ACTIONS: dict[str, Action] = {
    "start": _start,
    "complete": _complete,
    "message": _message,
    "signal": _signal,
    "fire_timer": _fire_timer,
    "advance_ms": _advance,
    "trigger": _trigger,
    "set_vars": _set_vars,
    "adhoc_start": _adhoc_start,
    "adhoc_complete": _adhoc_complete,
    "start_item": _start_item,
    "disable": _on_item(e.DisableItem)("disable"),
    "reenable": _on_item(e.ReenableItem)("reenable"),
    "complete_item": _complete_item,
    "terminate_item": _on_item(e.TerminateItem)("terminate_item"),
    "suspend_item": _on_item(e.SuspendItem)("suspend_item"),
    "resume_item": _on_item(e.ResumeItem)("resume_item"),
    "reactivate_item": _on_item(e.ReactivateItem)("reactivate_item"),
    "occur": _occur,
    "plan": _plan,
    "complete_case": _on_case(e.CompleteCase),
    "terminate_case": _on_case(e.TerminateCase),
    "suspend_case": _on_case(e.SuspendCase),
    "resume_case": _on_case(e.ResumeCase),
    "close_case": _on_case(e.CloseCase),
    "reactivate_case": _on_case(e.ReactivateCase),
}
"""What a step may do, by its key."""

ARGUMENTS = frozenset(("vars", "at", "in", "key", "role", "note"))
"""Keys that say more about an action."""
