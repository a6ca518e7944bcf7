"""A case recorded by clicking: what is offered, what a step notes, and that the recording passes as a scenario."""

from collections.abc import Mapping
from typing import Any

from tests.notation.play import bpmn, cmmn

from remit.engine.scenario.recording import record, replay
from remit.engine.scenario.running import run_scenario

ROLES = '<caseRoles><role id="lead" name="Team lead"/></caseRoles>'
ITEMS = (
    '<planItem id="check" definitionRef="Dcheck"/><planItem id="call" definitionRef="Dcall"/>'
    '<planItem id="extra" definitionRef="Dextra"><itemControl><manualActivationRule/></itemControl></planItem>'
    '<planItem id="done" definitionRef="Ddone"><entryCriterion id="E" sentryRef="S"/></planItem>'
    '<sentry id="S"><planItemOnPart sourceRef="check"><standardEvent>complete</standardEvent></planItemOnPart></sentry>'
)
DEFINITIONS = (
    '<humanTask id="Dcheck"/><humanTask id="Dextra"/><humanTask id="Dask" name="Ask"/><milestone id="Ddone"/>'
    '<processTask id="Dcall" processRef="p"/>'
)
TABLE = '<planningTable authorizedRoleRefs="lead"><discretionaryItem id="ask" definitionRef="Dask"/></planningTable>'
CASE = cmmn(ITEMS + DEFINITIONS + TABLE, extra=ROLES)
CALLED = bpmn(
    '<startEvent id="s"/><userTask id="u"/><endEvent id="e"><errorEventDefinition errorRef="E"/></endEvent>',
    flows="s -> u -> e",
    declarations='<error id="E" errorCode="no"/>',
)


def recorded(*clicks: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    steps: tuple[Mapping[str, Any], ...] = ()
    for click in clicks:
        steps = record((CASE, CALLED), steps, click, process="case")
    return steps


def offered(*clicks: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    offers = replay((CASE, CALLED), clicks, process="case").offers
    return [(offer.action, offer.on, offer.role) for offer in offers if offer.on]


def test_a_discretionary_item_is_offered_with_the_role_that_may_plan_it() -> None:
    assert ("plan", "ask", "lead") in offered({"start": {}})
    assert ("complete", "Dask", "") in offered({"start": {}}, {"plan": "ask", "role": "lead"})


def test_a_task_that_failed_is_offered_to_be_tried_again() -> None:
    failed: tuple[Mapping[str, Any], ...] = ({"start": {}}, {"complete": "u"})
    assert ("reactivate_item", "call", "") in offered(*failed)
    assert ("complete", "u", "") in offered(*failed, {"reactivate_item": "call"})


def test_a_step_notes_how_the_case_stands_and_what_its_open_tasks_do_not_tell() -> None:
    steps = recorded({"start": {}}, {"disable": "extra"}, {"complete": "Dcheck"}, {"complete": "u"})
    assert [step.get("expect_states") for step in steps] == [
        {"extra": "enabled"},
        {"extra": "disabled"},
        {"extra": "disabled", "done": "completed"},
        {"extra": "disabled", "call": "failed", "done": "completed"},
    ]
    assert {step["expect_case"] for step in steps} == {"active"}


def test_a_recording_of_a_case_passes_as_a_scenario() -> None:
    steps = recorded(
        {"start": {}},
        {"plan": "ask", "role": "lead"},
        {"complete": "Dcheck"},
        {"complete": "Dask"},
        {"complete": "u"},
        {"disable": "extra"},
        {"complete_case": True},
    )
    assert steps[-1]["expect_case"] == "completed"
    assert run_scenario({"id": "one", "steps": list(steps)}, (CASE, CALLED)).result == "passed"
