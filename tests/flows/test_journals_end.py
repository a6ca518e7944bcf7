"""The end of journals: dropped after their days, by definition, while every proof of the sealed log holds."""

from functools import partial

import pytest
from tests.flows.test_operate_steering import FIRST
from tests.flows.work_floor import Floor

from remit.parties.access import SYSTEM
from remit.proof import reactions as proof
from remit.proof.actions import sign
from remit.proof.reports import check_sealed
from remit.proof.rules.note import signer_from
from remit.work.actions import retention
from remit.work.actions.cancel import cancel_instance
from remit.work.actions.retention import drop_journals, due_to_drop
from remit.work.model import Instance, Item
from remit.work.records.instances import instances_of_item
from remit.work.rules.keeping import Keeping, read_keeping
from remit.work.runtime import JournalDropped, replay_instance

SIGNER = signer_from("a secret of the house")


def ended(floor: Floor, text: str) -> tuple[Item, Instance]:
    """Send an item in and end its instance."""
    item = floor.send(text).item
    (one,) = floor.ask(instances_of_item, tenant=floor.tenant, item_id=item.id)
    floor.drive(cancel_instance, principal=SYSTEM, instance_id=one.id, reason="no longer wanted")
    return item, floor.ask(instances_of_item, tenant=floor.tenant, item_id=item.id)[0]


def drop(floor: Floor, keeping: Keeping) -> int:
    with floor.store.read() as reader:
        due = due_to_drop(reader, keeping=keeping, now=floor.store.clock.now())
    done = [partial(drop_journals, tenant=tenant, definition_key=key, instances=some) for tenant, key, some in due]
    return sum(floor.store.write(one) for one in done)


def test_journals_end_after_their_days_and_every_proof_holds(floor: Floor) -> None:
    floor.publish(FIRST)
    _item, old = ended(floor, "PO-1|10")
    running = floor.send("PO-2|10").item
    floor.pass_time(days=40)
    _young_item, young = ended(floor, "PO-3|10")
    while floor.store.deliver(proof.CONSUMER, None, proof.react):
        pass
    floor.store.write(lambda tx: sign(tx, signer=SIGNER, tenant=floor.tenant))
    with floor.store.read() as reader:
        checked = check_sealed(reader, SYSTEM, tenant=floor.tenant, key=SIGNER.verifier_key)
    assert drop(floor, Keeping(30)) == 1
    assert drop(floor, Keeping(30)) == 0
    with floor.store.read() as reader:
        assert check_sealed(reader, SYSTEM, tenant=floor.tenant, key=SIGNER.verifier_key) == checked
        with pytest.raises(JournalDropped):
            replay_instance(reader, old)
        replay_instance(reader, young)
        replay_instance(reader, floor.ask(instances_of_item, tenant=floor.tenant, item_id=running.id)[0])
        assert all(not row.body["events"] for row in reader.events(tenant=floor.tenant, stream=old.stream))
        (told,) = reader.events(tenant=floor.tenant, stream="journals:order")
    assert told.body["count"] == 1


def test_journals_of_one_moment_end_batch_by_batch_and_none_twice(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    floor.publish(FIRST)
    for number in range(5):
        ended(floor, f"PO-{number}|10")
    floor.pass_time(days=40)
    assert [drop(floor, Keeping(30)) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.parametrize(
    ("text", "of_orders", "of_others"),
    [("", 0, 0), ("365", 365, 365), ("365, order=90", 90, 365), ("order=30", 30, 0), ("365, order=0", 0, 365)],
)
def test_days_are_said_for_all_and_for_single_definitions(text: str, of_orders: int, of_others: int) -> None:
    keeping = read_keeping(text)
    assert (keeping.days_of("order"), keeping.days_of("claim")) == (of_orders, of_others)
    assert keeping.for_ever == (not of_orders and not of_others)


@pytest.mark.parametrize("text", ["a year", "order=", "order=-1", "1.5"])
def test_what_says_no_days_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read_keeping(text)
