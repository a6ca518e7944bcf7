import pytest
from tests.notation.play import Play, bpmn, problems_of, users

from remit.engine.core.refusals import NotExpected

START_END = '<startEvent id="s"/><endEvent id="e"/>'
NAMES = (
    '<message id="M" name="msg"/><signal id="S" name="sig"/><error id="E" errorCode="E1"/>'
    '<error id="F" errorCode="F1"/>'
    '<escalation id="X" escalationCode="X1"/>'
)


def event(kind: str, inner: str = "", reference: str = "") -> str:
    return f"<{kind}EventDefinition {reference}>{inner}</{kind}EventDefinition>"


MESSAGE = event("message", reference='messageRef="M"')
SIGNAL = event("signal", reference='signalRef="S"')
TIMER = event("timer", "<timeDuration>PT10M</timeDuration>")
CONDITION = event("conditional", "<condition>ready</condition>")
ERROR = event("error", reference='errorRef="E"')
ESCALATION = event("escalation", reference='escalationRef="X"')
COMPENSATE = event("compensate")


def catch(definition: str, name: str = "c") -> str:
    return f'<intermediateCatchEvent id="{name}">{definition}</intermediateCatchEvent>'


def throw(definition: str, name: str = "t") -> str:
    return f'<intermediateThrowEvent id="{name}">{definition}</intermediateThrowEvent>'


def end(definition: str, name: str = "x") -> str:
    return f'<endEvent id="{name}">{definition}</endEvent>'


def boundary(definition: str, on: str = "a", *, name: str = "b", interrupting: bool = True) -> str:
    cancel = str(interrupting).lower()
    return f'<boundaryEvent id="{name}" attachedToRef="{on}" cancelActivity="{cancel}">{definition}</boundaryEvent>'


def sub(inner: str, flows: str = "", name: str = "sub", kind: str = "subProcess", attributes: str = "") -> str:
    from tests.notation.play import paths

    return f'<{kind} id="{name}" {attributes}>{inner}{paths(flows)}</{kind}>'


def event_sub(definition: str, *, interrupting: bool = True, inner: str = users("h")) -> str:
    start = f'<startEvent id="hs" isInterrupting="{str(interrupting).lower()}">{definition}</startEvent>'
    return sub(start + inner + '<endEvent id="he"/>', "hs -> h -> he", "handler", attributes='triggeredByEvent="true"')


def model(body: str, flows: str) -> bytes:
    return bpmn(body, flows=flows, declarations=NAMES)


# -- catching


@pytest.mark.parametrize(
    ("definition", "action"),
    [
        (MESSAGE, {"message": "msg"}),
        (SIGNAL, {"signal": "sig"}),
        (TIMER, {"fire_timer": "c"}),
        (TIMER, {"advance_ms": 600_000}),
        (CONDITION, {"set_vars": {"ready": True}}),
    ],
)
def test_a_token_waits_at_a_catch_event(definition: str, action: dict[str, object]) -> None:
    play = Play(model(START_END + catch(definition), "s -> c -> e"), ready=False)
    assert play.waiting == ["c"]
    assert play.do(**action).ended


def test_a_condition_that_holds_already_is_passed_at_once() -> None:
    assert Play(model(START_END + catch(CONDITION), "s -> c -> e"), ready=True).ended


@pytest.mark.parametrize(
    ("definition", "action"),
    [
        (MESSAGE, {"message": "msg"}),
        (SIGNAL, {"signal": "sig"}),
        (TIMER, {"fire_timer": "b"}),
        (CONDITION, {"set_vars": {"ready": True}}),
    ],
)
@pytest.mark.parametrize("interrupting", [True, False])
def test_a_boundary_event_interrupts_or_runs_beside(
    definition: str, action: dict[str, object], *, interrupting: bool
) -> None:
    body = START_END + users("a", "h") + boundary(definition, interrupting=interrupting) + '<endEvent id="e2"/>'
    play = Play(model(body, "s -> a -> e; b -> h -> e2"), ready=False)
    assert play.do(**action).active == (["h"] if interrupting else ["a", "h"])
    assert play.complete(*play.active).ended


@pytest.mark.parametrize(
    ("definition", "action"),
    [
        (MESSAGE, {"message": "msg"}),
        (SIGNAL, {"signal": "sig"}),
        (TIMER, {"fire_timer": "hs"}),
        (CONDITION, {"set_vars": {"ready": True}}),
    ],
)
@pytest.mark.parametrize("interrupting", [True, False])
def test_an_event_sub_process_interrupts_its_scope_or_runs_beside(
    definition: str, action: dict[str, object], *, interrupting: bool
) -> None:
    body = START_END + users("a") + event_sub(definition, interrupting=interrupting)
    play = Play(model(body, "s -> a -> e"), ready=False)
    assert play.do(**action).active == (["h"] if interrupting else ["a", "h"])
    assert play.complete(*play.active).ended
    assert play.timers == []


def test_completing_an_activity_disarms_its_boundary_events() -> None:
    body = START_END + users("a", "n") + boundary(MESSAGE)
    play = Play(model(body, "s -> a -> n -> e; b -> e")).complete("a")
    with pytest.raises(NotExpected):
        play.do(message="msg")


def test_a_repeating_timer_beside_an_activity_fires_as_often_as_it_says() -> None:
    cycle = event("timer", "<timeCycle>R2/PT10M</timeCycle>")
    body = START_END + users("a", "h") + boundary(cycle, interrupting=False)
    play = Play(model(body, "s -> a -> e; b -> h -> e"))
    assert play.wait(minutes=10).active == ["a", "h"]
    assert play.wait(hours=5).active == ["a", "h", "h"]
    assert play.timers == []


@pytest.mark.parametrize("due", ["<timeDate>2026-01-01T02:00:00Z</timeDate>", "<timeDuration>=wait</timeDuration>"])
def test_a_timer_may_be_a_date_or_an_expression(due: str) -> None:
    play = Play(model(START_END + catch(event("timer", due)), "s -> c -> e"), wait="PT2H")
    assert play.wait(minutes=119).ended is False
    assert play.wait(minutes=1).ended


def test_any_trigger_of_a_multiple_event_is_enough() -> None:
    play = Play(model(START_END + catch(MESSAGE + SIGNAL), "s -> c -> e"))
    assert play.do(signal="sig").ended


def test_a_parallel_multiple_event_needs_all_its_triggers() -> None:
    body = (
        START_END + f'<intermediateCatchEvent id="c" parallelMultiple="true">{MESSAGE}{SIGNAL}</intermediateCatchEvent>'
    )
    play = Play(model(body, "s -> c -> e"))
    assert play.do(signal="sig").ended is False
    assert play.do(message="msg").ended


def test_a_message_must_carry_the_correlation_key_that_is_waited_for() -> None:
    from remit.engine import MessageArrived, Start, read_definitions, step
    from remit.engine.scenario.world import BEGINNING

    body = START_END + f'<intermediateCatchEvent id="c" remit:correlationKey="order">{MESSAGE}</intermediateCatchEvent>'
    (definition,) = read_definitions(model(body, "s -> c -> e"))[0]
    state = step(definition, None, Start({"order": "A7"}), BEGINNING).state
    with pytest.raises(NotExpected):
        step(definition, state, MessageArrived("msg", "B8"), BEGINNING)
    assert step(definition, state, MessageArrived("msg", "A7"), BEGINNING).state.ended


# -- starting


def test_each_start_event_starts_on_its_own() -> None:
    body = (
        f'<startEvent id="s"/><startEvent id="m">{MESSAGE}</startEvent><startEvent id="g">{SIGNAL}</startEvent>'
        f'<startEvent id="t">{TIMER}</startEvent><endEvent id="e"/>' + users("a", "b", "c", "d")
    )
    paths = "s -> a -> e; m -> b -> e; g -> c -> e; t -> d -> e"
    assert Play(model(body, paths)).active == ["a"]
    assert Play(model(body, paths), start=False).do(message="msg").active == ["b"]
    assert Play(model(body, paths), start=False).do(signal="sig").active == ["c"]
    assert Play(model(body, paths), start=False).do(fire_timer="t").active == ["d"]
    assert Play(model(body, paths), start=False).wait(minutes=10).active == ["d"]


# -- errors and escalations


def test_an_error_goes_to_the_nearest_catcher_of_its_code() -> None:
    inner = '<startEvent id="is"/><userTask id="i"/>' + end(ERROR, "ie")
    body = (
        START_END
        + users("one", "any")
        + sub(inner, "is -> i -> ie")
        + boundary(event("error", reference='errorRef="F"'), "sub", name="bf")
        + boundary(event("error"), "sub", name="ball")
    )
    assert Play(model(body, "s -> sub -> e; bf -> one -> e; ball -> any -> e")).complete("i").active == ["any"]
    body += boundary(ERROR, "sub", name="be") + users("exact")
    play = Play(model(body, "s -> sub -> e; bf -> one -> e; ball -> any -> e; be -> exact -> e"))
    assert play.complete("i").active == ["exact"]


def test_an_error_event_sub_process_takes_over_its_scope() -> None:
    body = START_END + users("a", "b") + '<parallelGateway id="f"/>' + end(ERROR) + event_sub(ERROR)
    play = Play(model(body, "s -> f -> a -> x; f -> b -> e"))
    assert play.complete("a").active == ["h"]
    assert play.complete("h").ended


def test_an_uncaught_error_ends_the_instance_as_an_error() -> None:
    play = Play(model('<startEvent id="s"/>' + users("a") + end(ERROR), "s -> a -> x")).complete("a")
    assert play.ended
    assert play.world.instances[1].state.status == "error"


def test_an_escalation_lets_the_thrower_go_on_where_the_catcher_does_not_interrupt() -> None:
    inner = '<startEvent id="is"/><userTask id="i"/><endEvent id="ie"/>' + throw(ESCALATION)
    for interrupting, expected in ((False, ["h", "i"]), (True, ["h"])):
        body = START_END + users("h") + sub(inner, "is -> t -> i -> ie")
        body += boundary(ESCALATION, "sub", interrupting=interrupting)
        assert Play(model(body, "s -> sub -> e; b -> h -> e")).active == expected


def test_an_uncaught_escalation_does_no_harm() -> None:
    assert Play(model(START_END + throw(ESCALATION), "s -> t -> e")).ended


def test_an_escalation_reaches_the_caller_of_a_process() -> None:
    parent = bpmn(
        START_END
        + users("h")
        + '<callActivity id="a" calledElement="child"/>'
        + boundary(ESCALATION, interrupting=False),
        flows="s -> a -> e; b -> h -> e",
        declarations=NAMES,
    )
    child = bpmn(
        '<startEvent id="s"/>' + users("i") + end(ESCALATION), flows="s -> i -> x", key="child", declarations=NAMES
    )
    assert Play(parent, child).complete("i").active == ["h"]


# -- signals, messages, links, terminate


def test_a_signal_is_heard_by_a_parallel_branch_of_the_same_instance() -> None:
    body = START_END + '<parallelGateway id="f"/><endEvent id="e2"/>' + throw(SIGNAL) + catch(SIGNAL) + users("a")
    assert Play(model(body, "s -> f -> t -> e; f -> c -> a -> e2")).active == ["a"]


def test_a_token_does_not_hear_the_signal_it_threw_before() -> None:
    assert Play(model(START_END + throw(SIGNAL) + catch(SIGNAL), "s -> t -> c -> e")).waiting == ["c"]


def test_a_message_starts_another_process_and_carries_its_payload() -> None:
    sender = bpmn(
        START_END + f'<intermediateThrowEvent id="t" remit:variables="order">{MESSAGE}</intermediateThrowEvent>',
        flows="s -> t -> e",
        declarations=NAMES,
    )
    receiver = bpmn(
        f'<startEvent id="s">{MESSAGE}</startEvent><endEvent id="e"/>' + users("a"),
        flows="s -> a -> e",
        key="q",
        declarations=NAMES,
    )
    play = Play(sender, receiver, order=7)
    assert play.active == ["a"]
    assert play.world.instances[2].state.variables[1] == {"order": 7}


def test_a_link_goes_on_at_its_target() -> None:
    link = '<linkEventDefinition name="there"/>'
    assert Play(model(START_END + throw(link) + catch(link) + users("a"), "s -> t; c -> a -> e")).active == ["a"]


def test_terminate_ends_only_its_scope() -> None:
    inner = '<startEvent id="is"/><parallelGateway id="f"/>' + users("i", "k") + end(event("terminate"), "ie")
    body = START_END + users("after") + sub(inner, "is -> f -> i -> ie; f -> k")
    play = Play(model(body, "s -> sub -> after -> e"))
    assert play.complete("i").active == ["after"]


# -- compensation


BOOK = (
    users("a")
    + '<serviceTask id="undo" isForCompensation="true"/>'
    + boundary(COMPENSATE)
    + '<association id="as" sourceRef="b" targetRef="undo"/>'
)


def test_compensation_undoes_what_was_completed_and_only_that() -> None:
    body = START_END + BOOK + throw(COMPENSATE) + users("n")
    play = Play(model(body, "s -> a -> t -> n -> e")).complete("a")
    assert play.completed("undo") == 1
    assert play.active == ["n"]
    body = START_END + BOOK + throw(COMPENSATE) + '<parallelGateway id="f"/><endEvent id="e2"/>'
    assert Play(model(body, "s -> f -> a -> e; f -> t -> e2")).completed("undo") == 0


def test_handlers_run_newest_first() -> None:
    def booked(name: str) -> str:
        return (
            f'<task id="{name}"/><scriptTask id="u{name}" isForCompensation="true"><script>{name}</script></scriptTask>'
            f'<boundaryEvent id="b{name}" attachedToRef="{name}">{COMPENSATE}</boundaryEvent>'
            f'<association id="x{name}" sourceRef="b{name}" targetRef="u{name}"/>'
        )

    body = START_END + booked("k") + booked("l") + booked("m") + throw(COMPENSATE)
    assert Play(model(body, "s -> k -> l -> m -> t -> e")).trace == ["m", "l", "k"]


def test_compensating_a_sub_process_undoes_what_it_holds_with_the_variables_it_had() -> None:
    inner = '<startEvent id="is"/><endEvent id="ie"/>' + BOOK
    body = (
        START_END + sub(inner, "is -> a -> ie") + throw('<compensateEventDefinition activityRef="sub"/>') + users("n")
    )
    play = Play(model(body, "s -> sub -> t -> n -> e")).complete("a")
    assert (play.completed("undo"), play.active) == (1, ["n"])


def test_a_compensation_event_sub_process_replaces_the_default() -> None:
    handler = sub(
        f'<startEvent id="hs">{COMPENSATE}</startEvent><userTask id="h"/><endEvent id="he"/>',
        "hs -> h -> he",
        "handler",
        attributes='triggeredByEvent="true"',
    )
    inner = '<startEvent id="is"/><endEvent id="ie"/>' + BOOK + handler
    body = START_END + sub(inner, "is -> a -> ie") + throw(COMPENSATE) + users("n")
    play = Play(model(body, "s -> sub -> t -> n -> e")).complete("a")
    assert play.active == ["h"]
    assert play.complete("h").active == ["n"]
    assert play.completed("undo") == 0


def test_cancelling_a_transaction_compensates_and_leaves_by_the_cancel_event() -> None:
    inner = '<startEvent id="is"/>' + BOOK + users("q") + end(event("cancel"), "ie")
    body = START_END + users("failed") + sub(inner, "is -> a -> q -> ie", kind="transaction")
    body += boundary(event("cancel"), "sub", name="bc")
    play = Play(model(body, "s -> sub -> e; bc -> failed -> e")).complete("a", "q")
    assert (play.completed("undo"), play.active) == (1, ["failed"])


def test_a_throw_may_go_on_without_waiting_for_the_handlers() -> None:
    body = START_END + BOOK.replace("serviceTask", "userTask") + users("n")
    body += throw('<compensateEventDefinition waitForCompletion="false"/>')
    assert Play(model(body, "s -> a -> t -> n -> e")).complete("a").active == ["n", "undo"]


# -- refused at publication


@pytest.mark.parametrize(
    ("body", "flows", "code"),
    [
        (f'<startEvent id="z">{ERROR}</startEvent>', "z -> e", "bpmn.start"),
        (users("a") + boundary(""), "s -> a -> e; b -> e", "bpmn.boundary"),
        (users("a") + boundary(ERROR, interrupting=False), "s -> a -> e; b -> e", "bpmn.boundary"),
        (users("a") + boundary(MESSAGE, on="nowhere"), "s -> a -> e; b -> e", "bpmn.boundary"),
        (users("a") + boundary(COMPENSATE), "s -> a -> e", "bpmn.compensation"),
        (users("a") + boundary(event("cancel")), "s -> a -> e; b -> e", "bpmn.cancel"),
        (end(event("cancel")), "s -> x", "bpmn.cancel"),
        (end(event("timer", "<timeDuration>PT1S</timeDuration>")), "s -> x", "bpmn.end"),
        (end(event("error")), "s -> x", "bpmn.error"),
        (catch(""), "s -> c -> e", "bpmn.catch"),
        (catch(event("message")), "s -> c -> e", "bpmn.message"),
        (catch(event("timer")), "s -> c -> e", "bpmn.timer"),
        (catch(event("timer", "<timeCycle>0 0/99x * * * ?</timeCycle>")), "s -> c -> e", "bpmn.timer"),
        (catch(event("conditional")), "s -> c -> e", "bpmn.condition"),
        (throw('<linkEventDefinition name="x"/>'), "s -> t", "bpmn.link"),
        (throw('<compensateEventDefinition activityRef="no"/>'), "s -> t -> e", "bpmn.compensation"),
        (sub(f'<startEvent id="i">{MESSAGE}</startEvent>'), "s -> sub -> e", "bpmn.start"),
        (sub('<startEvent id="i"/>', attributes='triggeredByEvent="true"'), "s -> e", "bpmn.start"),
        (sub(users("i")), "s -> i -> e", "bpmn.flow"),
        ("", "e -> s", "bpmn.start"),
    ],
)
def test_an_event_that_cannot_work_is_refused(body: str, flows: str, code: str) -> None:
    assert code in [found for found, _place in problems_of(model(START_END + body, flows))]


def test_instances_of_a_repeated_activity_can_be_undone_only_when_all_are_completed() -> None:
    several = (
        "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"
    )
    book = BOOK.replace('<userTask id="a"/>', f'<userTask id="a">{several}</userTask>')
    body = START_END + book + users("now") + throw(COMPENSATE) + '<parallelGateway id="f"/><endEvent id="e2"/>'
    play = Play(model(body, "s -> f -> a -> e; f -> now -> t -> e2"))
    assert play.complete("a", "a", "now").completed("undo") == 0
    play = Play(model(body, "s -> f -> a -> e; f -> now -> t -> e2"))
    assert play.complete("a", "a", "a", "now").completed("undo") == 3


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_condition_made_true_by_an_activity_is_seen_before_its_token_goes_on(*, interrupting: bool) -> None:
    script = '<scriptTask id="a" scriptFormat="feel" remit:result="ready"><script>true</script></scriptTask>'
    marker = '<scriptTask id="m" scriptFormat="x"><script>went on</script></scriptTask>'
    body = START_END + script + marker + event_sub(CONDITION, interrupting=interrupting)
    play = Play(model(body, "s -> a -> m -> e"), ready=False)
    assert play.active == ["h"]
    assert play.trace == ([] if interrupting else ["went on"])
    assert play.complete("h").ended


def test_an_event_takes_the_message_of_the_operation_it_names() -> None:
    operation = '<interface id="I"><operation id="O"><inMessageRef>M</inMessageRef></operation></interface>'
    awaited = event("message", "<operationRef>O</operationRef>")
    play = Play(bpmn(START_END + catch(awaited), flows="s -> c -> e", declarations=NAMES + operation))
    assert play.do(message="msg").ended


FLOWS = '<collaboration id="pools"><participant id="them"/>{}</collaboration>'
AWAITED = '<receiveTask id="r"/>'


def test_a_message_flow_from_outside_names_a_message_only_where_it_refers_to_one() -> None:
    flow = '<messageFlow id="f" sourceRef="them" targetRef="{}" {}/>'
    named = FLOWS.format(flow.format("c", 'messageRef="M"'))
    play = Play(bpmn(START_END + catch(event("message")), flows="s -> c -> e", declarations=NAMES + named))
    assert play.do(message="msg").ended
    unnamed = FLOWS.format(flow.format("r", ""))
    play = Play(bpmn(START_END + AWAITED, flows="s -> r -> e", declarations=NAMES + unnamed))
    assert play.do(trigger="r").ended
