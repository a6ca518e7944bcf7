"""What a person may decide about the course of an instance: what is offered can be done, and nothing else is."""

import pytest
from tests.notation.play import Play, bpmn, cmmn, users

from remit.engine import Choice, choices, event_of, step
from remit.engine.scenario.world import BEGINNING, Instance

CASE = cmmn(
    '<planItem id="stage" definitionRef="Dstage"/>'
    '<planItem id="again" definitionRef="Dagain"><itemControl><manualActivationRule/></itemControl></planItem>'
    '<planItem id="called" definitionRef="Dcalled"/>'
    '<stage id="Dstage"><planItem id="read" definitionRef="Dread"/><humanTask id="Dread"/></stage>'
    '<humanTask id="Dagain"/><userEventListener id="Dcalled" name="The client called"/><humanTask id="Dask"/>'
    '<planningTable authorizedRoleRefs="lead"><discretionaryItem id="ask" definitionRef="Dask"/></planningTable>',
    extra='<caseRoles><role id="lead" name="Team lead"/></caseRoles>',
)
INSIDE = users("call", "note", "after") + '<sequenceFlow id="f" sourceRef="call" targetRef="after"/>'


def ad_hoc(ordering: str = "Parallel") -> bytes:
    free = f'<adHocSubProcess id="free" ordering="{ordering}">{INSIDE}</adHocSubProcess>'
    return bpmn('<startEvent id="s"/>' + free + '<endEvent id="e"/>', flows="s -> free -> e")


def instance_of(play: Play) -> Instance:
    [found] = play.world.instances.values()
    return found


def open_to(play: Play) -> list[Choice]:
    running = instance_of(play)
    return list(choices(running.definition, running.state, BEGINNING))


def told(play: Play) -> list[str]:
    return [f"{one.kind} {one.element}" for one in open_to(play)]


def test_of_a_case_is_offered_what_may_be_planned_started_left_out_and_noted() -> None:
    assert told(Play(CASE)) == ["start again", "leave_out again", "occur called", "plan ask"]
    [planned] = [one for one in open_to(Play(CASE)) if one.kind == "plan"]
    assert (planned.name, planned.roles) == ("ask", ("lead", "Team lead")), "a role is meant by its id or by its name"


def test_what_was_left_out_may_be_taken_back_and_what_was_planned_may_be_dropped() -> None:
    play = Play(CASE).do(disable="again").do(plan="ask", role="lead")
    assert told(play) == ["take_back again", "occur called", "drop ask", "plan ask"]


def test_a_stage_and_the_case_may_be_completed_once_nothing_in_them_is_at_work() -> None:
    open_stage = cmmn(
        '<planItem id="stage" definitionRef="Dstage"/>'
        '<stage id="Dstage"><planItem id="read" definitionRef="Dread"/><humanTask id="Dread"/>'
        '<planItem id="more" definitionRef="Dmore"><itemControl><manualActivationRule/></itemControl></planItem>'
        '<humanTask id="Dmore"/></stage>'
    )
    play = Play(open_stage)
    assert "complete stage" not in told(play)
    assert told(play.complete("Dread")) == ["complete stage", "start more", "leave_out more"]
    assert told(play.do(disable="more")) == []
    assert play.case == "completed"


def test_in_an_ad_hoc_sub_process_is_offered_what_no_flow_leads_to() -> None:
    play = Play(ad_hoc())
    assert told(play) == ["start call", "start note", "complete free"]
    assert told(play.do(adhoc_start="call")) == ["start call", "start note"]
    assert told(play.complete("call").complete("after")) == ["start call", "start note", "complete free"]


def test_in_sequence_nothing_is_offered_while_something_runs() -> None:
    play = Play(ad_hoc("Sequential")).do(adhoc_start="note")
    assert told(play) == []
    assert told(play.complete("note")) == ["start call", "start note", "complete free"]


def test_nothing_is_offered_of_what_is_held_or_over() -> None:
    assert told(Play(CASE).do(suspend_case=True)) == []
    assert told(Play(ad_hoc()).do(adhoc_complete="free")) == []


@pytest.mark.parametrize("model", [CASE, ad_hoc(), ad_hoc("Sequential")])
def test_everything_that_is_offered_can_be_done(model: bytes) -> None:
    """Walk every way of three decisions from the start."""
    running = instance_of(Play(model))
    states, walked = [running.state], 0
    for _ in range(3):
        following = []
        for state in states:
            for one in choices(running.definition, state, BEGINNING):
                role = one.roles[0] if one.roles else None
                following.append(step(running.definition, state, event_of(one, role=role), BEGINNING).state)
        walked, states = walked + len(following), following
    assert walked >= 3
