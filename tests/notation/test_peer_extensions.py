"""What Camunda and Flowable add to the standards, as their models write it."""

from collections.abc import Mapping

import pytest
from tests.notation.play import Play, bpmn, cmmn, paths, problems_of, users

from remit.engine.core.refusals import RoleMissing

DECLARED = '<signal id="S" name="sig"/><error id="E" errorCode="E1"/><escalation id="X" escalationCode="X1"/>'
ERROR = '<errorEventDefinition errorRef="E"/>'
ESCALATION = '<escalationEventDefinition escalationRef="X"/>'


def item(name: str, inner: str = "") -> str:
    return f'<planItem id="{name}" definitionRef="D{name}">{inner}</planItem>'


def after(source: str, transition: str) -> str:
    """Return an entry criterion's sentry `after_source`."""
    on = f'<planItemOnPart id="on_{source}" sourceRef="{source}"><standardEvent>{transition}</standardEvent>'
    return f'<sentry id="after_{source}">{on}</planItemOnPart></sentry>'


def starts_after(source: str) -> str:
    return f'<entryCriterion id="entry_{source}" sentryRef="after_{source}"/>'


def many(settings: str, inner: str = "") -> str:
    return f"<multiInstanceLoopCharacteristics {settings}>{inner}</multiInstanceLoopCharacteristics>"


def test_instances_of_a_collection_see_their_element_and_its_place() -> None:
    loop = many('isSequential="true" flowable:collection="names" flowable:elementVariable="who"').replace(
        ">", ' flowable:elementIndexVariable="place">', 1
    )
    script = (
        f'<scriptTask id="a" scriptFormat="feel" remit:result="last"><script>[who, place]</script>{loop}</scriptTask>'
    )
    play = Play(bpmn(f'<startEvent id="s"/>{script}<endEvent id="e"/>', flows="s -> a -> e"), names=["Lan", "Mai"])
    assert play.variables("last") == {"last": ["Mai", 1]}


def test_what_instances_leave_behind_is_gathered_in_their_order() -> None:
    gathered = (
        '<extensionElements><flowable:variableAggregation target="reviews"><variable source="score"/>'
        '<variable sourceExpression="${by}" target="judge"/></flowable:variableAggregation></extensionElements>'
    )
    task = f'<userTask id="a">{many("", gathered + "<loopCardinality>2</loopCardinality>")}</userTask>'
    play = Play(bpmn(f'<startEvent id="s"/>{task}{users("z")}<endEvent id="e"/>', flows="s -> a -> z -> e"))
    play.complete("a", score=1, by="Lan").complete("a", score=2, by="Mai")
    assert play.variables("reviews") == {"reviews": [{"score": 1, "judge": "Lan"}, {"score": 2, "judge": "Mai"}]}


LISTENING = '<extensionElements><flowable:variableListenerEventDefinition variableName="v" {}/></extensionElements>'


@pytest.mark.parametrize(("change", "heard"), [("create", 0), ("update", 1), ("all", 1), ("update-create", 1)])
def test_a_boundary_event_may_listen_to_a_variable(change: str, heard: int) -> None:
    event = LISTENING.format(f'variableChangeType="{change}"')
    boundary = f'<boundaryEvent id="b" attachedToRef="a" cancelActivity="false">{event}</boundaryEvent>'
    body = f'<startEvent id="s"/>{users("a", "x")}{boundary}<endEvent id="e"/><endEvent id="f"/>'
    play = Play(bpmn(body, flows="s -> a -> e; b -> x -> f"), v=0)
    play.do(set_vars={"w": 1}).do(set_vars={"v": 1})
    assert play.active == ["a"] + ["x"] * heard


def test_an_event_sub_process_may_start_by_the_change_of_a_variable() -> None:
    start = f'<startEvent id="es">{LISTENING.format("")}</startEvent>'
    inner = f'<subProcess id="sub" triggeredByEvent="true">{start}{users("x")}{paths("es -> x")}</subProcess>'
    play = Play(bpmn(f'<startEvent id="s"/>{users("a")}{inner}', flows="s -> a"))
    assert play.active == ["a"]
    assert play.do(set_vars={"v": 1}).active == ["x"]


def called(end: str) -> bytes:
    body = f'<startEvent id="s"/><endEvent id="e">{end}</endEvent>'
    return bpmn(body, flows="s -> e", declarations=DECLARED, key="called")


def calling(caught: str, crossing: str = '<camunda:out source="seen" target="told"/>') -> bytes:
    call = f'<extensionElements><camunda:in source="seen" target="seen"/>{crossing}</extensionElements>'
    body = (
        f'<startEvent id="s"/><callActivity id="c" calledElement="called">{call}</callActivity>'
        f'<boundaryEvent id="b" attachedToRef="c">{caught}</boundaryEvent>{users("x", "y")}'
    )
    return bpmn(body, flows="s -> c -> x; b -> y", declarations=DECLARED)


@pytest.mark.parametrize("event", [ERROR, ESCALATION])
def test_what_a_call_hands_out_crosses_with_an_error_or_escalation_too(event: str) -> None:
    play = Play(calling(event), called(event), seen=42)
    assert play.active == ["y"]
    assert play.variables("told") == {"told": 42}


def test_what_cannot_be_handed_out_yet_does_not_hide_the_error() -> None:
    missing = '<camunda:out sourceExpression="${notyet + 1}" target="told"/>'
    assert Play(calling(ERROR, missing), called(ERROR), seen=42).active == ["y"]


def test_a_catcher_of_an_error_without_a_code_catches_every_error() -> None:
    inner = f'<startEvent id="is"/><endEvent id="ie">{ERROR}</endEvent>{paths("is -> ie")}'
    caught = '<boundaryEvent id="b" attachedToRef="sub"><errorEventDefinition errorRef="Any"/></boundaryEvent>'
    body = f'<startEvent id="s"/><subProcess id="sub">{inner}</subProcess>{caught}{users("x")}'
    play = Play(bpmn(body, flows="s -> sub; b -> x", declarations=f'{DECLARED}<error id="Any"/>'))
    assert play.active == ["x"]


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ('<errorEventDefinition errorRef="Any"/>', "bpmn.error"),
        ('<escalationEventDefinition escalationRef="Some"/>', "bpmn.escalation"),
        ('<escalationEventDefinition escalationRef="nowhere"/>', "bpmn.reference"),
    ],
)
def test_what_throws_says_which_code(event: str, code: str) -> None:
    model = bpmn(
        f'<startEvent id="s"/><endEvent id="e">{event}</endEvent>',
        flows="s -> e",
        declarations='<error id="Any"/><escalation id="Some"/>',
    )
    assert (code, "e") in problems_of(model)


def repeated(settings: str, condition: str = "") -> str:
    return f"<itemControl><repetitionRule {settings}>{condition}</repetitionRule></itemControl>"


OVER_A_LIST = 'flowable:collectionVariable="names" flowable:elementVariable="who" flowable:elementIndexVariable="place"'


def seen_by_each(play: Play) -> list[Mapping[str, object]]:
    state = play.world.instances[1].state
    return [state.variables[act] for act in sorted(state.variables) if act != 1]


def test_an_item_repeats_over_a_collection() -> None:
    play = Play(cmmn(item("a", repeated(OVER_A_LIST)) + '<humanTask id="Da"/>'), names=["Lan", "Mai"])
    assert seen_by_each(play) == [{"who": "Lan", "place": 0}, {"who": "Mai", "place": 1}]
    assert play.complete("a", "a").case == "completed"


def test_a_collection_that_comes_later_is_waited_for() -> None:
    play = Play(cmmn(item("a", repeated(OVER_A_LIST)) + '<humanTask id="Da"/>'))
    assert play.states("a") == ["available"]
    assert play.do(set_vars={"names": [1, 2, 3]}).states("a") == ["active"] * 3


def test_an_empty_collection_makes_no_instance() -> None:
    body = item("a", repeated(OVER_A_LIST)) + item("b") + '<humanTask id="Da"/><humanTask id="Db"/>'
    play = Play(cmmn(body), names=[])
    assert (play.states("a"), play.complete("b").case) == ([], "completed")


def test_each_time_its_criterion_is_met_an_item_goes_through_its_collection() -> None:
    body = (
        item("u", repeated(""))
        + item("a", repeated(OVER_A_LIST) + starts_after("u"))
        + after("u", "occur")
        + '<userEventListener id="Du"/><humanTask id="Da"/>'
    )
    play = Play(cmmn(body), names=["Lan", "Mai"])
    play.do(occur="u").do(occur="u")
    assert play.states("a") == ["active"] * 4 + ["available"]


def test_a_repetition_is_counted() -> None:
    three = repeated('flowable:counterVariable="n"', "<condition>n &lt; 3</condition>")
    play = Play(cmmn(item("a", three) + '<humanTask id="Da"/>'))
    assert play.complete("a", "a").states("a") == ["active"]
    assert play.complete("a").case == "completed"


def listening(definition: str) -> bytes:
    body = item("u") + item("a", starts_after("u")) + after("u", "occur")
    return cmmn(f'{body}{definition}<humanTask id="Da"/>')


@pytest.mark.parametrize(
    "definition",
    [
        '<signalEventListener id="Du" flowable:signalRef="sig"/>',
        '<eventListener id="Du" flowable:eventType="signal" flowable:signalRef="sig"/>',
    ],
)
def test_a_listener_hears_a_signal(definition: str) -> None:
    play = Play(listening(definition))
    assert play.active == []
    assert play.do(signal="sig", vars={"v": 1}).active == ["Da"]
    assert play.variables("v") == {"v": 1}


@pytest.mark.parametrize(("change", "heard"), [("create", 1), ("update", 0), ("all", 1)])
def test_a_listener_hears_a_variable(change: str, heard: int) -> None:
    definition = f'<variableEventListener id="Du" flowable:variableName="v" flowable:variableChangeType="{change}"/>'
    play = Play(listening(definition)).do(set_vars={"w": 1}).do(set_vars={"v": 1})
    assert play.active == ["Da"] * heard


def test_a_user_event_occurs_for_its_roles_alone() -> None:
    roles = '<caseRoles><role id="boss" name="Boss"/></caseRoles>'
    body = item("u") + item("a") + '<userEventListener id="Du" authorizedRoleRefs="boss"/><humanTask id="Da"/>'
    play = Play(cmmn(body, extra=roles))
    with pytest.raises(RoleMissing):
        play.do(occur="u", role="clerk")
    assert play.do(occur="u", role="boss").completed("u") == 1


def test_a_listener_is_there_while_its_stage_may_be_completed() -> None:
    by_hand = "<itemControl><manualActivationRule/></itemControl>"
    listener = '<userEventListener id="Du" flowable:availableCondition="${cmmn:isStageCompletable()}"/>'
    inner = item("a") + item("b", by_hand) + item("c", by_hand) + item("u") + listener
    tasks = "".join(f'<humanTask id="D{name}"/>' for name in "abcz")
    left = '<exitCriterion id="X" sentryRef="after_u" flowable:exitEventType="complete"/>'
    body = item("st", left) + item("z") + after("u", "occur") + f'<stage id="Dst">{inner}</stage>' + tasks
    play = Play(cmmn(body))
    assert play.states("u") == ["unavailable"]
    assert play.complete("Da").states("u") == ["available"]
    assert play.do(start_item="b").states("u") == ["unavailable"]
    assert play.complete("Db").do(occur="u").active == ["Dz"]
    assert play.completed("st") == 1


FRAGMENT = (
    '<planFragment id="Df"><planItem id="a" definitionRef="Da"/><planItem id="b" definitionRef="Db"/></planFragment>'
)
TASKS = '<humanTask id="Da"/><humanTask id="Db"/>'


def test_the_items_of_a_plan_fragment_lie_in_the_stage_around_it() -> None:
    play = Play(cmmn(item("f") + FRAGMENT + TASKS))
    assert play.complete("a", "b").case == "completed"


def test_a_discretionary_plan_fragment_is_planned_as_a_whole() -> None:
    table = '<planningTable><discretionaryItem id="f" definitionRef="Df"/></planningTable>'
    play = Play(cmmn(item("k") + table + '<humanTask id="Dk"/>' + FRAGMENT + TASKS))
    assert play.do(plan="f").active == ["Da", "Db", "Dk"]


def test_what_a_decision_says_is_a_change_of_the_case_file() -> None:
    on = '<caseFileItemOnPart id="o" sourceRef="v"><standardEvent>create</standardEvent></caseFileItemOnPart>'
    body = (
        item("d")
        + item("a", '<entryCriterion id="entry" sentryRef="made"/>')
        + f'<sentry id="made">{on}</sentry><decisionTask id="Dd" decisionRef="limit" remit:result="v"/>'
        + '<humanTask id="Da"/>'
    )
    file = '<caseFileModel><caseFileItem id="v" name="v"/></caseFileModel>'
    assert Play(cmmn(body, extra=file), decide=lambda _key, _variables: 7).active == ["Da"]


@pytest.mark.parametrize(
    "settings",
    [
        'flowable:expression="${x + 1}" flowable:resultVariableName="y"',
        "flowable:expression=\"${planItemInstance.setVariable('y', x + 1)}\"",
    ],
)
def test_an_expression_task_of_a_case_sets_its_result_at_once(settings: str) -> None:
    body = item("t") + item("z") + f'<task id="Dt" flowable:type="java" {settings}/><humanTask id="Dz"/>'
    play = Play(cmmn(body), x=1)
    assert (play.active, play.variables("y")) == (["Dz"], {"y": 2})
