"""What is nested in what is repeated in what may be undone; and plans inside plans."""

import pytest
from tests.notation.play import Play, bpmn, cmmn, paths, users

from remit.engine.core.refusals import NotExpected

MANY = (
    '<multiInstanceLoopCharacteristics isSequential="{}"><loopCardinality>{}</loopCardinality>'
    "</multiInstanceLoopCharacteristics>"
)
CANCEL = '<boundaryEvent id="gone" attachedToRef="deal"><cancelEventDefinition/></boundaryEvent>'
OUTSIDE = '<startEvent id="s"/><endEvent id="e"/><endEvent id="e2"/>'


def booked(name: str) -> str:
    """A task that a handler undoes: `undo_name`."""
    return (
        f'<userTask id="{name}"/><boundaryEvent id="b_{name}" attachedToRef="{name}"><compensateEventDefinition/>'
        f'</boundaryEvent><userTask id="undo_{name}" isForCompensation="true"/><association id="a_{name}" '
        f'sourceRef="b_{name}" targetRef="undo_{name}" associationDirection="One"/>'
    )


def each(body: str, flows: str, *, count: int = 2, sequential: str = "false") -> str:
    """A sub-process `trip` for each of several."""
    ends = '<startEvent id="ts"/><endEvent id="te"/>'
    return f'<subProcess id="trip">{MANY.format(sequential, count)}{ends}{body}{paths(flows)}</subProcess>'


def deal(body: str, flows: str) -> str:
    """A transaction that ends by being cancelled."""
    ends = '<startEvent id="ds"/><endEvent id="off"><cancelEventDefinition/></endEvent>'
    return f'<transaction id="deal">{ends}{body}{paths(flows)}</transaction>{CANCEL}'


def throw(activity: str = "") -> str:
    about = f' activityRef="{activity}"' if activity else ""
    return f'<intermediateThrowEvent id="back"><compensateEventDefinition{about}/></intermediateThrowEvent>'


def test_every_instance_of_a_repeated_sub_process_is_undone_with_it() -> None:
    for sequential in ("false", "true"):
        for activity in ("", "trip"):
            trips = each(booked("hotel"), "ts -> hotel -> te", count=3, sequential=sequential)
            model = bpmn(OUTSIDE + trips + throw(activity) + users("after"), flows="s -> trip -> back -> after -> e")
            play = Play(model).do(complete="hotel").do(complete="hotel").do(complete="hotel")
            assert play.active == ["undo_hotel"] * 3
            play.do(complete="undo_hotel").do(complete="undo_hotel")
            assert play.active == ["undo_hotel"]
            play.do(complete="undo_hotel")
            assert play.active == ["after"]


def test_an_instance_that_undoes_what_it_did_leaves_the_others_alone() -> None:
    trips = each(booked("hotel") + throw() + users("pay"), "ts -> hotel -> back -> pay -> te", count=3)
    play = Play(bpmn(OUTSIDE + trips, flows="s -> trip -> e"))
    play.do(complete="hotel")
    assert play.active == ["hotel", "hotel", "undo_hotel"]
    play.do(complete="undo_hotel")
    assert play.active == ["hotel", "hotel", "pay"]


def test_a_cancelled_transaction_undoes_each_instance_completed_in_it() -> None:
    body = each(booked("hotel"), "ts -> hotel -> te") + users("ask")
    play = Play(
        bpmn(
            OUTSIDE + deal(body, "ds -> trip -> ask -> off") + users("told"), flows="s -> deal -> e; gone -> told -> e2"
        )
    )
    play.do(complete="hotel").do(complete="hotel").do(complete="ask")
    assert play.active == ["undo_hotel", "undo_hotel"]
    play.do(complete="undo_hotel")
    assert play.active == ["undo_hotel"]
    play.do(complete="undo_hotel")
    assert play.active == ["told"]


def test_what_an_instance_undid_itself_is_not_undone_again_by_the_transaction() -> None:
    trip = each(booked("hotel") + throw() + booked("flight"), "ts -> hotel -> back -> flight -> te")
    body = trip + users("ask")
    play = Play(
        bpmn(
            OUTSIDE + deal(body, "ds -> trip -> ask -> off") + users("told"), flows="s -> deal -> e; gone -> told -> e2"
        )
    )
    for task in ("hotel", "undo_hotel", "flight"):
        play.do(complete=task).do(complete=task)
    play.do(complete="ask")
    assert play.active == ["undo_flight", "undo_flight"]


def test_an_instance_that_still_runs_is_ended_and_not_undone_when_its_transaction_is_cancelled() -> None:
    body = each(booked("hotel"), "ts -> hotel -> te") + users("ask") + '<parallelGateway id="both"/><endEvent id="de"/>'
    inner = "ds -> both -> trip -> de; both -> ask -> off"
    play = Play(bpmn(OUTSIDE + deal(body, inner) + users("told"), flows="s -> deal -> e; gone -> told -> e2"))
    play.do(complete="hotel").do(complete="ask")
    assert play.active == ["told"]


def test_a_transaction_completed_inside_another_is_undone_with_the_outer_one() -> None:
    inner = (
        f'<transaction id="inner"><startEvent id="is"/><endEvent id="ie"/>{booked("hotel")}{paths("is -> hotel -> ie")}'
    )
    body = f"{inner}</transaction>{users('ask')}"
    play = Play(
        bpmn(
            OUTSIDE + deal(body, "ds -> inner -> ask -> off") + users("told"),
            flows="s -> deal -> e; gone -> told -> e2",
        )
    )
    play.do(complete="hotel").do(complete="ask")
    assert play.active == ["undo_hotel"]
    play.do(complete="undo_hotel")
    assert play.active == ["told"]


def test_an_inclusive_join_in_a_loop_waits_for_what_this_round_parted_into() -> None:
    body = (
        '<startEvent id="s"/><endEvent id="e"/><inclusiveGateway id="part"/><inclusiveGateway id="join"/>'
        '<exclusiveGateway id="again"/><exclusiveGateway id="more" default="more_e"/>' + users("a", "b", "look")
    )
    flows = (
        "s -> part; part -[${true}]-> again -> a -> join; part -[${true}]-> b -> join; join -> look -> more; "
        "more -[${repeat}]-> again; more -> e"
    )
    play = Play(bpmn(body, flows=flows))
    play.do(complete="a")
    assert play.active == ["b"]
    play.do(complete="b").do(complete="look", vars={"repeat": True})
    assert play.active == ["a"]
    play.do(complete="a")
    assert play.active == ["look"]
    play.do(complete="look", vars={"repeat": False})
    assert play.ended


# -- plans inside plans

HUMAN = "".join(f'<humanTask id="D{name}"/>' for name in "XTUK")
DEEP = (
    '<stage id="DS2"><planItem id="X" definitionRef="DX"/><planningTable id="p2"><discretionaryItem id="u" '
    'definitionRef="DU"/></planningTable></stage>'
)
OUTER = (
    '<stage id="DS"><planItem id="S2" definitionRef="DS2"/><planningTable id="p1"><discretionaryItem id="t" '
    'definitionRef="DT"/></planningTable></stage>'
)


def test_a_stage_inside_a_stage_is_planned_into_apart_from_it_and_both_wait_while_more_may_be_planned() -> None:
    play = Play(cmmn(f'<planItem id="S" definitionRef="DS"/>{OUTER}{DEEP}{HUMAN}'))
    play.do(plan="u").do(complete="DX").do(plan="t")
    assert play.active == ["DT", "DU"]
    play.do(complete="DU").do(complete="DT")
    assert play.active == []
    assert not play.ended
    play.do(complete_item="S2").do(complete_item="S")
    assert play.ended


def test_a_planning_table_inside_another_has_rules_of_its_own() -> None:
    table = (
        '<planningTable id="p"><planningTable id="inner"><discretionaryItem id="t" definitionRef="DT" '
        'applicabilityRuleRefs="r"/><applicabilityRule id="r"><condition>= level &gt; 1</condition></applicabilityRule>'
        '</planningTable><discretionaryItem id="u" definitionRef="DU"><entryCriterion id="en" sentryRef="after"/>'
        '</discretionaryItem></planningTable><sentry id="after"><planItemOnPart id="on" sourceRef="K"><standardEvent>'
        "complete</standardEvent></planItemOnPart></sentry>"
    )
    play = Play(cmmn(f'<planItem id="K" definitionRef="DK"/>{table}{HUMAN}'), level=1)
    with pytest.raises(NotExpected, match="cannot be planned"):
        play.do(plan="t")
    play.do(set_vars={"level": 2}).do(plan="t").do(plan="t").do(plan="u")
    assert play.active == ["DK", "DT", "DT"]
    play.do(complete="DK")
    assert play.active == ["DT", "DT", "DU"]


def test_an_item_that_repeats_on_a_change_of_the_case_file_does_so_while_its_rule_holds() -> None:
    file = (
        '<caseFileModel><caseFileItem id="doc" name="doc" multiplicity="ZeroOrOne" definitionRef="d"/></caseFileModel>'
    )
    item = (
        '<planItem id="T" definitionRef="DT"><itemControl><repetitionRule>'
        "<condition>= more</condition></repetitionRule>"
        '</itemControl><entryCriterion id="en" sentryRef="new"/></planItem><sentry id="new">'
        '<caseFileItemOnPart id="on" sourceRef="doc"><standardEvent>update</standardEvent></caseFileItemOnPart>'
        '</sentry><planItem id="K" definitionRef="DK"/>'
    )
    play = Play(cmmn(item + HUMAN, extra=file), more=True)
    play.do(set_vars={"doc": 1})
    assert play.active == ["DK"]
    play.do(set_vars={"doc": 2})
    assert play.active == ["DK", "DT"]
    play.do(set_vars={"doc": 3, "more": False})
    assert play.active == ["DK", "DT", "DT"]
    play.do(set_vars={"doc": 4})
    assert play.active == ["DK", "DT", "DT"]
