"""Acting on many instances: each is tried first, whoever cannot go keeps as it was and says why, and undo goes back."""

from typing import Any

import pytest
from tests.flows.test_operate_steering import ARCHIVE, FIRST, open_tasks, version
from tests.flows.work_floor import Floor, bpmn, flow, user_task

from remit.parties.access import Principal
from remit.parties.model import Role
from remit.parties.refusals import RoleMissing
from remit.work.actions.bulk import BATCH, BulkOrder, advance_bulk, concerned, foresee, order_bulk, undo_bulk
from remit.work.actions.claims import claim
from remit.work.actions.modify import Moves
from remit.work.actions.steer import Act
from remit.work.actions.suspend import resume_instance, suspend_instance
from remit.work.actions.tasks import complete_task
from remit.work.model import EventKind, Item, NothingToUndo, NothingWaits, ReasonMissing
from remit.work.records.definitions import list_definitions
from remit.work.records.instances import instances_of_item
from remit.work.reports.bulk import Bulk, bulk_of, recent_bulks
from remit.work.runtime import stored_status

SHORTER = bpmn(
    '<startEvent id="s"/><endEvent id="e"/>', user_task("check"), user_task("file"), flow("s", "check", "file", "e")
)


@pytest.fixture
def lead(floor: Floor) -> Principal:
    return floor.person("Yen", Role.LEAD)


def hash_of(floor: Floor, number: int) -> str:
    found = floor.ask(list_definitions, tenant=floor.tenant)
    return str(next(one.hash for one in found if (one.key, one.version) == ("order", number)))


def to_second(floor: Floor, **more: Any) -> BulkOrder:
    source, target = hash_of(floor, 1), version(floor, 2)
    return BulkOrder(Act.MIGRATE, "order", "the new version is out", source=source, target=target, **more)


def carried_out(floor: Floor, bulk: Bulk, *, by: Principal) -> Bulk:
    while not bulk.over:
        bulk = floor.drive(advance_bulk, principal=by, bulk_id=bulk.id)
    return bulk


def one_at_each(floor: Floor) -> tuple[Item, Item]:
    """Two orders: one at `check`, one at `sign`, which the second version has not."""
    floor.publish(FIRST)
    early, late = floor.send("PO-1|10").item, floor.send("PO-2|10").item
    agent = floor.person("An", Role.AGENT)
    task = floor.do(claim, principal=agent, task_id=floor.task(late, "check").id)
    floor.drive(complete_task, principal=agent, task_id=task.id, variables={})
    floor.publish(SHORTER)
    return early, late


def test_a_dry_run_tells_each_instance_apart_and_changes_nothing(floor: Floor, lead: Principal) -> None:
    early, late = one_at_each(floor)
    order = to_second(floor)

    def look(tx: Any) -> Any:
        ids = concerned(tx, tenant=floor.tenant, order=order)
        return foresee(tx, floor.runtime, principal=lead, tenant=floor.tenant, instance_ids=ids, order=order)

    found = floor.store.write(look, tenant=floor.tenant)
    answers = {one.number: one.refusal.code if one.refusal else None for one in found}
    assert answers == {early.number: None, late.number: "engine.migrate"}
    assert {one.number for one in found if one.steered} == {early.number}
    assert set(open_tasks(floor, early)) == {"check"}


def test_who_can_goes_who_cannot_stays_and_undo_takes_back_only_its_own(floor: Floor, lead: Principal) -> None:
    early, late = one_at_each(floor)
    steered = instance_of(floor, early)
    bulk = floor.do(order_bulk, principal=lead, order=to_second(floor))
    done = carried_out(floor, bulk, by=lead)
    assert done.done == (steered.id,)
    assert [(one.instance_id, one.code) for one in done.refused] == [(instance_of(floor, late).id, "engine.migrate")]
    assert instance_of(floor, early).definition_hash == hash_of(floor, 2)
    back = floor.do(undo_bulk, principal=lead, bulk_id=done.id, reason="too early")
    assert carried_out(floor, back, by=lead).done == (steered.id,)
    assert instance_of(floor, early).definition_hash == hash_of(floor, 1)


def test_undo_leaves_alone_what_somebody_has_done_since(floor: Floor, lead: Principal) -> None:
    early, _late = one_at_each(floor)
    done = carried_out(floor, floor.do(order_bulk, principal=lead, order=to_second(floor)), by=lead)
    floor.drive(suspend_instance, principal=lead, instance_id=done.done[0], reason="the client asked")
    back = floor.do(undo_bulk, principal=lead, bulk_id=done.id, reason="too early")
    assert [one.code for one in carried_out(floor, back, by=lead).refused] == ["work.nothing_to_undo"]
    assert instance_of(floor, early).definition_hash == hash_of(floor, 2)


def test_all_incidents_are_tried_again_in_batches(floor: Floor, lead: Principal) -> None:
    floor.publish(ARCHIVE)
    floor.letters.down = True
    items = [floor.send(f"PO-{number}|10").item for number in range(BATCH + 2)]
    order = BulkOrder(Act.RETRY, "order", "the archive is back")
    floor.letters.down = False
    bulk = floor.drive(advance_bulk, principal=lead, bulk_id=floor.do(order_bulk, principal=lead, order=order).id)
    assert (len(bulk.done), len(bulk.left)) == (BATCH, 2)
    assert len(carried_out(floor, bulk, by=lead).done) == len(items)
    assert all(instance_of(floor, one).outcome == "completed" for one in items)
    with pytest.raises(NothingWaits):
        floor.do(order_bulk, principal=lead, order=order)


def test_many_need_a_reason_and_a_role_as_one_does(floor: Floor, lead: Principal) -> None:
    one_at_each(floor)
    with pytest.raises(ReasonMissing):
        floor.do(order_bulk, principal=lead, order=BulkOrder(Act.MIGRATE, "order", " "))
    with pytest.raises(RoleMissing):
        floor.do(order_bulk, principal=floor.people["An"], order=to_second(floor))


def instance_of(floor: Floor, item: Item) -> Any:
    return floor.ask(instances_of_item, tenant=floor.tenant, item_id=item.id)[0]


def held(floor: Floor, *items: Item) -> list[str]:
    return [str(stored_status(instance_of(floor, one))) for one in items]


def pumped(floor: Floor, bulk: Bulk) -> Bulk:
    while floor.pump():
        pass
    found: Bulk = floor.ask(bulk_of, tenant=floor.tenant, bulk_id=bulk.id)
    return found


def test_a_worker_suspends_them_all_and_takes_it_back_from_all_but_who_went_on(floor: Floor, lead: Principal) -> None:
    floor.publish(FIRST)
    first, second = floor.send("PO-1|10").item, floor.send("PO-2|10").item
    order = BulkOrder(Act.SUSPEND, "order", "the client is closed")
    done = pumped(floor, floor.do(order_bulk, principal=lead, order=order, by_worker=True))
    assert (done.over, held(floor, first, second)) == (True, ["suspended", "suspended"])
    floor.drive(resume_instance, principal=lead, instance_id=instance_of(floor, first).id, reason="but this one")
    back = floor.do(undo_bulk, principal=lead, bulk_id=done.id, reason="open again", by_worker=True)
    told = pumped(floor, back)
    assert [one.code for one in told.refused] == ["work.nothing_to_undo"]
    assert held(floor, first, second) == ["active", "active"]
    with pytest.raises(NothingWaits):
        floor.do(order_bulk, principal=lead, order=BulkOrder(Act.RESUME, "order", "open again"))


def test_what_a_worker_does_for_an_order_is_told_as_by_its_giver_through_the_order(
    floor: Floor, lead: Principal
) -> None:
    floor.publish(FIRST)
    item = floor.send("PO-1|10").item
    order = BulkOrder(Act.SUSPEND, "order", "the client is closed")
    done = pumped(floor, floor.do(order_bulk, principal=lead, order=order, by_worker=True))
    with floor.store.read() as reader:
        (told,) = reader.events(tenant=floor.tenant, stream=item.stream, kinds={EventKind.INSTANCE_STEERED.value})
    assert (told.body["by"], told.body["through"]) == (lead.id, f"bulk:{done.id}")
    assert done.giver == lead.name


def test_many_are_moved_from_one_element_to_another_where_anything_stands_there(floor: Floor, lead: Principal) -> None:
    early, late = one_at_each(floor)
    moves = Moves(start_before=("sign",), variables={"moved": True})
    order = BulkOrder(Act.MODIFY, "order", "the check is done elsewhere", leave=("check",), moves=moves)
    done = pumped(floor, floor.do(order_bulk, principal=lead, order=order, by_worker=True))
    assert done.done == (instance_of(floor, early).id,)
    assert [(one.instance_id, one.code) for one in done.refused] == [
        (instance_of(floor, late).id, "work.nothing_waits")
    ]
    assert (set(open_tasks(floor, early)), set(open_tasks(floor, late))) == ({"sign"}, {"sign"})
    with pytest.raises(NothingToUndo):
        floor.do(undo_bulk, principal=lead, bulk_id=done.id, reason="too early")
    assert [one.id for one in floor.ask(recent_bulks, tenants=[floor.tenant], definition_key="order")] == [done.id]
