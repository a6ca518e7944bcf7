"""Cases that cannot work are refused at publication, each fault with the element and the clause of the standard."""

import pytest
from tests.notation.play import cmmn

from remit.engine import read_definitions
from remit.values.problem import errors


def found(xml: bytes) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.place) for problem in errors(read_definitions(xml)[1]) if problem.clause]


ITEM = '<planItem id="{0}" definitionRef="d{0}">{1}</planItem>'
HUMAN = '<humanTask id="d{0}"/>'
CASE_FAULTS = {
    "an item without a definition": (ITEM.format("a", ""), "cmmn.reference", "a"),
    "two elements of one id": (ITEM.format("a", "") + HUMAN.format("a") * 2, "cmmn.id", "da"),
    "a criterion without its sentry": (
        ITEM.format("a", '<entryCriterion id="c" sentryRef="nobody"/>') + HUMAN.format("a"),
        "cmmn.sentry",
        "a",
    ),
    "a sentry of nothing": (
        ITEM.format("a", '<entryCriterion id="c" sentryRef="S"/>') + '<sentry id="S"/>' + HUMAN.format("a"),
        "cmmn.sentry",
        "S",
    ),
    "an exit criterion that nobody has": (
        ITEM.format("a", '<entryCriterion id="c" sentryRef="S"/>')
        + ITEM.format("b", "")
        + '<sentry id="S"><planItemOnPart sourceRef="b" exitCriterionRef="nobody"><standardEvent>exit</standardEvent>'
        "</planItemOnPart></sentry>" + HUMAN.format("a") + HUMAN.format("b"),
        "cmmn.on_part",
        "S",
    ),
    "an unknown role": (
        ITEM.format("a", "")
        + HUMAN.format("a")
        + '<planningTable><discretionaryItem id="d" definitionRef="da" authorizedRoleRefs="nobody"/></planningTable>',
        "cmmn.reference",
        "d",
    ),
    "a stage inside itself": (
        '<planItem id="a" definitionRef="da"/><stage id="da"><planItem id="b" definitionRef="da"/></stage>',
        "cmmn.stage",
        "b",
    ),
    "a milestone activated by hand": (
        ITEM.format("a", "<itemControl><manualActivationRule/></itemControl>") + '<milestone id="da"/>',
        "cmmn.rule",
        "a",
    ),
    "a planning table of a task that does not block": (
        ITEM.format("a", "")
        + '<humanTask id="da" isBlocking="false"><planningTable><discretionaryItem id="d" definitionRef="db"/>'
        "</planningTable></humanTask>" + HUMAN.format("b"),
        "cmmn.task",
        "a",
    ),
    "a timer that says no time": (
        ITEM.format("a", "")
        + '<timerEventListener id="da"><timerExpression>soon</timerExpression></timerEventListener>',
        "cmmn.timer",
        "a",
    ),
}


@pytest.mark.parametrize("fault", CASE_FAULTS)
def test_a_case_with_a_fault_is_refused_by_element_and_clause(fault: str) -> None:
    body, code, place = CASE_FAULTS[fault]
    assert (code, place) in found(cmmn(body))
