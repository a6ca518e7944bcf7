"""The expectations of a scenario step: each compares what is wanted with what the world shows."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from remit.engine.core.state import Activation
from remit.engine.scenario.markers import INSTRUCTIONS
from remit.engine.scenario.world import Instance, World, names_of

Seen = tuple[bool, Any]
Look = Callable[[World, Any], Seen]

_ENDINGS = {"complete": "completed", "occur": "completed"}
_ENDED = frozenset(("complete", "occur", "exit", "terminate", "parentTerminate"))


def unmet(world: World, step: Mapping[str, Any]) -> tuple[str, Any, Any] | None:
    """Return the first expectation that is not met, with what was expected and what was got."""
    for key, look in EXPECTATIONS.items():
        if key in step:
            met, got = look(world, step[key])
            if not met:
                return key, step[key], got
    return None


def _same_multiset(wanted: list[str], found: list[tuple[str, ...]]) -> Seen:
    """Compare where things may go by several names: a name that is asked for wins over the first one."""
    left = Counter(wanted)
    got = []
    for names in found:
        name = next((name for name in names if left[name] > 0), names[0])
        left[name] -= 1
        got.append(name)
    return Counter(wanted) == Counter(got), sorted(got)


def _active(world: World, wanted: list[str]) -> Seen:
    found = [names_of(each, act, element) for each in world.live() for act, element in each.tasks.items()]
    return _same_multiset(wanted, found)


def _waiting(world: World, wanted: list[str]) -> Seen:
    plain: list[tuple[str, ...]] = []
    unfolded: list[tuple[str, ...]] = []
    for instance in world.live():
        for _act, activation in instance.state.activations.items():
            kind, name = _waits(instance, activation)
            if kind in ("catch", "gateway"):
                plain.append((name,))
            if kind in ("catch", "behind"):
                unfolded.append((name,))
    met, got = _same_multiset(wanted, plain)
    # an event-based gateway may be named itself, or by the events it waits for
    return (True, got) if met or _same_multiset(wanted, unfolded)[0] else (False, got)


def _waits(instance: Instance, activation: Activation) -> tuple[str, str]:
    """Tell how an activation waits: at a catch event or receive task, at a gateway, behind one, or not at all."""
    if instance.definition.notation != "bpmn":
        return "", ""
    node = instance.definition.nodes[activation.node]
    if activation.state == "body":  # a repeated activity waits in its instances
        return "", ""
    parent = instance.state.activations.get(activation.parent)
    above = None if parent is None else instance.definition.nodes[parent.node]
    if node.kind == "eventBasedGateway":
        return "gateway", node.id
    if node.kind not in ("intermediateCatchEvent", "receiveTask") or above is None or above.index == node.index:
        return ("catch", node.id) if node.kind == "receiveTask" and activation.wait is not None else ("", "")
    return ("behind" if above.kind == "eventBasedGateway" else "catch"), node.id


def _timers(world: World, wanted: list[str]) -> Seen:
    running = [names_of(each, act, at)[::-1] for each in world.live() for act, (_due, at) in each.timers.items()]
    starting: list[tuple[str, ...]] = [(start.trigger.element,) for start in world.start_timers]
    met, got = _same_multiset(wanted, running)
    # timers that start an instance belong to none, so they need not be named
    return (True, got) if met or _same_multiset(wanted, running + starting)[0] else (False, got)


def _started(world: World) -> list[Instance]:
    top = [instance for instance in world.instances.values() if instance.parent is None]
    return [instance for instance in top if instance.asked_for] or top


def _is_over(world: World, wanted: bool) -> Seen:
    over = all(instance.state.ended for instance in _started(world)) and bool(world.instances)
    return over == wanted, over


def _instances(world: World, wanted: int) -> Seen:
    got = len(world.live())
    return got == wanted, got


def _vars(world: World, wanted: Mapping[str, Any]) -> Seen:
    held: dict[str, Any] = {}
    for instance in reversed(_started(world)):
        held.update(instance.state.variables.get(1) or {})
        for act, variables in instance.state.variables.items():
            if act != 1:
                held = {**variables, **held}
    got = {name: held.get(name) for name in wanted}
    return all(_equal(value, got[name]) for name, value in wanted.items()), got


def _equal(wanted: Any, got: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    if isinstance(wanted, float) and isinstance(got, Decimal):
        return Decimal(str(wanted)) == got
    if isinstance(wanted, list) and isinstance(got, list | tuple):
        return len(wanted) == len(got) and all(map(_equal, wanted, got))
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        return wanted.keys() == got.keys() and all(_equal(value, got[name]) for name, value in wanted.items())
    return bool(wanted == got)


def _completed(world: World, wanted: Mapping[str, int]) -> Seen:
    counted = world.completed()
    got = {name: counted[name] for name in wanted}
    return got == dict(wanted), got


def _states(world: World, wanted: Mapping[str, Any]) -> Seen:
    got = {name: _states_of(world, name) for name in wanted}
    return all(_state_fits(world, name, value, got[name]) for name, value in wanted.items()), got


def _states_of(world: World, name: str) -> list[str]:
    cases = [each for each in _started(world) if each.definition.notation == "cmmn"]
    return [str(each.state.status) for each in cases if name == each.definition.nodes[0].id] or sorted(
        activation.state
        for instance in world.live()
        if instance.definition.notation == "cmmn"
        for act, activation in instance.state.activations.items()
        if act != 1
        and name
        in (instance.definition.nodes[activation.node].id, instance.definition.nodes[activation.node].definition_id)
    )


def _state_fits(world: World, name: str, wanted: Any, got: list[str]) -> bool:
    if wanted is None:
        return not got
    if isinstance(wanted, list):
        any_of_one = got if len(got) == 1 else _endings(world, name)[-1:] if not got else []
        return sorted(wanted) in (got, sorted(got + _endings(world, name))) or any(one in wanted for one in any_of_one)
    if wanted in ("completed", "terminated") and not got:
        return _endings(world, name)[-1:] == [wanted]
    return got == [wanted]


def _endings(world: World, name: str) -> list[str]:
    """Return how the instances of a plan item, or of all with that definition, ended so far."""
    return [
        _ENDINGS.get(entry.transition, "terminated")
        for number, entry in world.trail
        if entry.transition in _ENDED and name in _names(world.instances[number], entry.element)
    ]


def _names(instance: Instance, element: str) -> tuple[str, str]:
    place = instance.definition.by_id.get(element)
    node = None if place is None else instance.definition.nodes[place]
    return element, getattr(node, "definition_id", element)


def _case(world: World, wanted: str) -> Seen:
    states = [str(each.state.status) for each in _started(world) if each.definition.notation == "cmmn"]
    got = states[0] if states else None
    return got == wanted, got


def _trace(world: World, wanted: list[str]) -> Seen:
    got = [text for text in world.trace if text in wanted or text not in INSTRUCTIONS]
    return Counter(got) == Counter(wanted), got


EXPECTATIONS: dict[str, Look] = {
    "expect_active": _active,
    "expect_waiting": _waiting,
    "expect_timers": _timers,
    "expect_ended": _is_over,
    "expect_instances": _instances,
    "expect_vars": _vars,
    "expect_completed": _completed,
    "expect_states": _states,
    "expect_case": _case,
    "expect_trace": _trace,
}
"""What a step may expect, by its key."""
