"""People decide about the course of a case: what is open to whom, what it does, and what is refused."""

from typing import Any

import pytest
from tests.flows.work_floor import CMMN, ONE_CHECK, Floor

from remit.engine import ChoiceKind
from remit.engine.core.refusals import NotExpected, RoleMissing
from remit.parties.access import SYSTEM, Principal
from remit.parties.model import Role
from remit.parties.refusals import AccessDenied
from remit.values.refusal import NotFound
from remit.work.actions.choosing import Chosen, choose
from remit.work.actions.claims import claim
from remit.work.actions.tasks import complete_task
from remit.work.model import AlreadyClaimed, Item, ItemState
from remit.work.records.instances import instances_of_item
from remit.work.reports.choices import open_choices
from remit.work.reports.items import trail
from remit.work.reports.proof import prove_item

CASE = CMMN.format(
    body="""<case id="order" name="Order"><caseRoles><role id="r" name="lead"/></caseRoles>
    <casePlanModel id="cpm" name="Order">
    <planItem id="p1" definitionRef="read"/>
    <planItem id="p2" definitionRef="look"><itemControl><manualActivationRule/></itemControl></planItem>
    <planItem id="p3" definitionRef="rang"/>
    <planningTable><discretionaryItem id="d1" definitionRef="ask"/></planningTable>
    <humanTask id="read" name="Read" remit:role="expert"/><humanTask id="ask" name="Ask" remit:role="expert"/>
    <humanTask id="look" name="Look twice" remit:role="expert"/>
    <userEventListener id="rang" name="The client rang" authorizedRoleRefs="r"/>
    </casePlanModel></case>"""
).encode()


@pytest.fixture
def item(floor: Floor) -> Item:
    """An item whose case waits for reading, and leaves the rest to people."""
    floor.publish(CASE)
    accepted: Item = floor.send("a|1").accepted()
    return accepted


def open_to(floor: Floor, who: Principal, item: Item) -> list[str]:
    of: dict[str, Any] = {"principal": who, "tenant": floor.tenant, "item_id": item.id}
    found = floor.ask(open_choices, floor.runtime.models, **of, now=floor.store.clock.now())
    return [f"{one.choice.kind} {one.choice.name}" for one in found]


def decide(floor: Floor, who: Principal, item: Item, kind: ChoiceKind, element: str = "") -> Item:
    (instance,) = floor.ask(instances_of_item, tenant=floor.tenant, item_id=item.id)
    done: Item = floor.drive(choose, principal=who, item_id=item.id, chosen=Chosen(instance.id, kind, element))
    return done


def work(floor: Floor, who: Principal, item: Item, name: str) -> Item:
    (task,) = [task for task in floor.tasks(item) if task.name == name and task.live]
    floor.do(claim, principal=who, task_id=task.id)
    done: Item = floor.drive(complete_task, principal=who, task_id=task.id, variables={})
    return done


def test_an_expert_plans_leaves_out_and_completes_the_case_and_the_log_says_so(floor: Floor, item: Item) -> None:
    eve = floor.person("Eve", Role.EXPERT)
    assert open_to(floor, eve, item) == ["start Look twice", "leave_out Look twice", "plan Ask"]
    decide(floor, eve, item, ChoiceKind.PLAN, "d1")
    decide(floor, eve, item, ChoiceKind.LEAVE_OUT, "p2")
    for name in ("Read", "Ask"):
        work(floor, eve, item, name)
    assert open_to(floor, eve, item) == ["take_back Look twice", "plan Ask", "complete_case Order"]
    assert decide(floor, eve, item, ChoiceKind.COMPLETE_CASE).state is ItemState.RESOLVED
    assert open_to(floor, eve, item) == []
    told = [event.body for event in floor.ask(trail, principal=SYSTEM, tenant=floor.tenant, item_id=item.id)]
    steered = [(body["act"], body["on"], body["by"]) for body in told if "act" in body]
    assert steered == [("plan", "d1", eve.id), ("leave_out", "p2", eve.id), ("complete_case", "order", eve.id)]
    proofs = floor.ask(prove_item, floor.runtime.models, principal=SYSTEM, tenant=floor.tenant, item_id=item.id)
    assert [proof.refusal for proof in proofs] == [None]


def test_what_is_a_leads_to_say_is_offered_to_leads_alone(floor: Floor, item: Item) -> None:
    eve, lou = floor.person("Eve", Role.EXPERT), floor.person("Lou", Role.LEAD)
    assert "occur The client rang" not in open_to(floor, eve, item)
    assert "occur The client rang" in open_to(floor, lou, item)
    with pytest.raises(RoleMissing, match="“The client rang”"):
        decide(floor, eve, item, ChoiceKind.OCCUR, "p3")
    decide(floor, lou, item, ChoiceKind.OCCUR, "p3")
    assert "occur The client rang" not in open_to(floor, lou, item)


def test_what_was_planned_is_dropped_until_somebody_works_on_it(floor: Floor, item: Item) -> None:
    eve, fay = floor.person("Eve", Role.EXPERT), floor.person("Fay", Role.EXPERT)
    decide(floor, eve, item, ChoiceKind.PLAN, "d1")
    decide(floor, eve, item, ChoiceKind.DROP, "d1")
    assert [task.name for task in floor.tasks(item) if task.live] == ["Read"]
    decide(floor, eve, item, ChoiceKind.PLAN, "d1")
    (ask,) = [task for task in floor.tasks(item) if task.name == "Ask" and task.live]
    floor.do(claim, principal=fay, task_id=ask.id)
    assert "drop Ask" not in open_to(floor, eve, item)
    with pytest.raises(AlreadyClaimed):
        decide(floor, eve, item, ChoiceKind.DROP, "d1")


@pytest.mark.parametrize(
    ("kind", "element"),
    [(ChoiceKind.PLAN, "p1"), (ChoiceKind.START, "p1"), (ChoiceKind.DROP, "p1"), (ChoiceKind.COMPLETE_CASE, "")],
)
def test_what_cannot_be_decided_now_is_refused(floor: Floor, item: Item, kind: ChoiceKind, element: str) -> None:
    with pytest.raises(NotExpected, match="cannot be decided now"):
        decide(floor, floor.person("Eve", Role.EXPERT), item, kind, element)


def test_who_may_not_steer_a_case_sees_and_decides_nothing(floor: Floor, item: Item) -> None:
    ann = floor.person("Ann", Role.AGENT)
    with pytest.raises(AccessDenied):
        open_to(floor, ann, item)
    with pytest.raises(AccessDenied):
        decide(floor, ann, item, ChoiceKind.PLAN, "d1")


def test_an_instance_of_another_item_is_not_found(floor: Floor, item: Item) -> None:
    other = floor.send("b|1").accepted()
    (instance,) = floor.ask(instances_of_item, tenant=floor.tenant, item_id=other.id)
    chosen = Chosen(instance.id, ChoiceKind.PLAN, "d1")
    with pytest.raises(NotFound):
        floor.drive(choose, principal=floor.person("Eve", Role.EXPERT), item_id=item.id, chosen=chosen)


def test_of_a_process_without_ad_hoc_work_nothing_is_open(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    item = floor.send("a|1").accepted()
    assert open_to(floor, floor.person("Eve", Role.EXPERT), item) == []
