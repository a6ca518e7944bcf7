"""Recording a scenario: what may be done next in a world, and a step with what was seen after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.engine.cmmn.model import ItemState, Kind
from remit.engine.core.choice import ChoiceKind
from remit.engine.core.run import Decide
from remit.engine.core.state import ROOT, Activation
from remit.engine.running import choices, read_definitions
from remit.engine.scenario.actions import act
from remit.engine.scenario.expectations import EXPECTATIONS
from remit.engine.scenario.performing import perform
from remit.engine.scenario.shapes import check_steps
from remit.engine.scenario.world import BEGINNING, Instance, World, names_of

STEPS_MAX = 200
"""Steps of one recording; each click plays all of them again."""

_TELLING = frozenset((ItemState.ENABLED, ItemState.DISABLED, ItemState.FAILED))


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be done next: a step's action, its element or name, and how people call that.

    Only whoever holds the case `role` may do it, where one is named.
    """

    action: str
    on: str
    name: str = ""
    carries: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a world stands: what may be done, which elements hold something, and whether all that was started ended."""

    offers: tuple[Offer, ...]
    standing: tuple[str, ...]
    ended: bool
    world: World


def replay(
    models: Sequence[bytes], steps: Sequence[Mapping[str, Any]], *, process: str, decide: Decide | None = None
) -> Stand:
    """Play steps in a fresh world and tell where it stands. Refuses what a step or an instance refuses."""
    world = World(decide=decide)
    for model in reversed(models):
        for definition in read_definitions(model)[0]:
            world.publish(definition)
    for step in check_steps(list(steps)[:STEPS_MAX]):
        act(world, step, process)
        if "adhoc_start" not in step and "adhoc_complete" not in step:
            perform(world)
    over = bool(_got(world, "ended", wanted=True))
    return Stand(tuple(_offers(world)), standing(world), over, world)


def record(
    models: Sequence[bytes],
    steps: Sequence[Mapping[str, Any]],
    step: Mapping[str, Any],
    *,
    process: str,
    decide: Decide | None = None,
) -> tuple[Mapping[str, Any], ...]:
    """Return the steps with one more, which expects what is seen after it. Refuses what the instances refuse."""
    stand = replay(models, [*steps, step], process=process, decide=decide)
    return (*steps, {**step, **seen(stand.world)})


def seen(world: World) -> dict[str, Any]:
    """Return the expectations that a world meets just now: open tasks, waits, timers, and whether it is over.

    Of a case also how it stands, and which of its items do by a choice or a failure, or were reached.
    """
    found: dict[str, Any] = {"expect_active": _got(world, "active", wanted=[])}
    for key in ("waiting", "timers"):
        got = _got(world, key, wanted=[])
        if got:
            found[f"expect_{key}"] = got
    found["expect_ended"] = _got(world, "ended", wanted=True)
    case = _got(world, "case", wanted="")
    if case is not None:
        found["expect_case"] = case
        states = _telling_states(world)
        if states:
            found["expect_states"] = states
    return found


def _telling_states(world: World) -> dict[str, Any]:
    """Return the states of a case's plan items that its open tasks and timers do not tell."""
    items = [
        item
        for each in world.instances.values()
        if each.parent is None and each.definition.notation == "cmmn"
        for item in each.definition.nodes[1:]
    ]
    live = EXPECTATIONS["expect_states"](world, dict.fromkeys(item.id for item in items))[1]
    found: dict[str, Any] = {}
    for item in items:
        states = live[item.id]
        if _TELLING.intersection(states):
            found[item.id] = states[0] if len(states) == 1 else states
        elif item.kind is Kind.MILESTONE and not states and world.completed()[item.id]:
            found[item.id] = "completed"
    return found


def _got(world: World, key: str, *, wanted: Any) -> Any:
    return EXPECTATIONS[f"expect_{key}"](world, wanted)[1]


def standing(world: World) -> tuple[str, ...]:
    """Return the elements at which something stands, once for each time, inner ones of a scope only."""
    return tuple(
        instance.definition.element(activation.node)
        for instance in world.live()
        for number, activation in instance.state.activations.items()
        if number != ROOT and (activation.wait is not None or number in instance.tasks)
    )


def _offers(world: World) -> Iterator[Offer]:
    if not world.instances:
        yield Offer("start", "", carries=True)
        return
    offered: set[tuple[str, str]] = set()
    for instance in world.live():
        for offer in _of(instance):
            if (offer.action, offer.on) not in offered:
                offered.add((offer.action, offer.on))
                yield offer
    if world.live():
        yield Offer("set_vars", "", carries=True)
        yield Offer("advance_ms", "")


def _of(instance: Instance) -> Iterator[Offer]:
    case = instance.definition.notation == "cmmn"
    of_one = _of_item if case else _of_token
    for number, activation in list(instance.state.activations.items()):
        if number != ROOT:
            yield from of_one(instance, number, activation)
    for choice in choices(instance.definition, instance.state, BEGINNING):
        action = (_OF_CASE if case else _IN_ADHOC).get(choice.kind)
        if action:
            on = "" if choice.kind is ChoiceKind.COMPLETE_CASE else choice.element
            yield Offer(action, on, choice.name if on else "", role=choice.roles[0] if choice.roles else "")


_OF_CASE = {
    ChoiceKind.PLAN: "plan",
    ChoiceKind.START: "start_item",
    ChoiceKind.LEAVE_OUT: "disable",
    ChoiceKind.TAKE_BACK: "reenable",
    ChoiceKind.OCCUR: "occur",
    ChoiceKind.COMPLETE: "complete_item",
    ChoiceKind.COMPLETE_CASE: "complete_case",
}
_IN_ADHOC = {ChoiceKind.START: "adhoc_start", ChoiceKind.COMPLETE: "adhoc_complete"}


def _of_token(instance: Instance, number: int, activation: Activation) -> Iterator[Offer]:
    node = instance.definition.nodes[activation.node]
    name = node.name or node.id
    kind = "" if activation.wait is None else str(activation.wait[0])
    if number in instance.tasks:
        yield Offer("complete", node.id, name, carries=True)
    elif kind in ("message", "signal") and activation.wait is not None:
        yield Offer(kind, str(activation.wait[1]), name, carries=True)
    elif kind == "timer":
        yield Offer("fire_timer", node.id, name)
    elif kind == "receive":
        yield Offer("trigger", node.id, name, carries=True)


def _of_item(instance: Instance, number: int, activation: Activation) -> Iterator[Offer]:
    item = instance.definition.nodes[activation.node]
    name = item.name or item.id
    if number in instance.tasks:
        yield Offer("complete", names_of(instance, number, item.id)[0], name, carries=True)
    elif activation.state == ItemState.FAILED:
        yield Offer("reactivate_item", item.id, name)
    elif activation.state == ItemState.AVAILABLE and item.kind is Kind.TIMER and number in instance.timers:
        yield Offer("fire_timer", item.id, name)
    elif activation.state == ItemState.AVAILABLE and item.kind is Kind.EVENT:
        yield Offer("occur", item.id, name)
