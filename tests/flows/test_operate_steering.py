"""Operating instances: each act asks for a reason, is tried out first, told, audited, and replayable."""

from typing import Any

import pytest
from tests.flows.work_floor import Floor, bpmn, flow, service_task, user_task

from remit.engine.core.refusals import CannotMigrate, NotExpected
from remit.parties.access import SYSTEM, Principal
from remit.parties.model import Role
from remit.parties.records.audit import latest_entries
from remit.parties.refusals import RoleMissing
from remit.values.refusal import NotFound
from remit.work.actions.cancel import cancel_instance, retry_instance
from remit.work.actions.claims import claim
from remit.work.actions.migrate import migrate_instance
from remit.work.actions.modify import Moves, modify_instance
from remit.work.actions.steering import Steered, try_out
from remit.work.actions.suspend import resume_instance, suspend_instance
from remit.work.actions.tasks import complete_task
from remit.work.actions.undo import undo_last
from remit.work.model import (
    Instance,
    Item,
    ItemState,
    NothingToUndo,
    OtherDefinition,
    ReasonMissing,
    TaskState,
    WrongMapping,
)
from remit.work.records.definitions import list_definitions
from remit.work.records.instances import incidents_of_item, instances_of_item
from remit.work.records.items import load_item
from remit.work.reports.proof import prove_item
from remit.work.rules.changes import ChangeKind

ENDS = '<startEvent id="s"/><endEvent id="e"/>'
FIRST = bpmn(ENDS, user_task("check"), user_task("sign"), flow("s", "check", "sign", "e"))
SECOND = bpmn(ENDS, user_task("verify"), user_task("sign"), user_task("file"), flow("s", "verify", "sign", "file", "e"))
TIMED = bpmn(
    '<startEvent id="s"/><endEvent id="e"/><endEvent id="e2"/>',
    user_task("check"),
    '<boundaryEvent id="late" attachedToRef="check"><timerEventDefinition>'
    "<timeDuration>PT30M</timeDuration></timerEventDefinition></boundaryEvent>",
    user_task("hurry"),
    flow("s", "check", "e"),
    flow("late", "hurry", "e2"),
)
ARCHIVE = bpmn(ENDS, service_task("archive", "archive"), flow("s", "archive", "e"))


@pytest.fixture
def lead(floor: Floor) -> Principal:
    return floor.person("Yen", Role.LEAD)


def instance_of(floor: Floor, item: Item) -> Instance:
    found: tuple[Instance, ...] = floor.ask(instances_of_item, tenant=floor.tenant, item_id=item.id)
    return found[0]


def begun(floor: Floor, xml: bytes) -> tuple[Item, Instance]:
    floor.publish(xml)
    item = floor.send("PO-1|10").item
    return item, instance_of(floor, item)


def steer(floor: Floor, action: Any, *, by: Principal, on: Instance, reason: str = "a test", **more: Any) -> Steered:
    done: Steered = floor.drive(action, principal=by, instance_id=on.id, reason=reason, **more)
    return done


def tried(floor: Floor, action: Any, *, by: Principal, on: Instance, **more: Any) -> Steered:
    arguments = {"principal": by, "tenant": floor.tenant, "instance_id": on.id, "reason": "only looking", **more}
    return floor.store.write(
        lambda tx: try_out(tx, lambda: action(tx, floor.runtime, **arguments)), tenant=floor.tenant
    )


def version(floor: Floor, number: int) -> str:
    found = floor.ask(list_definitions, tenant=floor.tenant)
    return str(next(one.id for one in found if (one.key, one.version) == ("order", number)))


def open_tasks(floor: Floor, item: Item) -> dict[str, TaskState]:
    return {task.element: task.state for task in floor.tasks(item) if task.live}


def lines(steered: Steered) -> set[tuple[str, str]]:
    return {(one.kind.value, one.element) for effect in steered.effects for one in effect.changes}


def proven(floor: Floor, item: Item) -> bool:
    proofs = floor.ask(prove_item, floor.runtime.models, principal=SYSTEM, tenant=floor.tenant, item_id=item.id)
    return bool(proofs) and all(proof.refusal is None for proof in proofs)


def test_a_move_is_tried_out_then_done_told_and_audited(floor: Floor, lead: Principal) -> None:
    item, instance = begun(floor, FIRST)
    check = floor.task(item, "check")
    moves = Moves(cancel=(check.activation,), start_before=("sign",), variables={"checked_by": "telephone"})
    seen = tried(floor, modify_instance, by=lead, on=instance, moves=moves)
    assert {("left", "check"), ("entered", "sign")} <= lines(seen)
    assert open_tasks(floor, item) == {"check": TaskState.READY}
    done = steer(floor, modify_instance, by=lead, on=instance, moves=moves, reason="checked by telephone")
    assert lines(done) == lines(seen)
    assert open_tasks(floor, item) == {"sign": TaskState.READY}
    assert "InstanceSteered" in floor.kinds(item)
    audited = [(one.act, one.field, one.reason) for one in floor.ask(latest_entries, tenant=floor.tenant, count_max=50)]
    assert ("InstanceSteered", "modify", "checked by telephone") in audited
    assert proven(floor, item)


def test_an_act_needs_a_reason_a_role_and_the_right_client(floor: Floor, lead: Principal) -> None:
    _item, instance = begun(floor, FIRST)
    with pytest.raises(ReasonMissing):
        steer(floor, suspend_instance, by=lead, on=instance, reason=" ")
    with pytest.raises(RoleMissing):
        steer(floor, suspend_instance, by=floor.person("An", Role.AGENT), on=instance)
    stranger = Principal(kind=lead.kind, id="x", name="x", organisation="x", country="DE")
    with pytest.raises(NotFound):
        steer(floor, suspend_instance, by=stranger, on=instance)


def test_a_migration_needs_a_place_for_what_runs_renames_its_task_and_is_undone(floor: Floor, lead: Principal) -> None:
    item, instance = begun(floor, FIRST)
    floor.publish(SECOND)
    target = version(floor, 2)
    with pytest.raises(CannotMigrate):
        tried(floor, migrate_instance, by=lead, on=instance, target=target)
    with pytest.raises(WrongMapping):
        tried(floor, migrate_instance, by=lead, on=instance, target=target, mapping={"check": "verfy"})
    mapping = {"check": "verify"}
    done = steer(floor, migrate_instance, by=lead, on=instance, target=target, mapping=mapping)
    assert ("carried", "verify") in lines(done)
    assert [one.detail for one in done.effects[0].changes if one.kind is ChangeKind.VERSION] == ["1 → 2"]
    assert open_tasks(floor, item) == {"verify": TaskState.READY}
    assert proven(floor, item)
    steer(floor, undo_last, by=lead, on=instance)
    assert open_tasks(floor, item) == {"check": TaskState.READY}
    assert instance_of(floor, item).definition_hash == instance.definition_hash
    assert proven(floor, item)


def test_a_migrated_instance_runs_on_in_the_new_version(floor: Floor, lead: Principal) -> None:
    item, instance = begun(floor, FIRST)
    floor.publish(SECOND)
    steer(floor, migrate_instance, by=lead, on=instance, target=version(floor, 2), mapping={"check": "verify"})
    agent = floor.person("Lan")
    for element in ("verify", "sign", "file"):
        task = floor.task(item, element)
        floor.do(claim, principal=agent, task_id=task.id)
        floor.drive(complete_task, principal=agent, task_id=task.id, variables={})
    assert floor.ask(load_item, tenant=floor.tenant, item_id=item.id).state is ItemState.RESOLVED
    assert proven(floor, item)


def test_a_migration_leads_to_another_version_of_the_same_definition_only(floor: Floor, lead: Principal) -> None:
    _item, instance = begun(floor, FIRST)
    floor.publish(FIRST.replace(b'id="order"', b'id="other"'))
    other = next(one.id for one in floor.ask(list_definitions, tenant=floor.tenant) if one.key == "other")
    with pytest.raises(OtherDefinition):
        steer(floor, migrate_instance, by=lead, on=instance, target=other)


def test_a_suspended_instance_holds_its_tasks_and_timers_and_goes_on_when_resumed(
    floor: Floor, lead: Principal
) -> None:
    item, instance = begun(floor, TIMED)
    steer(floor, suspend_instance, by=lead, on=instance, reason="the client asked")
    assert open_tasks(floor, item) == {"check": TaskState.CREATED}
    floor.pass_time(minutes=31)
    assert floor.pump() == 1
    assert open_tasks(floor, item) == {"check": TaskState.CREATED}
    with pytest.raises(NotExpected):
        steer(floor, suspend_instance, by=lead, on=instance)
    steer(floor, resume_instance, by=lead, on=instance)
    assert open_tasks(floor, item) == {"check": TaskState.READY}
    floor.pass_time(minutes=2)
    assert floor.pump() == 1
    assert open_tasks(floor, item) == {"hurry": TaskState.READY}
    assert proven(floor, item)


def test_a_task_on_a_desk_is_held_and_comes_back_to_the_same_desk(floor: Floor, lead: Principal) -> None:
    item, instance = begun(floor, FIRST)
    agent = floor.person("Lan")
    floor.do(claim, principal=agent, task_id=floor.task(item, "check").id)
    steer(floor, suspend_instance, by=lead, on=instance)
    assert floor.task(item, "check").state is TaskState.SUSPENDED
    steer(floor, undo_last, by=lead, on=instance)
    back = floor.task(item, "check")
    assert (back.state, back.assignee) == (TaskState.RESERVED, agent.id)


def test_an_incident_is_retried_and_travels_with_a_migration(floor: Floor, lead: Principal) -> None:
    floor.letters.down = True
    item, instance = begun(floor, ARCHIVE)
    floor.publish(ARCHIVE.replace(b'"Archive"', b'"Keep"'))
    steer(floor, migrate_instance, by=lead, on=instance, target=version(floor, 2))
    assert steer(floor, retry_instance, by=lead, on=instance).incidents
    floor.letters.down = False
    done = steer(floor, retry_instance, by=lead, on=instance)
    assert done.item.state is ItemState.RESOLVED
    assert proven(floor, item)


def test_a_cancelled_instance_leaves_neither_task_nor_open_incident_and_is_not_undone(
    floor: Floor, lead: Principal
) -> None:
    floor.letters.down = True
    item, instance = begun(floor, ARCHIVE)
    done = steer(floor, cancel_instance, by=lead, on=instance, reason="sent twice")
    assert done.item.state is ItemState.CANCELLED
    assert (ChangeKind.STATUS.value, "") in lines(done)
    assert all(one.resolved_at for one in floor.ask(incidents_of_item, tenant=floor.tenant, item_id=item.id))
    with pytest.raises((NothingToUndo, NotExpected)):
        steer(floor, undo_last, by=lead, on=instance)
