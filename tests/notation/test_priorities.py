"""Priorities: of services that wait for a worker and of people's tasks, as our models and Camunda's say them."""

from typing import Any

import pytest
from tests.notation.play import bpmn, problems_of, warnings_of

from remit.engine import Start, read_definitions, step
from remit.engine.core.command import CallService, OpenTask
from remit.engine.core.refusals import ExpressionFailed
from remit.engine.scenario.world import BEGINNING


def model(task: str, process: str = "") -> bytes:
    made = bpmn(f'<startEvent id="s"/>{task}<endEvent id="e"/>', flows="s -> call -> e")
    return made.replace(b"isExecutable", f"{process} isExecutable".encode(), 1)


def asked(xml: bytes, **variables: Any) -> int | None:
    """Return the priority of the first thing that an instance asks for."""
    assert problems_of(xml) == []
    first = step(read_definitions(xml)[0][0], None, Start(variables), BEGINNING).commands[0]
    assert isinstance(first, CallService | OpenTask)
    return first.priority


@pytest.mark.parametrize(
    ("attributes", "process", "priority"),
    [
        ("", "", 0),
        ('camunda:jobPriority="70"', "", 70),
        ('camunda:taskPriority="70"', "", 70),
        ('remit:priority="20" camunda:jobPriority="70"', "", 20),
        ("", 'camunda:jobPriority="30"', 30),
        ('camunda:jobPriority="70"', 'camunda:jobPriority="30"', 70),
        ('camunda:jobPriority="${urgent ? 90 : 10}"', "", 90),
        ('remit:priority="= if urgent then 250 else 10"', "", 100),
    ],
)
def test_a_service_has_the_priority_of_its_element_else_of_its_process(
    attributes: str, process: str, priority: int
) -> None:
    assert asked(model(f'<serviceTask id="call" {attributes}/>', process), urgent=True) == priority


@pytest.mark.parametrize("name", ["remit", "camunda", "flowable"])
def test_a_task_of_a_person_has_the_priority_that_its_model_says(name: str) -> None:
    assert asked(model(f'<userTask id="call" {name}:priority="80"/>')) == 80
    assert asked(model('<userTask id="call"/>')) is None


def test_a_priority_that_is_no_number_is_refused_at_publication_or_when_it_is_asked_for() -> None:
    assert problems_of(model('<serviceTask id="call" camunda:jobPriority="high"/>')) == [("bpmn.priority", "call")]
    with pytest.raises(ExpressionFailed, match="no priority"):
        asked(model('<serviceTask id="call" camunda:jobPriority="${how}"/>'), how="high")


def test_a_priority_without_effect_or_beyond_the_scale_is_told() -> None:
    timer = '<intermediateCatchEvent id="call" camunda:jobPriority="5"><timerEventDefinition>'
    timer += "<timeDuration>PT1M</timeDuration></timerEventDefinition></intermediateCatchEvent>"
    assert [one.code for one in warnings_of(model(timer))] == ["bpmn.extension"]
    assert [one.code for one in warnings_of(model('<serviceTask id="call" remit:priority="101"/>'))] == [
        "bpmn.priority"
    ]
    assert warnings_of(model('<serviceTask id="call" camunda:jobPriority="5"/>')) == []
