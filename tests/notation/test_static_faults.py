"""Models that cannot work are refused at publication, each fault with the element and the clause of the standard."""

import pytest
from tests.notation.play import bpmn, users, warnings_of

from remit.engine import read_definitions
from remit.values.problem import errors

START_END = '<startEvent id="s"/><endEvent id="e"/>'
NAMES = '<message id="M" name="msg"/><error id="E" errorCode="E1"/><signal id="S" name="sig"/>'
MESSAGE = '<messageEventDefinition messageRef="M"/>'
TIMER = "<timerEventDefinition>{}</timerEventDefinition>"
UNDO = '<boundaryEvent id="{}" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
HANDLER = '<task id="undo" isForCompensation="true"/><association id="{0}u" sourceRef="{0}" targetRef="undo"/>'
UNDONE = '<startEvent id="{}"><compensateEventDefinition/></startEvent>'
SUB = '<subProcess id="sub">{}</subProcess>'
EVENT_SUB = '<subProcess id="esp" triggeredByEvent="true">{}</subProcess>'
CATCH = '<intermediateCatchEvent id="c">{}</intermediateCatchEvent>'
TX = '<transaction id="tx"><startEvent id="ts"/></transaction>'
CANCEL = '<boundaryEvent id="{}" attachedToRef="{}"><cancelEventDefinition/></boundaryEvent>'


def found(xml: bytes) -> list[tuple[str, str | None, str | None]]:
    return [(problem.code, problem.place, problem.clause) for problem in errors(read_definitions(xml)[1])]


FAULTS = {
    "two elements of one id": (users("a", "a"), "s -> a -> e", "bpmn.id", "a", "BPMN 8.3.1"),
    "two flows of one id": (users("a"), "s -> a -> e; s -> a", "bpmn.id", "s_a", "BPMN 8.3.1"),
    "a flow to nowhere": (users("a"), "s -> a -> nowhere", "bpmn.flow", "a_nowhere", "BPMN 8.3.13"),
    "a flow over the border of a sub-process": (
        users("a") + SUB.format(users("x")),
        "s -> a -> x",
        "bpmn.flow",
        "a_x",
        "BPMN 7.6.1",
    ),
    "a default flow that leaves another element": (
        '<userTask id="a" default="s_a"/>',
        "s -> a -> e",
        "bpmn.default",
        "a",
        "BPMN 10.6",
    ),
    "a default flow with a condition": (
        '<userTask id="a" default="a_e"/>',
        "s -> a -[x]-> e",
        "bpmn.default",
        "a_e",
        "BPMN 8.3.13",
    ),
    "a condition that cannot be read": (users("a"), "s -> a -[x>]-> e", "bpmn.expression", "a_e", "BPMN 8.4.6"),
    "a flow into a start event": (users("a"), "s -> a -> s", "bpmn.start", "s", "BPMN 10.5.2"),
    "a flow out of an end event": (users("a"), "s -> e -> a", "bpmn.end", "e", "BPMN 10.5.3"),
    "a process started by an error": (
        '<startEvent id="t"><errorEventDefinition errorRef="E"/></startEvent>',
        "s -> e; t -> e",
        "bpmn.start",
        "t",
        "BPMN 10.5.2",
    ),
    "a sub-process started by a message": (
        SUB.format(f'<startEvent id="t">{MESSAGE}</startEvent>'),
        "s -> sub -> e",
        "bpmn.start",
        "t",
        "BPMN 10.5.2",
    ),
    "an event sub-process without a trigger": (
        EVENT_SUB.format('<startEvent id="t"/>'),
        "s -> e",
        "bpmn.start",
        "t",
        "BPMN 10.3.2",
    ),
    "an event sub-process without a start": (
        EVENT_SUB.format(users("x")),
        "s -> e",
        "bpmn.event_subprocess",
        "esp",
        "BPMN 10.3.2",
    ),
    "an event sub-process with two starts": (
        EVENT_SUB.format(f'<startEvent id="t">{MESSAGE}</startEvent><startEvent id="u">{MESSAGE}</startEvent>'),
        "s -> e",
        "bpmn.event_subprocess",
        "esp",
        "BPMN 10.3.2",
    ),
    "a flow into an event sub-process": (
        EVENT_SUB.format(f'<startEvent id="t">{MESSAGE}</startEvent>'),
        "s -> esp",
        "bpmn.event_subprocess",
        "esp",
        "BPMN 10.3.2",
    ),
    "an error that does not interrupt": (
        EVENT_SUB.format('<startEvent id="t" isInterrupting="false"><errorEventDefinition/></startEvent>'),
        "s -> e",
        "bpmn.start",
        "t",
        "BPMN 10.5.2",
    ),
    "a compensation event sub-process of the process": (
        EVENT_SUB.format('<startEvent id="t"><compensateEventDefinition/></startEvent>'),
        "s -> e",
        "bpmn.start",
        "t",
        "BPMN 10.3.5",
    ),
    "an exclusive gateway with no way out": (
        '<exclusiveGateway id="g"/>',
        "s -> g",
        "bpmn.gateway",
        "g",
        "BPMN 10.6.2",
    ),
    "an exclusive gateway with two plain flows": (
        '<exclusiveGateway id="g"/>' + users("a", "b"),
        "s -> g -> a -> e; g -[x]-> b -> e; g -> e",
        "bpmn.gateway",
        "g",
        "BPMN 10.6.2",
    ),
    "an exclusive gateway whose only way out has a condition": (
        '<exclusiveGateway id="g"/>',
        "s -> g -[x]-> e",
        "bpmn.gateway",
        "g",
        "BPMN 10.6.2",
    ),
    "an event-based gateway before a task": (
        '<eventBasedGateway id="g"/>' + users("a") + CATCH.format(MESSAGE),
        "s -> g -> a -> e; g -> c -> e",
        "bpmn.gateway",
        "g",
        "BPMN 10.6.6",
    ),
    "an exclusive gateway with a plain flow beside its default": (
        '<exclusiveGateway id="g" default="g_b"/>' + users("a", "b"),
        "s -> g -> a -> e; g -> b -> e",
        "bpmn.gateway",
        "g",
        "BPMN 10.6.2",
    ),
    "two boundary events for one message": (
        users("a", "b")
        + "".join(f'<boundaryEvent id="{name}" attachedToRef="a">{MESSAGE}</boundaryEvent>' for name in ("x", "y")),
        "s -> a -> e; x -> b -> e; y -> b",
        "bpmn.double",
        "y",
        "BPMN 10.5",
    ),
    "two boundary events for one escalation": (
        users("a", "b")
        + "".join(
            f'<boundaryEvent id="{name}" attachedToRef="a"><escalationEventDefinition/></boundaryEvent>'
            for name in ("x", "y")
        ),
        "s -> a -> e; x -> b -> e; y -> b",
        "bpmn.double",
        "y",
        "BPMN 10.5",
    ),
    "two event sub-processes for one message": (
        users("a")
        + "".join(
            f'<subProcess id="{name}sub" triggeredByEvent="true"><startEvent id="{name}">{MESSAGE}</startEvent>'
            "</subProcess>"
            for name in ("x", "y")
        ),
        "s -> a -> e",
        "bpmn.double",
        "y",
        "BPMN 10.5",
    ),
    "two message start events for one message": (
        f'<startEvent id="x">{MESSAGE}</startEvent><startEvent id="y">{MESSAGE}</startEvent>',
        "s -> e; x -> e; y -> e",
        "bpmn.double",
        "y",
        "BPMN 10.5",
    ),
    "an event-based gateway before nothing": (
        '<eventBasedGateway id="g"/>',
        "s -> g",
        "bpmn.gateway",
        "g",
        "BPMN 10.6.6",
    ),
    "an event behind a gateway that is reached otherwise": (
        '<eventBasedGateway id="g"/>' + users("a") + CATCH.format(MESSAGE) + CATCH.format(MESSAGE).replace("c", "d", 0),
        "s -> g -> c -> e; s -> a -> c",
        "bpmn.gateway",
        "g",
        "BPMN 10.6.6",
    ),
    "a boundary event on nothing": (
        f'<boundaryEvent id="b" attachedToRef="nobody">{MESSAGE}</boundaryEvent>',
        "s -> e; b -> e",
        "bpmn.boundary",
        "b",
        "BPMN 10.5.4",
    ),
    "a boundary event on a gateway": (
        f'<parallelGateway id="g"/><boundaryEvent id="b" attachedToRef="g">{MESSAGE}</boundaryEvent>',
        "s -> g -> e; b -> e",
        "bpmn.boundary",
        "b",
        "BPMN 10.5.4",
    ),
    "a boundary event without a trigger": (
        users("a") + '<boundaryEvent id="b" attachedToRef="a"/>',
        "s -> a -> e; b -> e",
        "bpmn.boundary",
        "b",
        "BPMN 10.5.4",
    ),
    "a flow into a boundary event": (
        users("a") + f'<boundaryEvent id="b" attachedToRef="a">{MESSAGE}</boundaryEvent>',
        "s -> a -> b -> e",
        "bpmn.boundary",
        "b",
        "BPMN 10.5.4",
    ),
    "an error boundary event that does not interrupt": (
        users("a") + '<boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><errorEventDefinition/>'
        "</boundaryEvent>",
        "s -> a -> e; b -> e",
        "bpmn.boundary",
        "b",
        "BPMN 10.5.4",
    ),
    "a link without a target": (
        '<intermediateThrowEvent id="t"><linkEventDefinition name="l"/></intermediateThrowEvent>',
        "s -> t",
        "bpmn.link",
        "t",
        "BPMN 10.5.5",
    ),
    "a link with two targets": (
        '<intermediateThrowEvent id="t"><linkEventDefinition name="l"/></intermediateThrowEvent>'
        + "".join(
            f'<intermediateCatchEvent id="{name}"><linkEventDefinition name="l"/></intermediateCatchEvent>'
            for name in ("c", "d")
        ),
        "s -> t; c -> e; d -> e",
        "bpmn.link",
        "t",
        "BPMN 10.5.5",
    ),
    "a link without a source": (
        CATCH.format('<linkEventDefinition name="l"/>'),
        "s -> e; c -> e",
        "bpmn.link",
        "c",
        "BPMN 10.5.5",
    ),
    "a compensation boundary event without a handler": (
        users("a") + UNDO.format("b"),
        "s -> a -> e",
        "bpmn.compensation",
        "b",
        "BPMN 10.7",
    ),
    "a handler that is not for compensation": (
        users("a", "undo") + UNDO.format("b") + '<association id="x" sourceRef="b" targetRef="undo"/>',
        "s -> a -> e; s -> undo",
        "bpmn.compensation",
        "b",
        "BPMN 10.7",
    ),
    "a flow into a handler": (
        users("a") + UNDO.format("b") + HANDLER.format("b"),
        "s -> a -> undo",
        "bpmn.compensation",
        "undo",
        "BPMN 10.7",
    ),
    "two compensation boundary events on one activity": (
        users("a")
        + UNDO.format("b")
        + UNDO.format("d")
        + HANDLER.format("b")
        + '<association id="y" sourceRef="d" targetRef="undo"/>',
        "s -> a -> e",
        "bpmn.compensation",
        "d",
        "BPMN 10.7",
    ),
    "a compensation of nobody": (
        '<endEvent id="x"><compensateEventDefinition activityRef="nobody"/></endEvent>',
        "s -> x",
        "bpmn.compensation",
        "x",
        "BPMN 10.5.5",
    ),
    "a compensation of an activity out of sight": (
        SUB.format(users("inner")) + '<endEvent id="x"><compensateEventDefinition activityRef="inner"/></endEvent>',
        "s -> sub -> x",
        "bpmn.compensation",
        "x",
        "BPMN 10.7.3",
    ),
    "a cancel end event outside a transaction": (
        '<endEvent id="x"><cancelEventDefinition/></endEvent>',
        "s -> x",
        "bpmn.cancel",
        "x",
        "BPMN 10.5.3",
    ),
    "a cancel boundary event on a task": (
        users("a") + CANCEL.format("b", "a"),
        "s -> a -> e; b -> e",
        "bpmn.cancel",
        "b",
        "BPMN 10.5.4",
    ),
    "two cancel boundary events on one transaction": (
        TX + CANCEL.format("b", "tx") + CANCEL.format("d", "tx"),
        "s -> tx -> e; b -> e; d -> e",
        "bpmn.cancel",
        "d",
        "BPMN 10.3.5",
    ),
    "a timer without a time": (CATCH.format(TIMER.format("")), "s -> c -> e", "bpmn.timer", "c", "BPMN 10.5.5"),
    "a timer that says no time": (
        CATCH.format(TIMER.format("<timeDuration>soon</timeDuration>")),
        "s -> c -> e",
        "bpmn.timer",
        "c",
        "BPMN 10.5.5",
    ),
    "a condition that is missing": (
        CATCH.format("<conditionalEventDefinition/>"),
        "s -> c -> e",
        "bpmn.condition",
        "c",
        "BPMN 10.5.5",
    ),
    "a message that is not named": (
        CATCH.format("<messageEventDefinition/>"),
        "s -> c -> e",
        "bpmn.message",
        "c",
        "BPMN 10.5.5",
    ),
    "an event definition that is not declared": (
        CATCH.format("<eventDefinitionRef>nobody</eventDefinitionRef>"),
        "s -> c -> e",
        "bpmn.reference",
        "c",
        "BPMN 10.5.1",
    ),
    "a catch event without a trigger": (CATCH.format(""), "s -> c -> e", "bpmn.catch", "c", "BPMN 10.5.4"),
    "an error caught in the middle": (
        CATCH.format('<errorEventDefinition errorRef="E"/>'),
        "s -> c -> e",
        "bpmn.catch",
        "c",
        "BPMN 10.5.4",
    ),
    "a timer that is thrown": (
        f'<intermediateThrowEvent id="t">{TIMER.format("<timeDuration>PT1H</timeDuration>")}</intermediateThrowEvent>',
        "s -> t -> e",
        "bpmn.throw",
        "t",
        "BPMN 10.5.4",
    ),
    "a call of nothing": ('<callActivity id="a"/>', "s -> a -> e", "bpmn.call", "a", "BPMN 10.3.5"),
    "a business rule task without a decision": (
        '<businessRuleTask id="a"/>',
        "s -> a -> e",
        "bpmn.decision",
        "a",
        "BPMN 10.3.3",
    ),
    "many instances of nothing": (
        '<userTask id="a"><multiInstanceLoopCharacteristics/></userTask>',
        "s -> a -> e",
        "bpmn.multi_instance",
        "a",
        "BPMN 10.3.7",
    ),
    "a loop that also has many instances": (
        '<userTask id="a"><standardLoopCharacteristics/><multiInstanceLoopCharacteristics><loopCardinality>2'
        "</loopCardinality></multiInstanceLoopCharacteristics></userTask>",
        "s -> a -> e",
        "bpmn.loop",
        "a",
        "BPMN 10.3.7",
    ),
    "a negative number of rounds": (
        '<userTask id="a"><standardLoopCharacteristics loopMaximum="-1"/></userTask>',
        "s -> a -> e",
        "bpmn.loop",
        "a",
        "BPMN 10.3.7",
    ),
    "a start quantity of zero": (
        '<task id="a" startQuantity="0"/>',
        "s -> a -> e",
        "bpmn.quantity",
        "a",
        "BPMN 10.3.1",
    ),
    "an empty ad hoc sub-process": ('<adHocSubProcess id="a"/>', "s -> a -> e", "bpmn.adhoc", "a", "BPMN 10.3.3"),
    "a start event in an ad hoc sub-process": (
        '<adHocSubProcess id="a"><startEvent id="x"/><task id="y"/></adHocSubProcess>',
        "s -> a -> e; x -> y",
        "bpmn.adhoc",
        "a",
        "BPMN 10.3.3",
    ),
    "a boundary event outside the scope of its activity": (
        SUB.format('<startEvent id="x"/>') + '<boundaryEvent id="b" attachedToRef="a"><signalEventDefinition '
        'signalRef="S"/></boundaryEvent>' + SUB.replace('"sub"', '"other"').format(users("a")),
        "s -> sub -> other -> e; b -> e",
        "bpmn.boundary",
        "b",
        "BPMN 10.5.4",
    ),
    "a sub-process undone in two ways": (
        SUB.replace('"sub"', '"a"').format(users("x") + EVENT_SUB.format(UNDONE.format("t")))
        + UNDO.format("b")
        + HANDLER.format("b"),
        "s -> a -> e",
        "bpmn.compensation",
        "b",
        "BPMN 10.7",
    ),
    "a sub-process undone by two event sub-processes": (
        SUB.format(
            users("x")
            + EVENT_SUB.format(UNDONE.format("t"))
            + EVENT_SUB.replace("esp", "esp2").format(UNDONE.format("t2"))
        ),
        "s -> sub -> e",
        "bpmn.compensation",
        "sub",
        "BPMN 10.7",
    ),
    "a receive task that starts the process in its middle": (
        users("a") + '<receiveTask id="r" messageRef="M" instantiate="true"/>',
        "s -> a -> r -> e",
        "bpmn.receive",
        "r",
        "BPMN 10.3.3",
    ),
    "a flow node that BPMN does not know": (
        SUB.format(users("x") + '<userTsk id="y"/>'),
        "s -> sub -> e",
        "bpmn.element",
        "y",
        "BPMN 15.3",
    ),
    "a choreography": ('<choreographyTask id="a"/>', "s -> e", "bpmn.choreography", "a", "BPMN 11"),
    "a correlation property that is not declared": (
        '<correlationSubscription id="cs"><correlationPropertyBinding correlationPropertyRef="nobody">'
        "<dataPath>x</dataPath></correlationPropertyBinding></correlationSubscription>",
        "s -> e",
        "bpmn.correlation",
        "cs",
        "BPMN 8.4.2",
    ),
    "message events and receive tasks behind one gateway": (
        '<eventBasedGateway id="g"/><receiveTask id="r" messageRef="M"/>' + CATCH.format(MESSAGE),
        "s -> g -> c; g -> r",
        "bpmn.gateway",
        "g",
        "BPMN 10.6.6",
    ),
    "a lane of a node that is not there": (
        '<laneSet id="ls"><lane id="l"><flowNodeRef>s</flowNodeRef><flowNodeRef>nobody</flowNodeRef></lane></laneSet>',
        "s -> e",
        "bpmn.reference",
        "l",
        "BPMN 10.8",
    ),
    "a performer that is no declared resource": (
        '<userTask id="a"><potentialOwner><resourceRef>nobody</resourceRef></potentialOwner></userTask>',
        "s -> a -> e",
        "bpmn.reference",
        "a",
        "BPMN 10.3.1",
    ),
    "a reference to a data object that is not there": (
        '<dataObjectReference id="r" dataObjectRef="nobody"/>',
        "s -> e",
        "bpmn.reference",
        "r",
        "BPMN 10.4.1",
    ),
    "an input set of an input that is not there": (
        '<task id="a"><ioSpecification id="io"><inputSet id="is"><dataInputRefs>nobody</dataInputRefs></inputSet>'
        '<outputSet id="os"/></ioSpecification></task>',
        "s -> a -> e",
        "bpmn.reference",
        "is",
        "BPMN 10.4.2",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_process_with_a_fault_is_refused_by_element_and_clause(fault: str) -> None:
    body, flows, code, place, clause = FAULTS[fault]
    assert (code, place, clause) in found(bpmn(START_END + body, flows=flows, declarations=NAMES))


def test_a_node_that_no_flow_leads_to_is_a_warning() -> None:
    model = bpmn(START_END + users("a"), flows="s -> e; a -> e")
    assert [(warning.code, warning.place) for warning in warnings_of(model)] == [("bpmn.unreachable", "a")]
