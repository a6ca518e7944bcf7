"""The life cycle tables of CMMN 1.1 (8.2, 8.4): in every state every act is worked or refused as the table says."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.notation.play import Play, bpmn, cmmn

from remit.engine import ServiceFailed
from remit.engine.core.refusals import NotExpected
from remit.values.refusal import Refusal

TASK = '<planItem id="x" definitionRef="dx">{rules}{entry}</planItem><planItem id="z" definitionRef="dz"/>'
NEVER = '<sentry id="S"><ifPart><condition>never</condition></ifPart></sentry>'
BY_HAND = "<itemControl><manualActivationRule/></itemControl>"
ENTRY = '<entryCriterion id="c" sentryRef="S"/>'
TASKS = {"task": '<humanTask id="dx"/>', "stage": '<stage id="dx"><planItem id="y" definitionRef="dz"/></stage>'}
OCCURRING = {"milestone": '<milestone id="dx"/>', "listener": '<userEventListener id="dx"/>'}

REACHED: Mapping[str, list[dict[str, str]]] = {
    "available": [],
    "enabled": [],
    "disabled": [{"disable": "x"}],
    "active": [],
    "suspended": [{"suspend_item": "x"}],
}
ALLOWED: Mapping[str, set[str]] = {
    "available": set(),
    "enabled": {"start_item", "disable"},
    "disabled": {"reenable"},
    "active": {"suspend_item", "terminate_item"},
    "suspended": {"resume_item"},
}
ACTS = (
    "start_item",
    "disable",
    "reenable",
    "suspend_item",
    "resume_item",
    "terminate_item",
    "reactivate_item",
    "occur",
)


def case(definition: str, *, rules: str = "", entry: str = "") -> Play:
    body = TASK.format(rules=rules, entry=entry) + NEVER + definition + '<humanTask id="dz"/>'
    return Play(cmmn(body), never=False)


def item(kind: str, state: str) -> Play:
    rules = BY_HAND if state in ("enabled", "disabled") else ""
    play = case(TASKS[kind], rules=rules, entry=ENTRY if state == "available" else "")
    for step in REACHED[state]:
        play.do(**step)
    assert play.states("x") == [state]
    return play


def accepts(play: Play, **act: Any) -> bool:
    try:
        play.do(**act)
    except Refusal:
        return False
    return True


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("kind", TASKS)
def test_a_task_or_stage_takes_what_its_state_allows(kind: str, state: str, act: str) -> None:
    assert accepts(item(kind, state), **{act: "x"}) is (act in ALLOWED[state])


@pytest.mark.parametrize("state", ALLOWED)
def test_a_task_is_completed_only_while_it_is_active(state: str) -> None:
    assert accepts(item("task", state), complete_item="x") is (state == "active")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("kind", OCCURRING)
@pytest.mark.parametrize("held", [False, True])
def test_a_milestone_or_listener_takes_what_its_state_allows(kind: str, act: str, *, held: bool) -> None:
    play = case(OCCURRING[kind], entry=ENTRY if kind == "milestone" else "")
    if held:
        play.do(suspend_item="x")
    allowed = {"resume_item"} if held else {"suspend_item", "terminate_item"}
    if kind == "listener" and not held:
        allowed.add("occur")
    assert accepts(play, **{act: "x"}) is (act in allowed)


@pytest.mark.parametrize("act", [*ACTS, "complete_item"])
def test_a_failed_task_is_only_reactivated(act: str) -> None:
    body = '<planItem id="x" definitionRef="dx"/><planItem id="z" definitionRef="dz"/>'
    body += '<processTask id="dx" processRef="p"/><humanTask id="dz"/>'
    child = bpmn('<startEvent id="s"/><userTask id="u"/>', flows="s -> u")
    play = Play(cmmn(body), child)
    play.world.work(play.world.instances[1], ServiceFailed(2, "broken", "it broke"))
    assert play.states("x") == ["failed"]
    assert accepts(play, **{act: "x"}) is (act == "reactivate_item")


CASE_ACTS = ("complete_case", "terminate_case", "suspend_case", "resume_case", "reactivate_case", "close_case")
CASE_ALLOWED: Mapping[str, set[str]] = {
    "active": {"complete_case", "terminate_case", "suspend_case"},
    "suspended": {"resume_case", "reactivate_case", "close_case"},
    "completed": {"reactivate_case", "close_case"},
    "terminated": {"reactivate_case", "close_case"},
    "closed": set(),
}
CASE_REACHED: Mapping[str, list[dict[str, bool]]] = {
    "active": [],
    "suspended": [{"suspend_case": True}],
    "completed": [{"complete_case": True}],
    "terminated": [{"terminate_case": True}],
    "closed": [{"complete_case": True}, {"close_case": True}],
}


@pytest.mark.parametrize("act", CASE_ACTS)
@pytest.mark.parametrize("state", CASE_ALLOWED)
def test_a_case_takes_what_its_state_allows(state: str, act: str) -> None:
    play = Play(cmmn('<planItem id="x" definitionRef="dx">' + BY_HAND + '</planItem><humanTask id="dx"/>'))
    for step in CASE_REACHED[state]:
        play.do(**step)
    assert play.case == state
    assert accepts(play, **{act: True}) is (act in CASE_ALLOWED[state])


def test_ended_items_are_gone() -> None:
    play = item("task", "active").do(terminate_item="x")
    for act in ACTS:
        with pytest.raises(NotExpected):
            play.do(**{act: "x"})
