"""Decisions by table with their fired rules, cases with discretionary work, upper rooms, whole or nothing."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.flows.work_floor import ONE_CHECK, Floor, bpmn, flow, open_floor, service_task, user_task

from remit.engine.core.refusals import NoPath
from remit.parties.access import SYSTEM
from remit.parties.model import Role
from remit.store import Transaction
from remit.work.actions.claims import claim
from remit.work.actions.definitions import publish_definition
from remit.work.actions.reference import put_reference
from remit.work.actions.tasks import complete_task
from remit.work.model import DefinitionRefused, ItemState, ServiceCall, ServiceResult, Stale
from remit.work.records.instances import instances_of_item
from remit.work.records.reference import find_reference
from remit.work.reports.definitions import definitions, live_counts
from remit.work.reports.items import trail
from remit.work.reports.proof import prove_item

ROUTE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="test">
 <inputData id="i" name="payload"><variable name="payload"/></inputData>
 <decision id="route" name="route"><variable name="route" typeRef="string"/>
  <informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
  <decisionTable id="t" hitPolicy="FIRST">
   <input id="c"><inputExpression typeRef="number"><text>number(payload.amount)</text></inputExpression></input>
   <output id="o" name="route" typeRef="string"/>
   <rule id="small"><inputEntry id="a"><text>&lt; 100</text></inputEntry>
    <outputEntry id="b"><text>"pass"</text></outputEntry></rule>
   <rule id="big"><inputEntry id="d"><text>-</text></inputEntry>
    <outputEntry id="e"><text>"look"</text></outputEntry></rule>
  </decisionTable></decision></definitions>"""
ROUTED = bpmn(
    '<startEvent id="s"/><businessRuleTask id="decide" camunda:decisionRef="route" camunda:resultVariable="way"/>',
    '<exclusiveGateway id="g" default="g-e"/>',
    '<sequenceFlow id="x" sourceRef="g" targetRef="check">'
    '<conditionExpression xsi:type="tFormalExpression">way = "look"</conditionExpression></sequenceFlow>',
    user_task("check"),
    '<endEvent id="e"/>',
    flow("s", "decide", "g", "e"),
    flow("check", "e"),
)


def test_a_table_decides_the_way_and_the_log_keeps_the_rules_that_fired(floor: Floor) -> None:
    floor.publish(ROUTE)
    floor.publish(ROUTED)
    small, big = floor.send("a|20").accepted(), floor.send("b|2000").accepted()
    assert (small.state, big.state) == (ItemState.RESOLVED, ItemState.IN_PROGRESS)
    of = {"principal": SYSTEM, "tenant": floor.tenant}
    (made,) = [event.body for event in floor.ask(trail, **of, item_id=big.id) if event.kind == "DecisionMade"]
    assert (made["decision"], made["value"], made["fired"][0]["rule_ids"]) == ("route", "look", ["big"])
    proofs = floor.ask(prove_item, floor.runtime.models, **of, item_id=big.id)
    assert [proof.refusal for proof in proofs] == [None]


def test_running_instances_stay_with_the_version_they_started_with(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    floor.publish(ONE_CHECK)
    old = floor.send("a|1").accepted()
    floor.publish(ONE_CHECK.replace(b'"check"', b'"look"').replace(b"-check", b"-look").replace(b"check-", b"look-"))
    new = floor.send("b|1").accepted()
    assert [floor.tasks(item)[0].element for item in (old, new)] == ["check", "look"]
    designer = floor.person("Dao", Role.DESIGNER)
    versions = floor.ask(definitions, principal=designer, tenant=floor.tenant)
    assert [one.version for one in versions] == [2, 1]
    of = {"principal": designer, "tenant": floor.tenant, "key": "order"}
    counts = [floor.ask(live_counts, floor.runtime.models, **of, content_hash=one.hash).elements for one in versions]
    assert counts == [{"look": 1}, {"check": 1}]


def test_a_definition_with_a_gap_is_refused_with_its_place(floor: Floor) -> None:
    broken = bpmn('<startEvent id="s"/>', '<sequenceFlow id="f" sourceRef="s" targetRef="nowhere"/>')
    with pytest.raises(DefinitionRefused, match="nowhere"):
        floor.store.write(lambda tx: publish_definition(tx, principal=SYSTEM, xml=broken))


def test_an_upper_room_answers_and_takes_in_the_same_transaction(floor: Floor) -> None:
    taken: list[Any] = []

    def take(tx: Transaction, call: ServiceCall, value: Any) -> Mapping[str, Any]:
        taken.append((call.item.number, value))
        return {"questions": len(value)}

    def consent(tx: Transaction, call: ServiceCall) -> ServiceResult:
        return ServiceResult({"agreed": call.variables["questions"] == 1})

    upper = open_floor(floor.store, rooms={"room.consent": consent}, takers={"questions": take})
    steps = (service_task("hand", "hand"), service_task("settle", "room.consent"), '<endEvent id="e"/>')
    upper.publish(bpmn('<startEvent id="s"/>', *steps, flow("s", "hand", "settle", "e")))
    item = upper.send("a|1").accepted()
    (instance,) = upper.ask(instances_of_item, tenant=upper.tenant, item_id=item.id)
    assert taken == [(item.number, ["what is this?"])]
    assert '"agreed":true' in instance.state


def test_a_fault_or_refusal_leaves_task_item_and_log_as_they_were(floor: Floor) -> None:
    way = '<conditionExpression xsi:type="tFormalExpression">ok = true</conditionExpression>'
    gate = f'<task id="g"/><sequenceFlow id="x" sourceRef="g" targetRef="e">{way}</sequenceFlow>'
    floor.publish(bpmn('<startEvent id="s"/>', user_task("check"), gate, '<endEvent id="e"/>', flow("s", "check", "g")))
    item = floor.send("a|1").accepted()
    an = floor.person("An")
    task = floor.do(claim, principal=an, task_id=floor.task(item, "check").id)
    before = floor.kinds(item)

    def fail_after(tx: Transaction) -> None:
        of: dict[str, Any] = {"principal": an, "tenant": floor.tenant, "task_id": task.id}
        complete_task(tx, floor.runtime, **of, variables={"ok": True})
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        floor.store.write(fail_after, tenant=floor.tenant)
    assert (floor.task(item, "check"), floor.kinds(item)) == (task, before)
    with pytest.raises(NoPath):
        floor.drive(complete_task, principal=an, task_id=task.id, variables={"ok": False})
    assert (floor.task(item, "check"), floor.kinds(item)) == (task, before)
    item = floor.drive(complete_task, principal=an, task_id=task.id, variables={"ok": True})
    assert item.state is ItemState.RESOLVED


def test_many_completions_share_one_transaction(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    items = [floor.send(f"{number}|1").accepted() for number in range(20)]
    people = [floor.person(f"P{number}") for number in range(20)]
    tasks = [
        floor.do(claim, principal=person, task_id=floor.task(item, "check").id)
        for item, person in zip(items, people, strict=True)
    ]

    def complete_all(tx: Transaction) -> list[ItemState]:
        of: dict[str, Any] = {"tenant": floor.tenant, "variables": {}}
        return [
            complete_task(tx, floor.runtime, principal=person, task_id=task.id, **of).state
            for person, task in zip(people, tasks, strict=True)
        ]

    assert set(floor.store.write(complete_all, tenant=floor.tenant)) == {ItemState.RESOLVED}


def test_reference_data_keeps_every_version(floor: Floor) -> None:
    of = {"engagement_id": floor.engagement.id, "kind": "playbook", "key": "main"}
    lead = floor.person("Lan", Role.LEAD)
    floor.do(put_reference, principal=lead, **of, body={"cap": 1})
    floor.do(put_reference, principal=lead, **of, body={"cap": 1})
    newer = floor.do(put_reference, principal=lead, **of, body={"cap": 2}, expected_version=1)
    assert newer.version == 2
    with pytest.raises(Stale) as refused:
        floor.do(put_reference, principal=lead, **of, body={"cap": 3}, expected_version=1)
    assert refused.value.fields["theirs"] == {"cap": 2}
    first = floor.ask(find_reference, tenant=floor.tenant, **of, version=1)
    assert first.body == {"cap": 1}
