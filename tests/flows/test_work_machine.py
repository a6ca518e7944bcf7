"""Machines: timers, services inline and as jobs, incidents, messages, called processes; each replayable."""

import pytest
from tests.flows.work_floor import ONE_CHECK, Floor, bpmn, flow, service_task, user_task

from remit.parties.access import SYSTEM
from remit.work.actions.claims import claim
from remit.work.actions.incidents import retry_incident
from remit.work.actions.items import cancel_item, release_item, return_item
from remit.work.actions.reference import put_reference
from remit.work.actions.tasks import complete_task
from remit.work.model import Item, ItemState, NothingWaits, TaskState, WrongState
from remit.work.records.instances import incidents_of_item, instances_of_item
from remit.work.reports.items import item_view
from remit.work.reports.proof import prove_item

ANSWER = bpmn('<startEvent id="s"/>', service_task("answer", "write"), '<endEvent id="e"/>', flow("s", "answer", "e"))
ARCHIVE = bpmn(
    '<startEvent id="s"/>', service_task("archive", "archive"), '<endEvent id="e"/>', flow("s", "archive", "e")
)
ARCHIVE_LATER = ARCHIVE.replace(b'remit:topic="archive"', b'remit:topic="archive" remit:mode="job"')
WITH_TIMER = bpmn(
    '<startEvent id="s"/>',
    user_task("check"),
    '<boundaryEvent id="late" attachedToRef="check"><timerEventDefinition>'
    "<timeDuration>PT30M</timeDuration></timerEventDefinition></boundaryEvent>",
    user_task("hurry"),
    '<endEvent id="e"/><endEvent id="e2"/>',
    flow("s", "check", "e"),
    flow("late", "hurry", "e2"),
)


def proven(floor: Floor, item: Item) -> bool:
    """Tell whether every instance of an item replays to its state."""
    proofs = floor.ask(prove_item, floor.runtime.models, principal=SYSTEM, tenant=floor.tenant, item_id=item.id)
    return bool(proofs) and all(proof.refusal is None for proof in proofs)


def now(floor: Floor, item: Item) -> Item:
    """Return an item as it stands now."""
    found = floor.ask(item_view, floor.runtime.lines, principal=SYSTEM, tenant=floor.tenant, item_id=item.id)
    assert isinstance(found.item, Item)
    return found.item


def test_a_handlers_document_becomes_a_deliverable(floor: Floor) -> None:
    floor.publish(ANSWER)
    item = floor.send("4711|20").accepted()
    view = floor.ask(item_view, floor.runtime.lines, principal=SYSTEM, tenant=floor.tenant, item_id=item.id)
    (made,) = view.deliverables
    assert (made.name, made.version, made.released_at) == ("answer.txt", 1, None)
    with floor.store.read(tenant=floor.tenant) as reader:
        assert reader.blob(floor.tenant, made.content_hash) == b"NOAP-000001:20"
    assert proven(floor, item)


def test_a_service_as_a_job_is_done_by_a_worker_once(floor: Floor) -> None:
    floor.publish(ARCHIVE_LATER)
    item = floor.send("4711|20").accepted()
    assert item.state is ItemState.IN_PROGRESS
    assert (floor.pump(), floor.pump()) == (1, 0)
    assert now(floor, item).state is ItemState.RESOLVED
    assert proven(floor, item)


@pytest.mark.parametrize("xml", [ARCHIVE, ARCHIVE_LATER], ids=["inline", "job"])
def test_what_fails_becomes_an_incident_that_a_person_retries(floor: Floor, xml: bytes) -> None:
    floor.publish(xml)
    floor.letters.down = True
    item = floor.send("4711|20").accepted()
    floor.pump()
    assert now(floor, item).state is ItemState.INCIDENT
    (incident,) = floor.ask(incidents_of_item, tenant=floor.tenant, item_id=item.id)
    assert (incident.element, "does not answer" in incident.message) == ("archive", True)
    floor.letters.down = False
    floor.drive(retry_incident, principal=SYSTEM, incident_id=incident.id)
    floor.pump()
    assert now(floor, item).state is ItemState.RESOLVED
    with pytest.raises(NothingWaits):
        floor.drive(retry_incident, principal=SYSTEM, incident_id=incident.id)
    assert proven(floor, item)


def test_a_timer_takes_the_task_away_and_opens_another(floor: Floor) -> None:
    floor.publish(WITH_TIMER)
    item = floor.send("4711|20").accepted()
    assert floor.pump() == 0
    floor.pass_time(minutes=31)
    assert floor.pump() == 1
    assert floor.task(item, "check").state is TaskState.CANCELLED
    assert floor.task(item, "hurry").state is TaskState.READY
    assert proven(floor, item)


def test_a_timer_of_a_completed_task_never_fires(floor: Floor) -> None:
    floor.publish(WITH_TIMER)
    item = floor.send("4711|20").accepted()
    an = floor.person("An")
    task = floor.do(claim, principal=an, task_id=floor.task(item, "check").id)
    floor.drive(complete_task, principal=an, task_id=task.id, variables={})
    floor.pass_time(minutes=31)
    assert floor.pump() == 0
    assert now(floor, item).state is ItemState.RESOLVED


def test_a_called_process_runs_as_a_child_and_comes_back(floor: Floor) -> None:
    floor.publish(ONE_CHECK.replace(b'id="order"', b'id="sub"'))
    call = '<callActivity id="c" calledElement="sub"/>'
    floor.publish(bpmn('<startEvent id="s"/>', call, '<endEvent id="e"/>', flow("s", "c", "e")))
    item = floor.send("4711|20").accepted()
    assert len(floor.ask(instances_of_item, tenant=floor.tenant, item_id=item.id)) == 2
    an = floor.person("An")
    task = floor.do(claim, principal=an, task_id=floor.task(item, "check").id)
    item = floor.drive(complete_task, principal=an, task_id=task.id, variables={"ok": True})
    assert item.state is ItemState.RESOLVED
    assert proven(floor, item)


def test_a_duplicate_is_seen_by_its_mark_until_the_first_is_cancelled(floor: Floor) -> None:
    steps = (service_task("look", "look"), user_task("check"), '<endEvent id="e"/>', flow("s", "look", "check", "e"))
    floor.publish(bpmn('<startEvent id="s"/>', *steps))
    put = {"engagement_id": floor.engagement.id, "kind": "purchase_order", "key": "4711", "body": {"amount": "20"}}
    floor.do(put_reference, principal=SYSTEM, **put)
    first, second = floor.send("4711|20").item, floor.send("4711|20").item
    seen = []
    for item in (first, second):
        (instance,) = floor.ask(instances_of_item, tenant=floor.tenant, item_id=item.id)
        seen.append(('"duplicate":true' in instance.state, '"known":true' in instance.state))
    assert seen == [(False, True), (True, True)]
    floor.drive(cancel_item, principal=SYSTEM, item_id=first.id, reason="sent by mistake")
    assert floor.task(first, "check").state is TaskState.CANCELLED
    third = floor.send("4711|20").item
    (instance,) = floor.ask(instances_of_item, tenant=floor.tenant, item_id=third.id)
    assert '"duplicate":false' in instance.state


def test_a_returned_item_is_worked_again_and_counts_its_returns(floor: Floor) -> None:
    again = '<conditionExpression xsi:type="tFormalExpression">rework = null</conditionExpression>'
    decide = '<exclusiveGateway id="g" default="g-check"/>'
    direct = f'<sequenceFlow id="x" sourceRef="g" targetRef="answer">{again}</sequenceFlow>'
    steps = (decide, direct, service_task("answer", "write"), user_task("check"), '<endEvent id="e"/>')
    floor.publish(bpmn('<startEvent id="s"/>', *steps, flow("s", "g", "check", "answer", "e")))
    item = floor.send("4711|20").accepted()
    assert item.state is ItemState.RESOLVED
    item = floor.do(release_item, principal=SYSTEM, item_id=item.id)
    item = floor.drive(return_item, principal=SYSTEM, item_id=item.id, reason="the amount is wrong")
    assert (item.state, item.returns, item.released_at) == (ItemState.RETURNED, 1, None)
    with pytest.raises(WrongState):
        floor.do(release_item, principal=SYSTEM, item_id=item.id)
    an = floor.person("An")
    task = floor.do(claim, principal=an, task_id=floor.task(item, "check").id)
    item = floor.drive(complete_task, principal=an, task_id=task.id, variables={})
    assert (item.state, item.straight_through) == (ItemState.RESOLVED, False)
    assert floor.do(release_item, principal=SYSTEM, item_id=item.id).state is ItemState.RELEASED
    assert proven(floor, item)
