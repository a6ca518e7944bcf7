"""Messages and signals that an outside system sends: each counts once, by the sender's idempotency key."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.flows.test_work_machine import proven
from tests.flows.test_work_starts import PAID, STOP, all_items, by_key, process, tasks, waiting
from tests.flows.work_floor import Floor, flow, user_task

from remit.parties.access import Principal
from remit.parties.model import Role
from remit.parties.refusals import RoleMissing
from remit.work.actions.messages import take_message
from remit.work.actions.suspend import resume_instance, suspend_instance
from remit.work.model import EventKind
from remit.work.model.messages import NobodyWaits, SendingIncomplete, SendingReused, Sent, SentKind, Taken
from remit.work.records.instances import instances_of_item

MESSAGE = '<messageEventDefinition messageRef="paid"/>'


@pytest.fixture
def bank(floor: Floor) -> Principal:
    return floor.client("The bank", Role.CLIENT_SUBMITTER)


def paid(once: str, key: str | None = None, **variables: Any) -> Sent:
    return Sent(SentKind.MESSAGE, "paid", once, key, variables)


def bring(floor: Floor, bank: Principal, sent: Sent) -> Taken:
    taken: Taken = floor.drive(take_message, principal=bank, sent=sent)
    return taken


def test_a_message_reaches_who_waits_for_its_key_and_a_repetition_changes_nothing(
    floor: Floor, bank: Principal
) -> None:
    floor.publish(by_key("payload.reference", throws=False))
    other, meant = floor.send("4711|20").accepted(), floor.send("4712|20").accepted()
    first = bring(floor, bank, paid("bank-1", "4712", amount=20))
    again = bring(floor, bank, paid("bank-1", "4712", amount=20))
    assert (first.item_id, first.started, first.repeated) == (meant.id, False, False)
    assert (again.id, again.item_id, again.repeated) == (first.id, meant.id, True)
    assert (tasks(floor, other), tasks(floor, meant)) == ([], ["heard"])
    assert floor.kinds(meant).count(EventKind.MESSAGE_RECEIVED.value) == 1
    assert proven(floor, meant)


def test_the_same_key_with_another_content_is_refused(floor: Floor, bank: Principal) -> None:
    floor.publish(waiting(MESSAGE, PAID))
    floor.send("4711|20").accepted()
    bring(floor, bank, paid("bank-1", amount=20))
    with pytest.raises(SendingReused, match="bank-1"):
        bring(floor, bank, paid("bank-1", amount=21))


def test_a_message_that_came_too_early_may_come_again_under_its_key(floor: Floor, bank: Principal) -> None:
    floor.publish(waiting(MESSAGE, PAID))
    with pytest.raises(NobodyWaits):
        bring(floor, bank, paid("bank-1"))
    one = floor.send("4711|20").accepted()
    assert bring(floor, bank, paid("bank-1")).item_id == one.id


def test_a_suspended_instance_takes_no_message_until_it_goes_on(floor: Floor, bank: Principal) -> None:
    floor.publish(waiting(MESSAGE, PAID))
    one = floor.send("4711|20").accepted()
    lead = floor.person("Yen", Role.LEAD)
    instance = floor.ask(instances_of_item, tenant=floor.tenant, item_id=one.id)[0].id
    floor.drive(suspend_instance, principal=lead, instance_id=instance, reason="the client asked")
    with pytest.raises(NobodyWaits):
        bring(floor, bank, paid("bank-1"))
    floor.drive(resume_instance, principal=lead, instance_id=instance, reason="and again")
    assert bring(floor, bank, paid("bank-1")).item_id == one.id


def test_a_message_may_begin_an_item_and_begins_it_once(floor: Floor, bank: Principal) -> None:
    start = f'<startEvent id="s">{MESSAGE}</startEvent>'
    floor.publish(process(start, user_task("heard"), '<endEvent id="e"/>', flow("s", "heard", "e"), declared=PAID))
    first = bring(floor, bank, paid("bank-1", amount=20))
    again = bring(floor, bank, paid("bank-1", amount=20))
    (item,) = all_items(floor)
    assert (first.started, first.item_id, again.item_id, again.repeated) == (True, item.id, item.id, True)
    assert tasks(floor, item) == ["heard"]


def test_of_two_who_send_the_same_at_once_one_is_heard(floor: Floor, bank: Principal) -> None:
    floor.publish(waiting(MESSAGE, PAID))
    items = [floor.send(f"471{n}|20").accepted() for n in range(2)]
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda _sender: bring(floor, bank, paid("bank-1")), range(2)))
    assert sorted(one.repeated for one in taken) == [False, True]
    assert sorted(map(len, (tasks(floor, one) for one in items))) == [0, 1]


def test_a_signal_reaches_everybody_who_listens_when_it_comes(floor: Floor, bank: Principal) -> None:
    floor.publish(waiting('<signalEventDefinition signalRef="stop"/>', STOP))
    listeners = [floor.send(f"471{n}|20").accepted() for n in range(3)]
    signal = Sent(SentKind.SIGNAL, "stop", "alarm-1")
    assert (bring(floor, bank, signal).listeners, bring(floor, bank, signal).repeated) == (3, True)
    late = floor.send("4720|20").accepted()
    while floor.pump():
        pass
    assert [tasks(floor, one) for one in (*listeners, late)] == [["heard"]] * 3 + [[]]


def test_a_message_needs_a_name_a_key_and_somebody_who_may_hand_in_work(floor: Floor, bank: Principal) -> None:
    for sent in (paid(" "), Sent(SentKind.MESSAGE, "", "bank-1")):
        with pytest.raises(SendingIncomplete):
            bring(floor, bank, sent)
    with pytest.raises(RoleMissing):
        bring(floor, floor.client("Somebody", Role.CLIENT_READER), paid("bank-1"))
