"""A failed service is tried again by itself as its model says, and only then becomes an incident."""

from datetime import timedelta
from typing import Any

import pytest
from tests.notation.play import bpmn, problems_of, warnings_of

from remit.engine import ServiceCompleted, ServiceFailed, Start, State, Step, TimerFired, read_definitions, step
from remit.engine.core.codec import read_state, write_state
from remit.engine.core.command import CallService, CancelTimer, RaiseIncident, ScheduleTimer
from remit.engine.core.event import RetryIncident
from remit.engine.scenario.world import BEGINNING

SERVICE = '<startEvent id="s"/><serviceTask id="call" {}>{}</serviceTask><endEvent id="e"/>'
CYCLE = "<extensionElements><camunda:failedJobRetryTimeCycle>{}</camunda:failedJobRetryTimeCycle></extensionElements>"


def model(cycle: str, attributes: str = "") -> bytes:
    return bpmn(SERVICE.format(attributes, CYCLE.format(cycle)), flows="s -> call -> e")


class Calling:
    """An instance at its service, and the moment."""

    def __init__(self, xml: bytes, **variables: Any) -> None:
        assert problems_of(xml) == []
        self.definition = read_definitions(xml)[0][0]
        self.now = BEGINNING
        self.last: Step = step(self.definition, None, Start(variables), self.now)
        self.act = next(one.activation for one in self.last.commands if isinstance(one, CallService))

    @property
    def state(self) -> State:
        return read_state(write_state(self.last.state))

    def work(self, event: Any) -> str:
        """Work an event in and name the commands that follow."""
        self.last = step(self.definition, self.state, event, self.now)
        return " ".join(type(one).__name__ for one in self.last.commands)

    def fail(self) -> timedelta | None:
        """Let the call fail; return how long until the next try, None where it became an incident."""
        self.work(ServiceFailed(self.act, message="no answer"))
        command = self.last.commands[-1]
        if isinstance(command, RaiseIncident):
            return None
        assert isinstance(command, ScheduleTimer)
        pause, self.now = command.due_at - self.now, command.due_at
        assert self.work(TimerFired(self.act)) == "CallService"
        return pause


@pytest.mark.parametrize(
    ("cycle", "pauses"),
    [("R3/PT10M", [10, 10]), ("PT1M,PT5M , PT1H", [1, 5, 60]), ("R1/PT1M", []), ("${cycle}", [7])],
)
def test_a_failed_service_is_tried_again_after_each_pause_and_then_somebody_sees_it(
    cycle: str, pauses: list[int]
) -> None:
    calling = Calling(model(cycle), cycle="PT7M")
    for minutes in pauses:
        assert calling.fail() == timedelta(minutes=minutes)
    assert calling.fail() is None


def test_our_own_attribute_says_it_too() -> None:
    xml = bpmn(SERVICE.format('remit:retry="R2/PT1M"', ""), flows="s -> call -> e")
    assert Calling(xml).fail() == timedelta(minutes=1)


def test_a_retry_by_hand_begins_to_count_anew() -> None:
    calling = Calling(model("R2/PT1M"))
    assert (calling.fail(), calling.fail()) == (timedelta(minutes=1), None)
    assert calling.work(RetryIncident(calling.act)) == "ResolveIncident CallService"
    assert calling.fail() == timedelta(minutes=1)


def test_an_answer_that_comes_while_the_next_try_is_waited_for_counts_and_stops_the_clock() -> None:
    calling = Calling(model("R3/PT10M"))
    calling.work(ServiceFailed(calling.act, message="no answer"))
    assert calling.work(ServiceCompleted(calling.act)) == "CancelTimer InstanceEnded"
    assert isinstance(calling.last.commands[0], CancelTimer)


def test_a_business_error_is_not_tried_again() -> None:
    calling = Calling(model("R3/PT10M"))
    assert calling.work(ServiceFailed(calling.act, code="E1")) == "RaiseIncident"


@pytest.mark.parametrize("cycle", ["R/PT1M", "often", "R3/soon", "PT1M,,PT5M"])
def test_a_text_that_says_no_retries_is_refused(cycle: str) -> None:
    assert problems_of(model(cycle)) == [("bpmn.retry", "call")]


@pytest.mark.parametrize("attribute", ["asyncBefore", "asyncAfter", "jobPriority", "candidateUsers", "dueDate"])
def test_an_attribute_without_effect_is_told(attribute: str) -> None:
    xml = bpmn(f'<startEvent id="s"/><userTask id="a" camunda:{attribute}="true"/>', flows="s -> a")
    (warning,) = warnings_of(xml)
    assert (warning.code, warning.place, attribute in warning.message) == ("bpmn.extension", "a", True)


def test_a_retry_cycle_on_what_is_never_called_is_told() -> None:
    task = f'<userTask id="a">{CYCLE.format("R3/PT1M")}</userTask>'
    xml = bpmn('<startEvent id="s"/>' + task, flows="s -> a")
    assert [(one.code, one.place) for one in warnings_of(xml)] == [("bpmn.extension", "a")]
