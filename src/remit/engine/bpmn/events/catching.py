"""Errors and escalations look for their catcher upwards: event sub-processes of a scope, then its boundary events."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from remit.engine.bpmn.events.boundary import interrupt_activity, start_beside
from remit.engine.bpmn.events.subprocess import start_event_subprocess
from remit.engine.bpmn.machine import TokenRun
from remit.engine.bpmn.model import SCOPES, EventDefinition, Node, Trigger


@dataclass(frozen=True, slots=True)
class Catcher:
    """Who catches: a boundary event of activation `act`, or an event sub-process in scope `act`."""

    act: int
    event: Node
    definition: EventDefinition
    in_scope: bool


def find_catcher(run: TokenRun, act: int, trigger: Trigger, code: str | None) -> Catcher | None:
    """Find the nearest catcher from an activation upwards; of several in one place, one that names the code.

    An event sub-process lies inside of its scope, so it is nearer than a boundary event of that scope (BPMN 10.5.1).
    """
    passed = -1
    while act:
        found = sorted(_catchers(run, act, trigger, code, passed), key=_farness)
        if found:
            return found[0]
        passed = run.acts[act].node
        act = run.acts[act].parent
    return None


def _farness(catcher: Catcher) -> tuple[bool, bool]:
    return not catcher.in_scope, catcher.definition.code is None


def _catchers(run: TokenRun, act: int, trigger: Trigger, code: str | None, passed: int) -> Iterator[Catcher]:
    activation = run.acts[act]
    node = run.nodes[activation.node]
    if node.kind in SCOPES and activation.state != "body":
        for number in node.event_subprocesses:
            for start in run.nodes[number].starts if number != passed else ():
                yield from _matching(act, run.nodes[start], trigger, code, in_scope=True)
    if activation.counter < 0:
        for event in node.boundaries:
            yield from _matching(act, run.nodes[event], trigger, code, in_scope=False)


def _matching(act: int, event: Node, trigger: Trigger, code: str | None, *, in_scope: bool) -> Iterator[Catcher]:
    for definition in event.triggers:
        if definition.trigger is trigger and (definition.code is None or definition.code == code):
            yield Catcher(act, event, definition, in_scope)


def caught(run: TokenRun, catcher: Catcher, code: str | None, variables: Mapping[str, Any]) -> None:
    """Let the catcher take over, interrupting or beside."""
    scope = catcher.act if catcher.in_scope else run.acts[catcher.act].parent
    given = dict(variables)
    if catcher.definition.code_variable:
        given[catcher.definition.code_variable] = code
    if catcher.definition.message_variable:
        given[catcher.definition.message_variable] = given.pop("errorMessage", None)
    run.assign(scope, given)
    if catcher.in_scope:
        start_event_subprocess(run, scope, catcher.event)
    elif catcher.event.interrupting:
        interrupt_activity(run, catcher.act, catcher.event)
    else:
        start_beside(run, catcher.act, catcher.event)
