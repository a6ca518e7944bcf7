"""An item's way: received, run by rules, done by people, released."""

from tests.flows.work_floor import ONE_CHECK, Floor, bpmn, flow, service_task

from remit.parties.access import SYSTEM
from remit.work.actions.claims import claim
from remit.work.actions.items import release_item
from remit.work.actions.tasks import complete_task, start
from remit.work.model import ItemState, TaskState
from remit.work.reports.proof import prove_item


def test_a_letter_is_received_checked_by_a_person_and_released(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    item = floor.send("4711|20").accepted()
    assert (item.number, item.state, item.reference) == ("NOAP-000001", ItemState.IN_PROGRESS, "4711")
    assert item.due_at is not None
    assert item.due_at.isoformat() == "2026-03-02T11:00:00+00:00"
    an = floor.person("An")
    task = floor.task(item, "check")
    assert (task.state, task.due_at) == (TaskState.READY, item.due_at)
    floor.do(claim, principal=an, task_id=task.id)
    floor.do(start, principal=an, task_id=task.id)
    floor.pass_time(minutes=4)
    item = floor.drive(complete_task, principal=an, task_id=task.id, variables={"ok": True})
    assert (item.state, item.straight_through) == (ItemState.RESOLVED, False)
    assert floor.task(item, "check").handling_time_s == 240
    item = floor.do(release_item, principal=SYSTEM, item_id=item.id)
    assert item.state is ItemState.RELEASED
    assert floor.kinds(item) == [
        "ItemReceived",
        "InstanceStarted",
        "TaskOpened",
        "TaskClaimed",
        "TaskStarted",
        "TaskCompleted",
        "InstanceEnded",
        "ItemResolved",
        "ItemReleased",
    ]
    proofs = floor.ask(prove_item, floor.runtime.models, principal=SYSTEM, tenant=floor.tenant, item_id=item.id)
    assert [proof.refusal for proof in proofs] == [None]


def test_where_rules_suffice_an_item_goes_straight_through_with_its_deliverable(floor: Floor) -> None:
    xml = bpmn('<startEvent id="s"/>', service_task("answer", "write"), '<endEvent id="e"/>', flow("s", "answer", "e"))
    floor.publish(xml)
    item = floor.send("4711|20").accepted()
    assert (item.state, item.straight_through) == (ItemState.RESOLVED, True)
