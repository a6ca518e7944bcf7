import pytest
from tests.notation.play import bpmn, cmmn, users

from remit.engine import (
    Cancel,
    CompleteTask,
    Definition,
    Modify,
    OpenTask,
    Resume,
    ServiceFailed,
    Start,
    State,
    Status,
    Step,
    Suspend,
    TimerFired,
    migration_to,
    read_definitions,
    step,
)
from remit.engine.core.refusals import CannotMigrate, NotExpected, WrongDefinition
from remit.engine.scenario.world import BEGINNING

START_END = '<startEvent id="s"/><endEvent id="e"/>'


def read(xml: bytes) -> Definition:
    (definition,) = read_definitions(xml)[0]
    return definition


def begin(definition: Definition) -> State:
    return step(definition, None, Start({"x": 1}), BEGINNING).state


def at(definition: Definition, state: State, element: str) -> int:
    return next(act for act, found in state.activations.items() if definition.element(found.node) == element)


def finish(definition: Definition, state: State, element: str) -> Step:
    return step(definition, state, CompleteTask(at(definition, state, element)), BEGINNING)


def test_a_running_task_is_carried_over_and_goes_on_in_the_new_version() -> None:
    old = read(bpmn(START_END + users("a"), flows="s -> a -> e"))
    new = read(bpmn(START_END + users("check", "a", "b"), flows="s -> check -> a -> b -> e"))
    state = begin(old)
    with pytest.raises(WrongDefinition):
        step(new, state, CompleteTask(at(old, state, "a")), BEGINNING)
    moved = step(new, state, migration_to(old), BEGINNING).state
    (opened,) = finish(new, moved, "a").commands
    assert isinstance(opened, OpenTask)
    assert opened.element == "b"


def test_a_renamed_task_needs_a_mapping() -> None:
    old = read(bpmn(START_END + users("a"), flows="s -> a -> e"))
    new = read(bpmn(START_END + users("z"), flows="s -> z -> e"))
    with pytest.raises(CannotMigrate):
        step(new, begin(old), migration_to(old), BEGINNING)
    moved = step(new, begin(old), migration_to(old, {"a": "z"}), BEGINNING).state
    assert finish(new, moved, "z").state.ended


def test_boundary_events_that_are_new_are_armed_and_kept_ones_keep_their_timer() -> None:
    def timed(extra: str) -> bytes:
        timer = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
        body = f'<boundaryEvent id="b" attachedToRef="a">{timer}</boundaryEvent>' + extra
        return bpmn(START_END + users("a") + body, flows="s -> a -> e; b -> e")

    signal = '<boundaryEvent id="c" attachedToRef="a"><signalEventDefinition signalRef="S"/></boundaryEvent>'
    old, new = read(timed("")), read(timed(signal))
    moved = step(new, begin(old), migration_to(old), BEGINNING)
    assert [type(command).__name__ for command in moved.commands] == ["Subscribe"]
    assert step(new, moved.state, TimerFired(at(new, moved.state, "b")), BEGINNING).state.ended


def test_an_instance_with_an_incident_migrates_with_it() -> None:
    old = read(bpmn(START_END + '<serviceTask id="a"/>', flows="s -> a -> e"))
    new = read(bpmn(START_END + '<serviceTask id="a" remit:topic="other"/>', flows="s -> a -> e"))
    state = begin(old)
    state = step(old, state, ServiceFailed(at(old, state, "a"), None, "down"), BEGINNING).state
    moved = step(new, state, migration_to(old), BEGINNING).state
    assert moved.activations[at(new, moved, "a")].wait == ("incident", "service")


def test_tokens_that_wait_at_a_join_wait_on_after_migration() -> None:
    def joined(extra: str) -> bytes:
        gates = '<parallelGateway id="f"/><parallelGateway id="j"/>'
        return bpmn(START_END + extra + gates + users("a", "b", "c"), flows="s -> f -> a -> j -> c -> e; f -> b -> j")

    old, new = read(joined("")), read(joined("<task id='other'/>"))
    state = finish(old, begin(old), "a").state
    moved = step(new, state, migration_to(old), BEGINNING).state
    assert at(new, finish(new, moved, "b").state, "c")


def test_a_suspended_instance_migrates_and_stays_suspended() -> None:
    old = read(bpmn(START_END + users("a"), flows="s -> a -> e"))
    new = read(bpmn(START_END + users("a", "b"), flows="s -> a -> b -> e"))
    state = step(old, begin(old), Suspend(), BEGINNING).state
    with pytest.raises(NotExpected):
        finish(old, state, "a")
    moved = step(new, state, migration_to(old), BEGINNING).state
    assert moved.status is Status.SUSPENDED
    assert at(new, finish(new, step(new, moved, Resume(), BEGINNING).state, "a").state, "b")


def test_a_case_gets_the_items_that_are_new_in_a_running_stage() -> None:
    task = '<planItem id="{0}" definitionRef="D{0}"/><humanTask id="D{0}"/>'
    old, new = read(cmmn(task.format("a"))), read(cmmn(task.format("a") + task.format("b")))
    moved = step(new, begin(old), migration_to(old), BEGINNING)
    assert [command.element for command in moved.commands if isinstance(command, OpenTask)] == ["b"]


WAITING = (
    '<planItem id="a" definitionRef="D"/><planItem id="b" definitionRef="D"/>{0}'
    '<planItem id="c" definitionRef="D"><entryCriterion sentryRef="S"/></planItem><humanTask id="D"/><sentry id="S">'
    '<planItemOnPart sourceRef="a"><standardEvent>complete</standardEvent></planItemOnPart>'
    '<planItemOnPart sourceRef="b"><standardEvent>complete</standardEvent></planItemOnPart></sentry>'
)


def test_a_plan_item_without_a_place_goes_where_that_is_said_and_it_has_not_begun() -> None:
    old = read(cmmn(WAITING.format("")))
    new = read(cmmn('<planItem id="a" definitionRef="D"/><planItem id="b" definitionRef="D"/><humanTask id="D"/>'))
    with pytest.raises(CannotMigrate):
        step(new, begin(old), migration_to(old), BEGINNING)
    with pytest.raises(CannotMigrate):
        step(new, begin(old), migration_to(old, {"c": "-", "a": "-"}), BEGINNING)
    moved = step(new, begin(old), migration_to(old, {"c": "-"}), BEGINNING).state
    assert finish(new, finish(new, moved, "a").state, "b").state.status is Status.COMPLETED


def test_a_criterion_without_an_id_remembers_what_happened_where_its_item_has_another_number() -> None:
    more = '<planItem id="d" definitionRef="D"/>'
    old, new = read(cmmn(WAITING.format(""))), read(cmmn(WAITING.format(more)))
    moved = step(new, finish(old, begin(old), "a").state, migration_to(old), BEGINNING).state
    assert moved.activations[at(new, moved, "c")].state == "available"
    done = finish(new, moved, "b").state
    assert done.activations[at(new, done, "c")].state == "active"


def test_a_modification_moves_a_token_by_hand() -> None:
    inner = '<subProcess id="sub"><startEvent id="is"/><userTask id="i"/><endEvent id="ie"/>'
    inner += '<sequenceFlow id="x1" sourceRef="is" targetRef="i"/><sequenceFlow id="x2" sourceRef="i" targetRef="ie"/>'
    definition = read(bpmn(START_END + users("a", "z") + inner + "</subProcess>", flows="s -> a -> sub -> z -> e"))
    state = begin(definition)
    moved = step(definition, state, Modify((at(definition, state, "a"),), ("i",)), BEGINNING).state
    assert at(definition, finish(definition, moved, "i").state, "z")
    moved = step(definition, state, Modify((at(definition, state, "a"),), (), ("sub",)), BEGINNING).state
    assert at(definition, moved, "z")


def test_cancelling_an_instance_withdraws_what_it_asked_for() -> None:
    definition = read(bpmn(START_END + users("a"), flows="s -> a -> e"))
    cancelled = step(definition, begin(definition), Cancel("no longer needed"), BEGINNING)
    assert [type(command).__name__ for command in cancelled.commands] == ["CloseTask", "InstanceEnded"]
    assert cancelled.state.status is Status.CANCELLED
    assert len(cancelled.state.activations) == 0
