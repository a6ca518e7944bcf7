"""The engine's door: read definitions, step an instance, replay a journal; whatever the notation."""

import json
from collections.abc import Iterable, Mapping

from remit.engine.bpmn.choosing import choices_of_process
from remit.engine.bpmn.reading.process import read_bpmn
from remit.engine.bpmn.stepping import step_process
from remit.engine.cmmn.choosing import choices_of_case
from remit.engine.cmmn.reading.case import read_cmmn
from remit.engine.cmmn.stepping import step_case
from remit.engine.core.choice import Choice
from remit.engine.core.definition import Definition
from remit.engine.core.event import Cancel, CloseCase, Event, Migrate, ReactivateCase, Resume, ResumeCase, Start
from remit.engine.core.refusals import CannotStart, NotExpected, WrongDefinition
from remit.engine.core.run import Decide
from remit.engine.core.state import State, Status, Step
from remit.engine.core.xml import read_xml
from remit.values.moment import Moment
from remit.values.problem import Problem
from remit.values.refusal import Refusal

_AFTER_THE_END = (CloseCase, ReactivateCase)
_WHILE_SUSPENDED = (Resume, ResumeCase, ReactivateCase, Cancel, Migrate, CloseCase)


class NotationUnknown(Refusal):
    """An XML document that is neither BPMN nor CMMN."""

    code = "engine.notation"
    sentence = "The document is neither BPMN 2.0 nor CMMN 1.1: its root is “{root}”."


def read_definitions(xml: bytes) -> tuple[tuple[Definition, ...], tuple[Problem, ...]]:
    """Read the processes or cases of a document and what is wrong. Refuses `NotationUnknown`, `XmlRefused`."""
    root = str(read_xml(xml).tag)
    if "/BPMN/" in root:
        return read_bpmn(xml)
    if "/CMMN/" in root:
        return read_cmmn(xml)
    raise NotationUnknown(root=root)


def step(
    definition: Definition, state: State | None, event: Event, now: Moment, *, decide: Decide | None = None
) -> Step:
    """Work one event into an instance; `state` is None only for `Start`. A refusal leaves the state as it was."""
    if state is None:
        if not isinstance(event, Start):
            raise CannotStart(key=definition.key, reason="the first event of an instance is its start")
        state = State(definition_hash=definition.content_hash)
    else:
        _check(definition, state, event)
    work = step_process if definition.notation == "bpmn" else step_case
    return work(definition, state, event, now, decide)


def choices(definition: Definition, state: State, now: Moment) -> tuple[Choice, ...]:
    """Return what a person may decide about the course of an instance now; nothing of one that is held or over."""
    if state.status is not Status.ACTIVE:
        return ()
    if definition.notation == "bpmn":
        return tuple(choices_of_process(definition, state))
    return tuple(choices_of_case(definition, state, now))


def migration_to(old: Definition, mapping: Mapping[str, str] | None = None) -> Migrate:
    """Make the event that carries an instance of `old` over; step it with the new definition to do it or try it."""
    source = {
        "ids": [node.id for node in old.nodes],
        "kinds": [str(node.kind) for node in old.nodes],
        "flows": [flow.id for flow in old.flows],
    }
    return Migrate(json.dumps(source), {} if mapping is None else mapping)


def _check(definition: Definition, state: State, event: Event) -> None:
    if isinstance(event, Start):
        raise NotExpected(element=definition.key, reason="it has been started already")
    if state.definition_hash != definition.content_hash and not isinstance(event, Migrate):
        raise WrongDefinition(key=definition.key, content_hash=definition.content_hash[:12])
    if state.ended and not isinstance(event, _AFTER_THE_END):
        raise NotExpected(element=definition.key, reason=f"the instance is {state.status}")
    if state.status is Status.SUSPENDED and not isinstance(event, _WHILE_SUSPENDED):
        raise NotExpected(element=definition.key, reason="the instance is suspended")


def replay(
    definition: Definition,
    journal: Iterable[tuple[Event, Moment]],
    *,
    later: Iterable[Definition] = (),
    decide: Decide | None = None,
) -> State | None:
    """Work a journal through again and return the state it ends in; `later` are the definitions it migrated to."""
    state: State | None = None
    following = iter(later)
    for event, moment in journal:
        if isinstance(event, Migrate):
            definition = next(following)
        state = step(definition, state, event, moment, decide=decide).state
    return state
