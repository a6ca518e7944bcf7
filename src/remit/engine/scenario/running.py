"""A scenario run: publish its models, do its steps, stop at the first expectation that is not met."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from remit.engine.core.definition import Definition
from remit.engine.core.run import Decide
from remit.engine.running import read_definitions
from remit.engine.scenario.actions import act
from remit.engine.scenario.expectations import unmet
from remit.engine.scenario.performing import perform
from remit.engine.scenario.recording import standing
from remit.engine.scenario.shapes import check_steps
from remit.engine.scenario.world import World
from remit.values.problem import Problem, errors
from remit.values.refusal import Refusal

_SERVED = frozenset(("bpmn.script.language",))
"""Problems that a scenario lives with: its scripts are markers."""
READ_MAX = 16
"""How many documents are kept as they were read: a process with what it calls."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a scenario: `result` is passed, failed or refused; `step` counts from 0.

    `stood` names the elements at which something stood when it ended.
    """

    id: str
    result: str
    step: int | None = None
    expected: Any = None
    got: Any = None
    stood: tuple[str, ...] = ()


def run_scenario(scenario: Mapping[str, Any], models: Sequence[bytes], *, decide: Decide | None = None) -> Outcome:
    """Run one scenario on its models, the main one first."""
    name = str(scenario.get("id", ""))
    steps: Sequence[Mapping[str, Any]] = ()
    try:
        steps = check_steps(scenario.get("steps", []))
        world = World(decide=decide)
        refused = _publish(world, models)
    except Refusal as refusal:
        return _refused(name, steps, str(refusal))
    if refused:
        return _refused(name, steps, refused)
    if any(step.get("expect_deploy_error") for step in steps):
        return Outcome(name, "failed", 0, {"expect_deploy_error": True}, "the models were published")
    return _run_steps(name, world, steps, _process(scenario, models))


def _process(scenario: Mapping[str, Any], models: Sequence[bytes]) -> str:
    """Return the key of what the scenario starts: the process it names, else the first of its main model."""
    named = scenario.get("process")
    return str(named) if named else next((each.key for each in _read(models[0])[0]), "")


def _refused(name: str, steps: Sequence[Mapping[str, Any]], reason: Any) -> Outcome:
    """Judge refused models: as they should be, or so that the start that must be refused cannot even be asked for."""
    if any(step.get("expect_deploy_error") for step in steps) or (steps and steps[0].get("expect_error")):
        return Outcome(name, "passed")
    return Outcome(name, "refused", None, None, reason)


@lru_cache(maxsize=READ_MAX)
def _read(model: bytes) -> tuple[tuple[Definition, ...], tuple[Problem, ...]]:
    """Read a document once for all the scenarios that are run on it: reading takes ten times as long as running."""
    return read_definitions(model)


def _publish(world: World, models: Sequence[bytes]) -> list[str]:
    """Publish the models' definitions, the main one's winning over others of the same name; return what is wrong."""
    found: list[str] = []
    for number, model in reversed(list(enumerate(models))):
        definitions, problems = _read(model)
        for definition in definitions:
            world.publish(definition)
        found += [
            f"{problem.place}: {problem.message}"
            for problem in errors(problems)
            if problem.code not in _SERVED and number == 0
        ]
    return found


def _run_steps(name: str, world: World, steps: Sequence[Mapping[str, Any]], process: str) -> Outcome:
    chooses = any("adhoc_start" in step or "adhoc_complete" in step for step in steps)
    for number, step in enumerate(steps):
        before = _snapshot(world)
        try:
            act(world, step, process)
            if not chooses:
                perform(world)
        except Refusal as refusal:
            world = before
            if not step.get("expect_error"):
                return Outcome(name, "failed", number, dict(step), str(refusal), standing(world))
        else:
            if step.get("expect_error"):
                told = "the action was accepted"
                return Outcome(name, "failed", number, {"expect_error": True}, told, standing(world))
        missed = unmet(world, step)
        if missed is not None:
            key, expected, got = missed
            return Outcome(name, "failed", number, {key: expected}, {key: got}, standing(world))
    return Outcome(name, "passed", stood=standing(world))


def _snapshot(world: World) -> World:
    """Return a copy of the world: states are immutable, so only what holds them is copied."""
    twin = copy.copy(world)
    twin.instances = {number: copy.copy(instance) for number, instance in world.instances.items()}
    for instance in twin.instances.values():
        instance.timers, instance.tasks = dict(instance.timers), dict(instance.tasks)
        instance.children = dict(instance.children)
    twin.trail, twin.trace, twin.incidents = list(world.trail), list(world.trace), list(world.incidents)
    twin.start_timers, twin.performed = list(world.start_timers), dict(world.performed)
    twin.forget_pending()
    return twin
