import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.notation.random_graphs import graphs
from tests.notation.random_models import cases, processes

from remit.engine import (
    CompleteItem,
    CompleteTask,
    Definition,
    DisableItem,
    Event,
    MessageArrived,
    Migrate,
    Occur,
    ReenableItem,
    Resume,
    ResumeItem,
    ServiceCompleted,
    ServiceFailed,
    SetVariables,
    SignalArrived,
    Start,
    StartItem,
    State,
    Status,
    Suspend,
    SuspendItem,
    TerminateItem,
    TimerFired,
    decode_event,
    decode_state,
    encode_event,
    migration_to,
    read_definitions,
    replay,
    step,
    write_state,
)
from remit.engine.bpmn.model import SCOPES
from remit.engine.scenario.world import BEGINNING
from remit.values.moment import Moment
from remit.values.problem import errors
from remit.values.refusal import Refusal

SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def read(xml: bytes) -> Definition:
    definitions, problems = read_definitions(xml)
    assert errors(problems) == ()
    return definitions[0]


def possible(definition: Definition, state: State) -> list[Event]:
    """Return every event that the instance could be told now, in a fixed order."""
    found: list[Event] = [SetVariables({"n": number}) for number in (1, 2, 3)]
    for act, activation in state.activations.items():
        kind = activation.wait[0] if activation.wait else ""
        if kind == "task":
            found += [CompleteTask(act), CompleteTask(act, {"n": 2})]
        elif kind == "timer":
            found.append(TimerFired(act))
        elif kind == "service":
            found += [ServiceCompleted(act, {"n": 1}), ServiceFailed(act, "E1", "broken")]
        elif kind in ("message", "signal") and activation.wait is not None:
            found.append(MessageArrived("msg") if kind == "message" else SignalArrived("sig"))
        if definition.notation == "cmmn" and act != 1:
            item = definition.element(activation.node)
            found += [StartItem(item), DisableItem(item), ReenableItem(item), CompleteItem(item), Occur(item)]
            found += [SuspendItem(item), ResumeItem(item), TerminateItem(item)]
        elif kind == "adhoc":
            found += [
                StartItem(_inside(definition, activation.node)),
                CompleteItem(definition.element(activation.node)),
            ]
    return found


def _inside(definition: Definition, container: int) -> str:
    return str(next(node.id for node in definition.nodes[1:] if node.scope == container))


def play(definition: Definition, choices: list[int]) -> tuple[State, list[tuple[Event, Moment]]]:
    """Tell an instance one possible event after the other; each must be worked or refused, never break."""
    now = BEGINNING
    journal: list[tuple[Event, Moment]] = [(Start({"n": 1}), now)]
    state = step(definition, None, journal[0][0], now).state
    for choice in choices:
        events = possible(definition, state)
        event = events[choice % len(events)]
        now += timedelta(seconds=30)
        try:
            following = step(definition, state, event, now).state
        except Refusal:
            continue
        journal.append((event, now))
        state = following
        check(definition, state)
    return state, journal


def check(definition: Definition, state: State) -> None:
    """Hold what must be true between any two events."""
    for act, activation in state.activations.items():
        assert activation.live >= 0
        assert act == 1 or activation.parent in state.activations
        assert all(arm in state.activations for arm in activation.arms)
    for acts in state.waits.values():
        assert all(act in state.activations for act in acts)
    if state.ended:
        assert len(state.activations) == 0
    elif definition.notation == "bpmn":
        assert any(activation.wait for activation in state.activations.values()) or any(state.joins.values())
        assert_counted(definition, state)
    assert decode_state(definition, write_state(state)) == state


def assert_counted(definition: Definition, state: State) -> None:
    """Hold that every scope counts the tokens in it: what runs or waits there, listeners on its behalf aside."""
    tokens: Counter[int] = Counter()
    for (scope, _gateway), flows in state.joins.items():
        # a complex gateway that has started holds one token until it is reset; the flows it used stand between marks
        tokens[scope] += len(flows) - (flows.index(-2, 1) if flows[0] < 0 else 0)
    for activation in state.activations.values():
        kind = definition.nodes[activation.node].kind
        if activation.state != "listening" or kind == "intermediateCatchEvent":
            tokens[activation.parent] += 1
    for act, activation in state.activations.items():
        if activation.state == "active" and definition.nodes[activation.node].kind in SCOPES:
            assert activation.live == tokens[act], definition.element(activation.node)


def agrees(definition: Definition, state: State, journal: list[tuple[Event, Moment]]) -> None:
    stored: Any = json.loads(json.dumps([encode_event(event) for event, _moment in journal]))
    again = [(decode_event(data), moment) for data, (_event, moment) in zip(stored, journal, strict=True)]
    assert replay(definition, again) == state


CHOICES = st.lists(st.integers(0, 10_000), max_size=25)


@SLOW
@given(processes(), CHOICES)
def test_replaying_the_journal_of_a_process_gives_its_state(xml: bytes, choices: list[int]) -> None:
    definition = read(xml)
    state, journal = play(definition, choices)
    agrees(definition, state, journal)


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that turns for ever is refused after 3,000 moves instead of a million."""
    monkeypatch.setattr("remit.engine.core.run.MAX_MOVES", 3_000)


@SLOW
@given(graphs(), CHOICES)
def test_replaying_the_journal_of_an_unstructured_process_gives_its_state(xml: bytes, choices: list[int]) -> None:
    definition = read(xml)
    try:
        state, journal = play(definition, choices)
    except Refusal:
        return  # its very start is refused: it turns for ever
    agrees(definition, state, journal)


@SLOW
@given(cases(), CHOICES)
def test_replaying_the_journal_of_a_case_gives_its_state(xml: bytes, choices: list[int]) -> None:
    definition = read(xml)
    state, journal = play(definition, choices)
    agrees(definition, state, journal)


@SLOW
@given(processes(), CHOICES, st.integers(0, 25))
def test_suspending_and_migrating_on_the_way_changes_nothing(xml: bytes, choices: list[int], where: int) -> None:
    definition, twin = read(xml), read(xml + b" ")
    _state, journal = play(definition, choices)
    plain: State | None = None
    moved: State | None = None
    running = definition
    for number, (event, moment) in enumerate(journal):
        plain = step(definition, plain, event, moment).state
        moved = step(running, moved, event, moment).state
        if number == where and not moved.ended:
            moved = step(running, moved, Suspend(), moment).state
            moved = step(running, moved, Resume(), moment).state
            moved = step(twin, moved, _same(definition), moment).state
            running = twin
    assert plain is not None
    assert moved is not None
    assert (plain.activations, plain.variables, plain.joins) == (moved.activations, moved.variables, moved.joins)


def _same(definition: Definition) -> Migrate:
    return migration_to(definition)


@SLOW
@given(processes(), CHOICES)
def test_a_process_that_runs_always_waits_for_something(xml: bytes, choices: list[int]) -> None:
    definition = read(xml)
    state, _journal = play(definition, choices)
    if state.status is Status.ACTIVE:
        assert any(activation.wait for _act, activation in state.activations.items()) or state.joins
