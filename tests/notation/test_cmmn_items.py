from typing import Any

import pytest
from tests.notation.play import Play, bpmn, cmmn, problems_of, users, warnings_of

from remit.engine.core.refusals import NotExpected, RoleMissing


def item(name: str, definition: str | None = None, inner: str = "") -> str:
    return f'<planItem id="{name}" definitionRef="{definition or "D" + name}">{inner}</planItem>'


def human(*names: str) -> str:
    return "".join(f'<humanTask id="D{name}" name="{name}"/>' for name in names)


def control(inner: str) -> str:
    return f"<itemControl>{inner}</itemControl>"


def rule(name: str, condition: str = "true") -> str:
    return f"<{name}Rule><condition>{condition}</condition></{name}Rule>"


def entry(sentry: str) -> str:
    return f'<entryCriterion id="en_{sentry}" sentryRef="{sentry}"/>'


def leave(sentry: str, attributes: str = "") -> str:
    return f'<exitCriterion id="ex_{sentry}" sentryRef="{sentry}" {attributes}/>'


def sentry(name: str, *sources: str, event: str = "complete", condition: str = "") -> str:
    parts = "".join(
        f'<planItemOnPart sourceRef="{source}"><standardEvent>{event}</standardEvent></planItemOnPart>'
        for source in sources
    )
    if_part = f"<ifPart><condition>{condition}</condition></ifPart>" if condition else ""
    return f'<sentry id="{name}">{parts}{if_part}</sentry>'


def test_tasks_without_criteria_start_with_the_case_and_complete_it_together() -> None:
    play = Play(cmmn(item("a") + item("b") + human("a", "b")))
    assert play.active == ["Da", "Db"]
    play.complete("Da", "Db")
    assert play.case == "completed"


def test_an_entry_criterion_waits_for_all_its_on_parts() -> None:
    body = item("a") + item("b") + item("c", inner=entry("S")) + sentry("S", "a", "b") + human("a", "b", "c")
    play = Play(cmmn(body))
    assert play.states("c") == ["available"]
    assert play.complete("Da").states("c") == ["available"]
    assert play.complete("Db").states("c") == ["active"]


def test_any_of_several_criteria_is_enough() -> None:
    body = item("a") + item("b") + item("c", inner=entry("S") + entry("T")) + sentry("S", "a") + sentry("T", "b")
    assert Play(cmmn(body + human("a", "b", "c"))).complete("Db").states("c") == ["active"]


def test_an_if_part_is_looked_at_when_data_change() -> None:
    body = item("a") + item("c", inner=entry("S")) + sentry("S", "a", condition="sum > 10") + item("z")
    play = Play(cmmn(body + human("a", "c", "z")), sum=5).complete("Da")
    assert play.states("c") == ["available"]
    assert play.do(set_vars={"sum": 11}).states("c") == ["active"]


def test_a_sentry_of_conditions_alone_needs_no_event() -> None:
    body = item("a") + item("c", inner=entry("S")) + sentry("S", condition="go") + human("a", "c")
    play = Play(cmmn(body), go=False)
    assert play.do(set_vars={"go": True}).states("c") == ["active"]


def test_an_exit_criterion_ends_a_stage_with_all_it_holds() -> None:
    stage = '<stage id="Dst">' + item("x") + item("y") + human("x", "y") + "</stage>"
    body = item("a") + item("z") + item("st", inner=leave("S")) + sentry("S", "a") + stage + human("a", "z")
    play = Play(cmmn(body))
    assert play.active == ["Da", "Dx", "Dy", "Dz"]
    assert play.complete("Da").active == ["Dz"]


def test_an_exit_criterion_of_the_case_plan_terminates_the_case() -> None:
    play = Play(cmmn(item("a") + item("b") + sentry("S", "a") + human("a", "b") + leave("S"))).complete("Da")
    assert play.case == "terminated"


def test_an_item_activated_by_hand_waits_enabled_and_may_be_put_aside() -> None:
    play = Play(cmmn(item("a", inner=control(rule("manualActivation"))) + item("b") + human("a", "b")))
    assert play.states("a") == ["enabled"]
    assert play.do(disable="a").states("a") == ["disabled"]
    assert play.do(reenable="a").do(start_item="a").active == ["Da", "Db"]
    with pytest.raises(NotExpected):
        play.do(start_item="a")


def test_a_case_completes_itself_when_what_is_left_is_disabled() -> None:
    play = Play(cmmn(item("a", inner=control(rule("manualActivation"))) + item("b") + human("a", "b")))
    assert play.do(disable="a").complete("Db").case == "completed"


def test_a_required_item_keeps_a_case_from_being_completed() -> None:
    rules = control(rule("manualActivation") + rule("required", "needed"))
    for needed in (True, False):
        play = Play(cmmn(item("a", inner=rules) + human("a")), needed=needed)
        if needed:
            with pytest.raises(NotExpected):
                play.do(complete_case=True)
        else:
            assert play.do(complete_case=True).case == "completed"


def test_an_auto_completing_stage_ends_when_only_optional_items_are_left() -> None:
    stage = '<stage id="Dst" autoComplete="true">' + item("x") + item("y", inner=control(rule("manualActivation")))
    body = item("st") + item("a") + stage + human("x", "y") + "</stage>" + human("a")
    play = Play(cmmn(body)).complete("Dx")
    assert (play.states("st"), play.states("y"), play.case) == ([], [], "active")


def test_an_item_without_criteria_repeats_while_its_rule_holds() -> None:
    play = Play(cmmn(item("a", inner=control(rule("repetition", "more"))) + human("a")), more=True)
    assert play.complete("Da").states("a") == ["active"]
    assert play.complete("Da", more=False).case == "completed"


def test_an_item_with_criteria_repeats_each_time_they_are_met() -> None:
    body = item("a", inner=control(rule("repetition"))) + item("c", inner=control(rule("repetition")) + entry("S"))
    play = Play(cmmn(body + sentry("S", "a") + human("a", "c")))
    assert play.states("c") == ["available"]
    assert play.complete("Da").states("c") == ["active", "available"]
    assert play.complete("Da").states("c") == ["active", "active", "available"]


def test_a_repetition_by_condition_alone_runs_one_instance_at_a_time() -> None:
    body = item("c", inner=control(rule("repetition")) + entry("S")) + sentry("S", condition="again") + item("z")
    play = Play(cmmn(body + human("c", "z")), again=True)
    assert play.states("c") == ["active", "available"]
    assert play.complete("Dc").states("c") == ["active", "available"]
    assert play.do(set_vars={"again": False}).complete("Dc").states("c") == ["available"]


def test_a_milestone_occurs_and_is_heard() -> None:
    body = item("a") + item("m", inner=entry("S")) + '<milestone id="Dm"/>' + item("c", inner=entry("T"))
    play = Play(cmmn(body + sentry("S", "a") + sentry("T", "m", event="occur") + human("a", "c"))).complete("Da")
    assert (play.completed("m"), play.active) == (1, ["Dc"])


def test_a_user_event_occurs_by_hand_and_is_dropped_when_nobody_can_hear_it() -> None:
    body = item("u") + '<userEventListener id="Du"/>' + item("a", inner=entry("S")) + sentry("S", "u", event="occur")
    play = Play(cmmn(body + human("a")))
    assert play.active == []
    assert play.do(occur="u").active == ["Da"]
    body = item("u") + '<userEventListener id="Du"/>' + item("a", inner=leave("S")) + sentry("S", "u", event="occur")
    assert Play(cmmn(body + human("a"))).complete("Da").case == "completed"


def test_a_timer_event_occurs_when_it_falls_due() -> None:
    timer = '<timerEventListener id="Dt"><timerExpression>PT1H</timerExpression></timerEventListener>'
    body = item("t") + timer + item("a", inner=entry("S")) + sentry("S", "t", event="occur") + human("a")
    play = Play(cmmn(body))
    assert play.timers == ["t"]
    assert play.wait(minutes=60).active == ["Da"]


def test_a_timer_may_start_with_a_plan_item() -> None:
    timer = (
        '<timerEventListener id="Dt"><timerExpression>PT1H</timerExpression><planItemStartTrigger sourceRef="a">'
        "<standardEvent>complete</standardEvent></planItemStartTrigger></timerEventListener>"
    )
    body = (
        item("a") + item("t") + timer + item("b", inner=entry("S")) + sentry("S", "t", event="occur") + human("a", "b")
    )
    play = Play(cmmn(body))
    assert play.timers == []
    assert play.complete("Da").timers == ["t"]
    assert play.wait(hours=1).active == ["Db"]


def test_a_case_file_item_tells_the_sentries_when_it_is_made_and_changed() -> None:
    part = '<caseFileItemOnPart sourceRef="f"><standardEvent>{}</standardEvent></caseFileItemOnPart>'
    part = f'<sentry id="S">{part}</sentry>'
    extra = '<caseFileModel><caseFileItem id="f" name="contract"/></caseFileModel>'
    body = item("a", inner=entry("S")) + item("z") + human("a", "z")
    for event, active_after in (("create", [True, True]), ("update", [False, True])):
        play = Play(cmmn(body + part.format(event), extra=extra))
        for number, expected in enumerate(active_after):
            play.do(set_vars={"contract": number})
            assert (play.states("a") == ["active"]) is expected


# -- calls and decisions


def test_a_process_task_waits_for_its_process_and_takes_its_results() -> None:
    body = item("p") + (
        '<processTask id="Dp" processRef="child"><extensionElements><camunda:in source="x" target="a"/>'
        '<camunda:out source="a" target="y"/></extensionElements></processTask>'
    )
    child = bpmn('<startEvent id="s"/><endEvent id="e"/>' + users("t"), flows="s -> t -> e", key="child")
    play = Play(cmmn(body), child, x=3)
    assert play.active == ["t"]
    play.complete("t")
    assert (play.case, play.variables("y")) == ("completed", {"y": 3})


def test_a_task_that_does_not_block_completes_at_once() -> None:
    body = item("p") + '<processTask id="Dp" processRef="child" isBlocking="false"/>'
    child = bpmn('<startEvent id="s"/><endEvent id="e"/>' + users("t"), flows="s -> t -> e", key="child")
    play = Play(cmmn(body), child)
    assert (play.case, play.active) == ("completed", ["t"])


def test_a_case_task_runs_a_case_and_ending_it_ends_the_other() -> None:
    body = (
        item("k", inner=leave("S")) + item("a") + sentry("S", "a") + human("a") + '<caseTask id="Dk" caseRef="other"/>'
    )
    play = Play(cmmn(body), cmmn(item("x") + human("x"), key="other"))
    assert play.active == ["Da", "Dx"]
    assert play.complete("Da").active == []


def test_a_process_calls_a_case() -> None:
    call = '<startEvent id="s"/><endEvent id="e"/><callActivity id="k" camunda:caseRef="case"/>' + users("n")
    play = Play(bpmn(call, flows="s -> k -> n -> e"), cmmn(item("a") + human("a")))
    assert play.complete("Da").active == ["n"]


def test_a_decision_task_sets_what_was_decided() -> None:
    def decide(_reference: str, variables: Any) -> Any:
        return {"risk": "high" if variables["sum"] > 10 else "low"}

    body = item("d") + '<decisionTask id="Dd" decisionRef="risk"/>' + item("z") + human("z")
    assert Play(cmmn(body), decide=decide, sum=11).variables("risk") == {"risk": "high"}


# -- discretionary items


TABLE = (
    '<planningTable authorizedRoleRefs="expert"><discretionaryItem id="d" definitionRef="Dd" '
    'applicabilityRuleRefs="R"/>'
    '<applicabilityRule id="R"><condition>hard</condition></applicabilityRule></planningTable>'
)
ROLES = '<caseRoles><role id="expert" name="Expert"/></caseRoles>'


def test_a_discretionary_item_is_planned_by_its_role_when_it_applies() -> None:
    play = Play(cmmn(item("a") + TABLE + human("a", "d"), extra=ROLES), hard=False)
    with pytest.raises(NotExpected):
        play.do(plan="d", role="expert")
    play.do(set_vars={"hard": True})
    with pytest.raises(RoleMissing):
        play.do(plan="d", role="clerk")
    assert play.do(plan="d", role="Expert").active == ["Da", "Dd"]


def test_a_case_with_something_left_to_plan_does_not_complete_itself() -> None:
    play = Play(cmmn(item("a") + TABLE + human("a", "d"), extra=ROLES), hard=True).complete("Da")
    assert play.case == "active"
    assert play.do(complete_case=True).case == "completed"


def test_a_planning_table_of_a_human_task_applies_while_it_is_at_work() -> None:
    table = '<planningTable><discretionaryItem id="d" definitionRef="Dd"/></planningTable>'
    body = item("a") + item("z") + f'<humanTask id="Da">{table}</humanTask>' + human("d", "z")
    play = Play(cmmn(body))
    assert play.do(plan="d").active == ["Da", "Dd", "Dz"]
    play.complete("Da")
    with pytest.raises(NotExpected):
        play.do(plan="d")


# -- the life of a case


def test_a_suspended_case_takes_nothing_until_it_is_resumed() -> None:
    play = Play(cmmn(item("a") + human("a"))).do(suspend_case=True)
    assert play.case == "suspended"
    with pytest.raises(NotExpected):
        play.world.work(play.world.instances[1], _complete(play))
    assert play.do(resume_case=True).complete("Da").case == "completed"


def _complete(play: Play) -> Any:
    from remit.engine import CompleteTask

    return CompleteTask(next(iter(play.world.instances[1].tasks)))


def test_a_suspended_stage_remembers_where_its_items_stood() -> None:
    stage = '<stage id="Dst">' + item("x") + item("y", inner=control(rule("manualActivation"))) + human("x", "y")
    play = Play(cmmn(item("st") + stage + "</stage>")).do(suspend_item="st")
    assert (play.states("x"), play.states("y")) == (["suspended"], ["suspended"])
    assert play.do(resume_item="st").states("y") == ["enabled"]


def test_a_completed_case_can_be_reactivated_until_it_is_closed() -> None:
    play = Play(cmmn(item("a") + TABLE + human("a", "d"), extra=ROLES), hard=True).complete("Da")
    play.do(complete_case=True).do(reactivate_case=True)
    assert play.do(plan="d", role="expert").complete("Dd").do(complete_case=True).case == "completed"
    assert play.do(close_case=True).case == "closed"
    with pytest.raises(NotExpected):
        play.do(reactivate_case=True)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (item("a", "nowhere"), "cmmn.reference"),
        (item("a", inner=entry("nowhere")) + human("a"), "cmmn.sentry"),
        (item("a", inner=entry("S")) + sentry("S", "nobody") + human("a"), "cmmn.on_part"),
        (item("a", inner=entry("S")) + sentry("S", "a", event="happen") + human("a"), "cmmn.on_part"),
        (item("a", inner=entry("S")) + sentry("S") + human("a"), "cmmn.sentry"),
        (item("u", inner=entry("S")) + sentry("S", condition="x") + '<userEventListener id="Du"/>', "cmmn.listener"),
        (item("p") + '<processTask id="Dp"/>', "cmmn.call"),
        (item("d") + '<decisionTask id="Dd"/>', "cmmn.call"),
        (item("t") + '<timerEventListener id="Dt"/>', "cmmn.timer"),
        (item("f", inner=control(rule("required"))) + '<planFragment id="Df"/>', "cmmn.fragment"),
        (item("a", inner=control(rule("required", "1 +"))) + human("a"), "cmmn.expression"),
    ],
)
def test_a_case_that_cannot_work_is_refused(body: str, code: str) -> None:
    assert code in [found for found, _place in problems_of(cmmn(body))]


def test_a_terminated_item_repeats_and_an_exited_one_does_not() -> None:
    rules = control(rule("repetition", "more"))
    play = Play(cmmn(item("a", inner=rules) + item("z") + human("a", "z")), more=True)
    assert play.do(terminate_item="a").states("a") == ["active"]
    body = item("a", inner=rules + leave("S")) + item("z") + sentry("S", "z") + item("y") + human("a", "y", "z")
    assert Play(cmmn(body), more=True).complete("Dz").states("a") == []


REPEATS = control(rule("repetition"))


def on_file(name: str, item_id: str, event: str) -> str:
    part = f'<caseFileItemOnPart sourceRef="{item_id}"><standardEvent>{event}</standardEvent></caseFileItemOnPart>'
    return f'<sentry id="{name}">{part}</sentry>'


def test_a_stage_that_holds_nothing_completes_at_once() -> None:
    body = item("st") + item("c", inner=entry("S")) + sentry("S", "st") + '<stage id="Dst"/>' + human("c")
    play = Play(cmmn(body))
    assert (play.states("st"), play.states("c")) == ([], ["active"])


@pytest.mark.parametrize(
    ("event", "before", "after"), [("addChild", [], [1, 2]), ("removeChild", [1, 2], []), ("removeChild", [1, 2], None)]
)
def test_every_child_that_comes_or_goes_is_told_to_the_sentries(event: str, before: Any, after: Any) -> None:
    line = '<children><caseFileItem id="Fline" name="line" multiplicity="ZeroOrMore"/></children>'
    file = f'<caseFileModel><caseFileItem id="F" name="order">{line}</caseFileItem></caseFileModel>'
    body = item("c", inner=REPEATS + entry("S")) + item("z") + on_file("S", "F", event) + human("c", "z")
    play = Play(cmmn(body, extra=file), order={"line": before})
    assert play.do(set_vars={"order": {"line": after}}).states("c") == ["active", "active", "available"]


def test_two_instances_made_in_one_write_are_two_creations() -> None:
    file = '<caseFileModel><caseFileItem id="F" name="lines" multiplicity="ZeroOrMore"/></caseFileModel>'
    body = item("c", inner=REPEATS + entry("S")) + item("z") + on_file("S", "F", "create") + human("c", "z")
    play = Play(cmmn(body, extra=file), lines=[])
    assert play.states("c") == ["available"]
    assert play.do(set_vars={"lines": [1, 2]}).states("c") == ["active", "active", "available"]


def test_a_repetition_hears_every_one_of_several_exits_at_once() -> None:
    inner = item("u", inner=REPEATS) + item("x", inner=REPEATS + entry("X")) + sentry("X", "u", event="occur")
    stage = f'<stage id="Dst">{inner}<userEventListener id="Du"/>{human("x")}</stage>'
    body = item("st") + item("c", inner=REPEATS + entry("S")) + item("z") + sentry("S", "x", event="exit") + stage
    play = Play(cmmn(body + human("c", "z"))).do(occur="u").do(occur="u")
    assert play.states("x") == ["active", "active", "available"]
    assert play.do(terminate_item="st").states("c") == ["active", "active", "active", "available"]


@pytest.mark.parametrize(("held", "let_go"), [("suspend_case", "resume_case"), ("suspend_item", "resume_item")])
def test_what_falls_due_while_it_is_held_comes_when_it_goes_on(held: str, let_go: str) -> None:
    timer = '<timerEventListener id="Dt"><timerExpression>PT1H</timerExpression></timerEventListener>'
    body = item("t") + item("c", inner=entry("S")) + item("z") + sentry("S", "t", event="occur") + timer
    play = Play(cmmn(body + human("c", "z"))).do(**{held: "t"}).wait(hours=2)
    assert play.completed("t") == 0
    assert play.do(**{let_go: "t"}).wait(seconds=1).states("c") == ["active"]


def test_an_exit_criterion_of_a_milestone_is_warned_of_and_ends_it_while_it_is_available() -> None:
    body = item("k") + item("m", inner=entry("S") + leave("X")) + item("z") + sentry("S", condition="go")
    model = cmmn(body + sentry("X", "k") + '<milestone id="Dm"/>' + human("k", "z"))
    assert [(problem.code, problem.clause) for problem in warnings_of(model)] == [("cmmn.milestone", "CMMN 8.4.2")]
    play = Play(model, go=False).complete("Dk").do(set_vars={"go": True})
    assert (play.states("m"), play.completed("m")) == ([], 0)


def test_cmmn_1_0_names_the_sentry_by_which_an_item_is_left() -> None:
    left = '<planItemOnPart sourceRef="a" sentryRef="Y"><standardEvent>exit</standardEvent></planItemOnPart>'
    items = item("k") + item("l") + '<planItem id="c" definitionRef="Dc" entryCriteriaRefs="S"/>'
    body = items + '<planItem id="a" definitionRef="Da" exitCriteriaRefs="X Y"/>' + sentry("X", "k") + sentry("Y", "l")
    model = cmmn(body + f'<sentry id="S">{left}</sentry>' + human("k", "l", "a", "c"))
    assert Play(model).complete("Dk").states("c") == ["available"]
    assert Play(model).complete("Dl").states("c") == ["active"]


def test_an_item_held_for_itself_goes_on_only_when_the_stage_around_it_does() -> None:
    play = Play(cmmn(item("st") + item("z") + '<stage id="Dst">' + item("x") + human("x") + "</stage>" + human("z")))
    play.do(suspend_item="x").do(suspend_item="st")
    with pytest.raises(NotExpected):
        play.do(resume_item="x")
    assert play.do(resume_item="st").do(resume_item="x").states("x") == ["active"]


NEVER = (("milestone", "complete"), ("humanTask", "occur"), ("userEventListener", "start"), ("humanTask", "close"))
SOMETIMES = (("milestone", "occur"), ("humanTask", "complete"), ("userEventListener", "suspend"))


@pytest.mark.parametrize(("kind", "event"), NEVER + SOMETIMES)
def test_an_on_part_that_waits_for_ever_is_warned_of(kind: str, event: str) -> None:
    items = item("m") + item("c", inner=entry("S")) + sentry("S", "m", event=event)
    told = warnings_of(cmmn(items + f'<{kind} id="Dm"/>' + human("c")))
    assert bool(told) is ((kind, event) in NEVER)
