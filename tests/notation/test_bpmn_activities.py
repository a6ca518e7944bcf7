from typing import Any

import pytest
from tests.notation.play import Play, bpmn, problems_of, users, warnings_of

from remit.engine import read_definitions, step
from remit.engine.core import event as e
from remit.engine.core.command import CallService, OpenTask, RaiseIncident
from remit.engine.core.refusals import CannotStart, DecisionMissing, ExpressionFailed, NotExpected
from remit.engine.scenario.world import BEGINNING

START_END = '<startEvent id="s"/><endEvent id="e"/>'


def test_a_user_task_says_who_may_do_it_and_carries_our_extensions() -> None:
    model = bpmn(
        START_END + '<userTask id="a" name="Check" remit:form="check" remit:skill="ap" camunda:assignee="${boss}" '
        'camunda:candidateGroups="x, y"><extensionElements><remit:role>agent</remit:role></extensionElements>'
        "</userTask>",
        flows="s -> a -> e",
    )
    (definition,) = read_definitions(model)[0]
    commands = step(definition, None, e.Start({"boss": "Lan"}), BEGINNING).commands
    (task,) = (command for command in commands if isinstance(command, OpenTask))
    assert (task.element, task.name, task.form, task.assignee) == ("a", "Check", "check", "Lan")
    assert task.candidate_groups == ("x", "y")
    assert task.extensions == {"form": "check", "skill": "ap", "role": "agent"}


def test_a_service_task_calls_its_topic_and_goes_on_with_the_answer() -> None:
    model = bpmn(START_END + '<serviceTask id="a" remit:topic="ocr" remit:mode="job"/>', flows="s -> a -> e")
    (definition,) = read_definitions(model)[0]
    first = step(definition, None, e.Start({"x": 1}), BEGINNING)
    (call,) = first.commands
    assert isinstance(call, CallService)
    assert (call.topic, call.variables, call.extensions["mode"]) == ("ocr", {"x": 1}, "job")
    last = step(definition, first.state, e.ServiceCompleted(call.activation, {"text": "hi"}), BEGINNING)
    assert last.state.ended
    assert last.state.variables[1] == {"x": 1, "text": "hi"}


def test_a_failed_service_becomes_an_incident_that_can_be_retried() -> None:
    model = bpmn(START_END + '<serviceTask id="a" remit:topic="ocr"/>', flows="s -> a -> e")
    (definition,) = read_definitions(model)[0]
    first = step(definition, None, e.Start(), BEGINNING)
    act = first.commands[0].activation  # type: ignore[union-attr]
    failed = step(definition, first.state, e.ServiceFailed(act, None, "no network"), BEGINNING)
    assert failed.commands == (RaiseIncident(act, "a", "engine.service", "no network"),)
    again = step(definition, failed.state, e.RetryIncident(act), BEGINNING)
    assert isinstance(again.commands[-1], CallService)


def test_a_feel_script_sets_its_result() -> None:
    model = bpmn(
        START_END
        + '<scriptTask id="a" scriptFormat="feel" remit:result="total"><script>net + tax</script></scriptTask>',
        flows="s -> a -> e",
    )
    play = Play(model, net=100, tax=8)
    assert play.ended
    assert play.variables("total") == {"total": 108}


def test_a_service_expression_of_values_is_evaluated_inline() -> None:
    model = bpmn(
        START_END + '<serviceTask id="a" camunda:expression="${x + 1}" camunda:resultVariable="y"/>',
        flows="s -> a -> e",
    )
    assert Play(model, x=1).variables("y") == {"y": 2}


def test_a_script_in_another_language_is_refused_at_publication() -> None:
    model = bpmn(
        START_END + '<scriptTask id="a" scriptFormat="groovy"><script>1</script></scriptTask>', flows="s -> a -> e"
    )
    assert [problem.code for problem in read_definitions(model)[1]] == ["bpmn.script.language"]


def test_a_business_rule_task_sets_what_was_decided() -> None:
    model = bpmn(
        START_END + '<businessRuleTask id="a" remit:decision="limit" remit:result="limit"/>', flows="s -> a -> e"
    )

    def decide(reference: str, variables: Any) -> Any:
        return {"limit": variables["amount"] * 2}[reference]

    assert Play(model, decide=decide, amount=4).variables("limit") == {"limit": 8}
    with pytest.raises(DecisionMissing):
        Play(model, amount=4)


def test_a_receive_task_waits_for_its_message_or_to_be_triggered() -> None:
    model = bpmn(
        START_END + '<receiveTask id="a" messageRef="M"/><receiveTask id="b"/>',
        flows="s -> a -> b -> e",
        declarations='<message id="M" name="reply"/>',
    )
    play = Play(model)
    assert play.waiting == ["a"]
    assert play.do(message="reply", vars={"answer": 42}).waiting == ["b"]
    assert play.do(trigger="b").ended
    assert play.variables("answer") == {"answer": 42}


def test_manual_and_abstract_tasks_pass_at_once() -> None:
    assert Play(bpmn(START_END + '<manualTask id="a"/><task id="b"/>', flows="s -> a -> b -> e")).ended


def test_an_activity_without_incoming_flow_begins_a_process_that_has_no_start_event() -> None:
    assert Play(bpmn(users("a", "b"))).active == ["a", "b"]


def test_conditional_flows_out_of_an_activity_are_taken_together_with_the_plain_ones() -> None:
    model = bpmn(
        '<startEvent id="s"/><userTask id="a" default="a_d"/>' + users("b", "c", "d"),
        flows="s -> a -[x>1]-> b; a -> c; a -> d",
    )
    assert Play(model, x=2).complete("a").active == ["b", "c"]
    assert Play(model, x=1).complete("a").active == ["c", "d"]


def test_several_flows_into_a_task_start_it_once_each() -> None:
    model = bpmn(START_END + '<task id="f"/><task id="g"/>' + users("a"), flows="s -> f -> a -> e; s -> g -> a")
    assert Play(model).active == ["a", "a"]


def test_token_quantities_gather_and_multiply() -> None:
    model = bpmn(
        START_END + '<task id="f" completionQuantity="3"/><userTask id="a" startQuantity="2"/>',
        flows="s -> f -> a -> e",
    )
    play = Play(model)
    assert play.active == ["a"]
    assert play.complete("a").ended is False


def test_a_sub_process_goes_on_when_everything_in_it_is_over() -> None:
    model = bpmn(
        START_END + users("after") + '<subProcess id="sub">' + users("x", "y") + "</subProcess>",
        flows="s -> sub -> after -> e",
    )
    play = Play(model)
    assert play.complete("x").active == ["y"]
    assert play.complete("y").active == ["after"]


def test_a_call_activity_hands_variables_in_and_out() -> None:
    parent = bpmn(
        START_END + '<callActivity id="call" calledElement="child"><extensionElements>'
        '<camunda:in source="x" target="a"/><camunda:out sourceExpression="${b + 1}" target="y"/>'
        "</extensionElements></callActivity>",
        flows="s -> call -> e",
    )
    child = bpmn(
        START_END + '<scriptTask id="t" scriptFormat="feel" remit:result="b"><script>a * 2</script></scriptTask>',
        flows="s -> t -> e",
        key="child",
    )
    play = Play(parent, child, x=5)
    assert play.ended
    assert play.variables("x", "y", "b") == {"x": 5, "y": 11, "b": None}


def test_calling_what_is_not_published_is_refused() -> None:
    with pytest.raises(CannotStart):
        Play(bpmn(START_END + '<callActivity id="call" calledElement="nowhere"/>', flows="s -> call -> e"))


def test_an_error_of_a_called_process_is_caught_at_the_call() -> None:
    parent = bpmn(
        START_END + users("repair") + '<callActivity id="call" calledElement="child"/>'
        '<boundaryEvent id="b" attachedToRef="call"><errorEventDefinition errorRef="E"/></boundaryEvent>',
        flows="s -> call -> e; b -> repair -> e",
        declarations='<error id="E" errorCode="broken"/>',
    )
    child = bpmn(
        '<startEvent id="s"/><endEvent id="e"><errorEventDefinition errorRef="E"/></endEvent>',
        flows="s -> e",
        key="child",
        declarations='<error id="E" errorCode="broken"/>',
    )
    assert Play(parent, child).active == ["repair"]


def test_interrupting_a_call_cancels_the_called_process() -> None:
    parent = bpmn(
        START_END + users("late") + '<callActivity id="call" calledElement="child"/><boundaryEvent id="b" '
        'attachedToRef="call"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>',
        flows="s -> call -> e; b -> late -> e",
    )
    child = bpmn(START_END + users("inner"), flows="s -> inner -> e", key="child")
    play = Play(parent, child)
    assert play.active == ["inner"]
    assert play.wait(hours=1).active == ["late"]


# -- repetition


def mi(attributes: str = "", inner: str = "<loopCardinality>3</loopCardinality>") -> str:
    return (
        f'<userTask id="a"><multiInstanceLoopCharacteristics {attributes}>{inner}'
        "</multiInstanceLoopCharacteristics></userTask>"
    )


def test_parallel_instances_run_together_and_go_on_once() -> None:
    play = Play(bpmn(START_END + mi() + users("b"), flows="s -> a -> b -> e"))
    assert play.active == ["a", "a", "a"]
    assert play.complete("a", "a").active == ["a"]
    assert play.complete("a").active == ["b"]


def test_sequential_instances_run_one_after_the_other() -> None:
    play = Play(bpmn(START_END + mi('isSequential="true"') + users("b"), flows="s -> a -> b -> e"))
    assert play.complete("a").active == ["a"]
    assert play.complete("a", "a").active == ["b"]


def test_a_completion_condition_ends_the_rest() -> None:
    inner = (
        "<loopCardinality>5</loopCardinality><completionCondition>nrOfCompletedInstances / nrOfInstances >= 0.4"
        "</completionCondition>"
    )
    play = Play(bpmn(START_END + mi(inner=inner) + users("b"), flows="s -> a -> b -> e"))
    assert play.complete("a").active == ["a"] * 4
    assert play.complete("a").active == ["b"]


def test_instances_go_through_a_collection_and_gather_an_output() -> None:
    body = (
        '<scriptTask id="a" scriptFormat="feel" remit:result="double"><script>item * 2</script>'
        '<multiInstanceLoopCharacteristics isSequential="true"><loopDataInputRef>items</loopDataInputRef>'
        '<loopDataOutputRef>doubles</loopDataOutputRef><inputDataItem id="item"/><outputDataItem id="double"/>'
        "</multiInstanceLoopCharacteristics></scriptTask>"
    )
    play = Play(bpmn(START_END + body, flows="s -> a -> e"), items=[1, 2, 3])
    assert play.variables("doubles") == {"doubles": [2, 4, 6]}


def test_no_instance_at_all_goes_on_at_once() -> None:
    inner = "<loopCardinality>=n</loopCardinality>"
    assert Play(bpmn(START_END + mi(inner=inner), flows="s -> a -> e"), n=0).ended
    with pytest.raises(ExpressionFailed):
        Play(bpmn(START_END + mi(inner=inner), flows="s -> a -> e"), n=-1)


@pytest.mark.parametrize(
    ("attributes", "hands"),
    [('behavior="None" noneBehaviorEventRef="D"', 3), ('behavior="One" oneBehaviorEventRef="D"', 1), ("", 0)],
)
def test_the_behaviour_says_which_completions_throw(attributes: str, hands: int) -> None:
    model = bpmn(
        START_END + mi(attributes) + '<endEvent id="e2"/><scriptTask id="h"><script>heard</script></scriptTask>'
        '<boundaryEvent id="b" attachedToRef="a" cancelActivity="false">'
        '<signalEventDefinition signalRef="S"/></boundaryEvent>',
        flows="s -> a -> e; b -> h -> e2",
        declarations='<signal id="S" name="done"/><signalEventDefinition id="D" signalRef="S"/>',
    )
    assert Play(model).complete("a", "a", "a").trace == ["heard"] * hands


def test_a_complex_behaviour_throws_where_its_condition_holds() -> None:
    inner = (
        "<loopCardinality>3</loopCardinality><complexBehaviorDefinition>"
        "<condition>nrOfCompletedInstances = 2</condition>"
        '<event><signalEventDefinition signalRef="S"/></event></complexBehaviorDefinition>'
    )
    model = bpmn(
        START_END + mi('behavior="Complex"', inner) + users("h") + '<boundaryEvent id="b" attachedToRef="a">'
        '<signalEventDefinition signalRef="S"/></boundaryEvent>',
        flows="s -> a -> e; b -> h -> e",
        declarations='<signal id="S" name="done"/>',
    )
    play = Play(model)
    assert play.complete("a").active == ["a", "a"]
    assert play.complete("a").active == ["h"]


def test_a_standard_loop_repeats_while_its_condition_holds() -> None:
    body = (
        '<userTask id="a"><standardLoopCharacteristics><loopCondition>more</loopCondition>'
        "</standardLoopCharacteristics></userTask>"
    )
    play = Play(bpmn(START_END + body + users("b"), flows="s -> a -> b -> e"), more=True)
    assert play.complete("a").active == ["a"]
    assert play.complete("a", more=False).active == ["b"]


def test_a_standard_loop_tested_before_may_not_run_at_all() -> None:
    body = (
        '<userTask id="a"><standardLoopCharacteristics testBefore="true"><loopCondition>more</loopCondition>'
        "</standardLoopCharacteristics></userTask>"
    )
    assert Play(bpmn(START_END + body + users("b"), flows="s -> a -> b -> e"), more=False).active == ["b"]


def test_a_loop_maximum_bounds_a_standard_loop() -> None:
    body = (
        '<scriptTask id="a"><standardLoopCharacteristics loopMaximum="3"><loopCondition>true</loopCondition>'
        "</standardLoopCharacteristics><script>again</script></scriptTask>"
    )
    assert Play(bpmn(START_END + body, flows="s -> a -> e")).trace == ["again"] * 3


# -- ad hoc


ADHOC = '<adHocSubProcess id="h" {}>' + users("x", "y", "z") + "{}</adHocSubProcess>" + users("after")
INSIDE = '<sequenceFlow id="i" sourceRef="x" targetRef="z"/>'


def test_activities_of_an_ad_hoc_sub_process_start_by_hand_in_any_order() -> None:
    play = Play(bpmn(START_END + ADHOC.format("", INSIDE), flows="s -> h -> after -> e"))
    assert play.active == []
    assert play.do(adhoc_start="y").do(adhoc_start="x").active == ["x", "y"]
    assert play.complete("x").active == ["y", "z"]
    assert play.complete("y", "z").active == []
    assert play.do(adhoc_complete=True).active == ["after"]


def test_a_sequential_ad_hoc_sub_process_runs_one_activity_at_a_time() -> None:
    play = Play(bpmn(START_END + ADHOC.format('ordering="Sequential"', ""), flows="s -> h -> after -> e"))
    play.do(adhoc_start="x")
    with pytest.raises(NotExpected):
        play.do(adhoc_start="y")


def test_an_ad_hoc_sub_process_completes_when_its_condition_holds() -> None:
    condition = "<completionCondition>done</completionCondition>"
    play = Play(bpmn(START_END + ADHOC.format("", condition), flows="s -> h -> after -> e"), done=False)
    play.do(adhoc_start="x").do(adhoc_start="y")
    assert play.complete("x").active == ["y"]
    play.do(adhoc_start="z")
    assert play.complete("y", done=True).active == ["after"]


def test_an_ad_hoc_sub_process_may_wait_for_the_rest() -> None:
    condition = "<completionCondition>done</completionCondition>"
    attributes = 'cancelRemainingInstances="false"'
    play = Play(bpmn(START_END + ADHOC.format(attributes, condition), flows="s -> h -> after -> e"), done=True)
    play.do(adhoc_start="x").do(adhoc_start="y")
    assert play.complete("x").active == ["y"]
    assert play.complete("y").active == ["after"]


def test_an_ad_hoc_sub_process_whose_condition_held_starts_nothing_more() -> None:
    condition = "<completionCondition>done</completionCondition>"
    attributes = 'cancelRemainingInstances="false"'
    play = Play(bpmn(START_END + ADHOC.format(attributes, condition), flows="s -> h -> after -> e"), done=True)
    play.do(adhoc_start="x").do(adhoc_start="y").complete("x")
    with pytest.raises(NotExpected):
        play.do(adhoc_start="z")
    assert play.complete("y", done=False).active == ["after"]


def test_tasks_of_an_operation_send_and_await_its_message() -> None:
    operation = '<interface id="I"><operation id="O"><inMessageRef>M</inMessageRef></operation></interface>'
    declarations = '<message id="M" name="order"/>' + operation
    caller = bpmn('<startEvent id="s"/><sendTask id="t" operationRef="O"/>', flows="s -> t", declarations=declarations)
    body = '<startEvent id="s"/><receiveTask id="r" operationRef="O"/>'
    play = Play(bpmn(body, flows="s -> r", declarations=declarations, key="q"), caller)
    assert play.waiting == ["r"]
    play.do(start={"process": "p"})
    assert play.ended


# -- data


def test_data_objects_carry_values_in_and_out_of_an_activity() -> None:
    body = (
        '<dataObject id="d1" name="net"/><dataObjectReference id="r1" dataObjectRef="d1"/>'
        '<dataObject id="d2" name="gross"/>'
        '<dataObjectReference id="r2" dataObjectRef="d2"/><scriptTask id="a" scriptFormat="feel" remit:result="out">'
        '<ioSpecification><dataInput id="in" name="amount"/><dataOutput id="o" name="out"/></ioSpecification>'
        "<dataInputAssociation><sourceRef>r1</sourceRef><targetRef>in</targetRef></dataInputAssociation>"
        "<dataOutputAssociation><sourceRef>o</sourceRef><targetRef>r2</targetRef></dataOutputAssociation>"
        "<script>amount * 2</script></scriptTask>"
    )
    assert Play(bpmn(START_END + body, flows="s -> a -> e"), net=50).variables("gross", "amount") == {
        "gross": 100,
        "amount": None,
    }


def test_lanes_and_collaborations_change_nothing() -> None:
    model = bpmn(
        '<laneSet id="l"><lane id="l1"><flowNodeRef>a</flowNodeRef></lane></laneSet>' + START_END + users("a"),
        flows="s -> a -> e",
        declarations='<collaboration id="c"><participant id="x" processRef="p"/></collaboration>',
    )
    assert Play(model).complete("a").ended


def test_an_extension_without_effect_here_is_a_warning() -> None:
    model = bpmn(START_END + '<serviceTask id="a" camunda:topic="x" camunda:oddity="1"/>', flows="s -> a -> e")
    assert [(warning.code, warning.place) for warning in warnings_of(model)] == [("bpmn.extension", "a")]


@pytest.mark.parametrize(
    ("body", "flows", "code"),
    [
        ('<callActivity id="a"/>', "s -> a -> e", "bpmn.call"),
        ('<businessRuleTask id="a"/>', "s -> a -> e", "bpmn.decision"),
        ('<userTask id="a" default="nowhere"/>', "s -> a -> e", "bpmn.default"),
        ('<userTask id="a"/><userTask id="a"/>', "s -> a -> e", "bpmn.id"),
        ('<userTask id="a" startQuantity="0"/>', "s -> a -> e", "bpmn.quantity"),
        (mi(inner=""), "s -> a -> e", "bpmn.multi_instance"),
        ('<adHocSubProcess id="a"/>', "s -> a -> e", "bpmn.adhoc"),
        ('<userTask id="a"/>', "s -> a -[x>]-> e", "bpmn.expression"),
        ('<userTask id="a"/>', "s -> a -> nowhere", "bpmn.flow"),
    ],
)
def test_an_activity_that_cannot_work_is_refused(body: str, flows: str, code: str) -> None:
    assert code in [found for found, _place in problems_of(bpmn(START_END + body, flows=flows))]
