import pytest
from tests.notation.play import Play, bpmn, problems_of, users, warnings_of

from remit.engine.core.refusals import NoPath

START_END = '<startEvent id="s"/><endEvent id="e"/>'


def test_an_exclusive_gateway_takes_the_first_flow_whose_condition_holds() -> None:
    model = bpmn(
        START_END + '<exclusiveGateway id="g"/>' + users("big", "small"),
        flows="s -> g -[amount>10]-> big -> e; g -[amount>0]-> small -> e",
    )
    assert Play(model, amount=11).active == ["big"]
    assert Play(model, amount=10).active == ["small"]


def test_an_exclusive_gateway_without_a_fitting_flow_refuses_the_action() -> None:
    model = bpmn(
        START_END + '<exclusiveGateway id="g"/>' + users("a", "b"),
        flows="s -> g -[x=1]-> a -> e; g -[x=2]-> b -> e",
    )
    with pytest.raises(NoPath):
        Play(model, x=3)


def test_an_exclusive_gateway_falls_back_to_its_default() -> None:
    model = bpmn(
        START_END + '<exclusiveGateway id="g" default="g_b"/>' + users("a", "b"),
        flows="s -> g -[x=1]-> a -> e; g -> b -> e",
    )
    assert Play(model, x=3).active == ["b"]


def test_a_parallel_gateway_waits_for_every_branch() -> None:
    model = bpmn(
        START_END + '<parallelGateway id="f"/><parallelGateway id="j"/>' + users("a", "b", "c"),
        flows="s -> f -> a -> j -> c -> e; f -> b -> j",
    )
    play = Play(model)
    assert play.active == ["a", "b"]
    assert play.complete("a").active == ["b"]
    assert play.complete("b").active == ["c"]


def test_two_tokens_on_the_same_branch_do_not_open_a_parallel_join() -> None:
    model = bpmn(
        START_END
        + '<parallelGateway id="f"/><parallelGateway id="j"/><exclusiveGateway id="m"/>'
        + users("a", "b", "c"),
        flows="s -> f -> a -> m; f -> b -> m -> j -> c -> e; f -> j",
    )
    play = Play(model)
    assert play.complete("a").active == ["b", "c"]
    assert play.complete("b", "c").ended is False


def test_an_inclusive_gateway_joins_the_branches_that_were_taken() -> None:
    model = bpmn(
        START_END + '<inclusiveGateway id="f"/><inclusiveGateway id="j"/>' + users("a", "b", "c", "d"),
        flows="s -> f -[x<3]-> a -> j -> d -> e; f -[x<2]-> b -> j; f -[x<1]-> c -> j",
    )
    play = Play(model, x=1)
    assert play.active == ["a", "b"]
    assert play.complete("b").active == ["a"]
    assert play.complete("a").active == ["d"]
    assert Play(model, x=2).complete("a").active == ["d"]


def test_an_inclusive_join_waits_for_a_token_inside_a_nested_sub_process() -> None:
    model = bpmn(
        START_END
        + '<inclusiveGateway id="f"/><inclusiveGateway id="j"/>'
        + users("a", "d")
        + '<subProcess id="sub"><startEvent id="s2"/><userTask id="inner"/><endEvent id="e2"/>'
        + '<sequenceFlow id="i1" sourceRef="s2" targetRef="inner"/>'
        + '<sequenceFlow id="i2" sourceRef="inner" targetRef="e2"/></subProcess>',
        flows="s -> f -> a -> j -> d -> e; f -> sub -> j",
    )
    play = Play(model)
    assert play.complete("a").active == ["inner"]
    assert play.complete("inner").active == ["d"]


def test_an_inclusive_join_does_not_wait_for_a_branch_that_can_no_longer_arrive() -> None:
    model = bpmn(
        START_END
        + '<parallelGateway id="f"/><exclusiveGateway id="x"/><inclusiveGateway id="j"/><endEvent id="e2"/>'
        + users("a", "b", "d"),
        flows="s -> f -> a -> j -> d -> e; f -> b -> x -[go]-> j; x -[not(go)]-> e2",
    )
    play = Play(model, go=False)
    assert play.complete("a").active == ["b"]
    assert play.complete("b").active == ["d"]


def test_a_complex_gateway_starts_when_its_condition_holds_and_swallows_the_rest() -> None:
    model = bpmn(
        START_END + '<parallelGateway id="f"/><complexGateway id="j"><activationCondition>activationCount >= 2'
        "</activationCondition></complexGateway>" + users("a", "b", "c", "d"),
        flows="s -> f -> a -> j -> d -> e; f -> b -> j; f -> c -> j",
    )
    play = Play(model)
    assert play.complete("a").active == ["b", "c"]
    assert play.complete("b").active == ["c", "d"]
    assert play.complete("c").active == ["d"]
    assert play.complete("d").ended


def test_a_complex_gateway_sends_a_second_token_on_reset_where_a_flow_asks_for_it() -> None:
    model = bpmn(
        START_END + '<parallelGateway id="f"/><endEvent id="e2"/><complexGateway id="j"><activationCondition>'
        "activationCount >= 1</activationCondition></complexGateway>" + users("a", "b", "first", "late"),
        flows="s -> f -> a -> j -[waitingForStart]-> first -> e; f -> b -> j -[not(waitingForStart)]-> late -> e2",
    )
    play = Play(model)
    assert play.complete("a").active == ["b", "first"]
    assert play.complete("b").active == ["first", "late"]
    assert play.complete("first", "late").ended


def test_behind_an_event_based_gateway_the_first_event_decides() -> None:
    model = bpmn(
        START_END + '<eventBasedGateway id="g"/>'
        '<intermediateCatchEvent id="m"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>'
        '<intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT5M</timeDuration>'
        "</timerEventDefinition></intermediateCatchEvent>" + users("a", "b"),
        flows="s -> g -> m -> a -> e; g -> t -> b -> e",
        declarations='<message id="M" name="pay"/>',
    )
    play = Play(model)
    assert play.waiting == ["g"]
    assert play.timers == ["t"]
    assert play.do(message="pay").active == ["a"]
    assert play.timers == []
    assert Play(model).wait(minutes=5).active == ["b"]


def test_an_instantiating_parallel_event_gateway_waits_for_all_its_messages() -> None:
    model = bpmn(
        '<eventBasedGateway id="g" instantiate="true" eventGatewayType="Parallel"/><endEvent id="e"/>'
        '<intermediateCatchEvent id="m"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>'
        '<intermediateCatchEvent id="n"><messageEventDefinition messageRef="N"/></intermediateCatchEvent>'
        '<parallelGateway id="j"/>' + users("a"),
        flows="g -> m -> j -> a -> e; g -> n -> j",
        declarations='<message id="M" name="order"/><message id="N" name="payment"/>',
    )
    play = Play(model, start=False).do(message="payment")
    assert play.active == []
    assert play.do(message="order").active == ["a"]


@pytest.mark.parametrize(
    ("body", "flows", "code", "place"),
    [
        ('<exclusiveGateway id="g"/>', "s -> g", "bpmn.gateway", "g"),
        ('<exclusiveGateway id="g"/>' + users("a", "b"), "s -> g -> a -> e; g -> b -> e", "bpmn.gateway", "g"),
        ('<exclusiveGateway id="g"/>', "s -> g -[x]-> e", "bpmn.gateway", "g"),
        ('<eventBasedGateway id="g"/>' + users("a"), "s -> g -> a -> e", "bpmn.gateway", "g"),
    ],
)
def test_a_gateway_that_cannot_work_is_refused(body: str, flows: str, code: str, place: str) -> None:
    assert (code, place) in problems_of(bpmn(START_END + body, flows=flows))


def test_conditions_behind_a_parallel_gateway_are_ignored_with_a_warning() -> None:
    model = bpmn(START_END + '<parallelGateway id="g"/>' + users("a", "b"), flows="s -> g -[x=1]-> a -> e; g -> b -> e")
    assert [(warning.code, warning.place) for warning in warnings_of(model)] == [("bpmn.gateway", "g")]
    assert Play(model, x=2).active == ["a", "b"]
