"""Two items that are one matter: merged, kept with their promises, taken back as they were; and who may not."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from tests.flows.work_floor import ONE_CHECK, TERMS, Floor

from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.conversation.actions.writing import write_to_client
from remit.conversation.reports.conversation import conversation
from remit.parties.access import SYSTEM, Principal
from remit.parties.actions.places import create_organisation
from remit.parties.model import OrganisationKind, Role
from remit.parties.refusals import AccessDenied
from remit.values.refusal import NotFound
from remit.work.actions.claims import claim
from remit.work.actions.comments import answer_client_question, ask_client
from remit.work.actions.items import release_item
from remit.work.actions.merging import merge_item, unmerge_item
from remit.work.actions.suspend import resume_instance
from remit.work.actions.tasks import complete_task, start
from remit.work.model import Item, ItemState, TaskState, WrongState
from remit.work.model.merging import MergeUnfit, NotMerged
from remit.work.records.instances import instances_of_item
from remit.work.records.items import load_item
from remit.work.reports.clocks import clock_of
from remit.work.reports.doors import terms_of
from remit.work.reports.merging import alike, matter
from remit.work.reports.queue import queue


@pytest.fixture
def an(floor: Floor) -> Principal:
    floor.publish(ONE_CHECK)
    return floor.person("An")


def now_of(floor: Floor, item: Item) -> Item:
    found: Item = floor.ask(load_item, tenant=floor.tenant, item_id=item.id)
    return found


def late(floor: Floor, item: Item) -> bool:
    with floor.store.read(tenant=floor.tenant) as reader:
        clock = clock_of(reader, now_of(floor, item), terms_of(reader, item), now=floor.store.clock.now())
    assert clock is not None
    return clock.verdict.breached


def waiting(floor: Floor, who: Principal) -> set[str]:
    return {entry.task.item_id for entry in floor.ask(queue, principal=who, now=floor.store.clock.now()).entries}


def elsewhere(floor: Floor, organisation: str) -> Floor:
    """Return the floor of another engagement, of the same client or of another."""
    details = EngagementDetails(key=f"more-{organisation[-4:]}", name="More", provider=floor.provider, line="letters")
    made = floor.store.write(partial(create_engagement, principal=SYSTEM, tenant=organisation, details=details))
    at: dict[str, Any] = {"tenant": organisation, "engagement_id": made.id}
    floor.store.write(lambda tx: publish_statement_of_work(tx, SYSTEM, **at, body=TERMS), tenant=organisation)
    return replace(floor, engagement=made)


def done(floor: Floor, item: Item, who: Principal) -> Item:
    task = floor.task(item, "check")
    floor.do(claim, principal=who, task_id=task.id)
    floor.do(start, principal=who, task_id=task.id)
    floor.drive(complete_task, principal=who, task_id=task.id, variables={"ok": True})
    released: Item = floor.do(release_item, principal=SYSTEM, item_id=item.id)
    return released


def test_a_duplicate_rests_while_the_other_carries_on_by_the_earlier_promise(floor: Floor, an: Principal) -> None:
    first = floor.send("4711|20").accepted()
    floor.pass_time(minutes=30)
    second = floor.send("4711|20").accepted()
    assert [one.id for one in floor.ask(alike, principal=an, tenant=floor.tenant, item_id=first.id)] == [second.id]
    floor.drive(merge_item, principal=an, item_id=first.id, into=second.number)
    assert (now_of(floor, first).state, now_of(floor, first).due_at) == (ItemState.MERGED, None)
    assert now_of(floor, second).due_at == first.due_at == floor.task(second, "check").due_at
    assert waiting(floor, an) == {second.id}
    for item, into, carries in ((first, second.id, []), (second, None, [first.id])):
        seen = floor.ask(matter, principal=an, tenant=floor.tenant, item_id=item.id)
        assert (seen.into and seen.into[1].id, [one.id for _, one in seen.carried]) == (into, carries)
    assert floor.kinds(first)[-1] == floor.kinds(second)[-1] == "ItemMerged"


def test_a_merge_is_taken_back_to_where_both_stood(floor: Floor, an: Principal) -> None:
    first, second = floor.send("4711|20").accepted(), floor.send("4711|21").accepted()
    held = floor.task(first, "check")
    floor.do(claim, principal=an, task_id=held.id)
    floor.do(start, principal=an, task_id=held.id)
    floor.pass_time(minutes=4)
    floor.drive(merge_item, principal=an, item_id=first.id, into=second.id)
    assert floor.task(first, "check").state is TaskState.CREATED
    assert waiting(floor, an) == {second.id}
    floor.drive(unmerge_item, principal=an, item_id=first.id)
    back = floor.task(first, "check")
    assert (back.state, back.assignee, back.handling_time_s) == (TaskState.RESERVED, an.id, 240)
    assert (now_of(floor, first).state, now_of(floor, first).due_at) == (ItemState.IN_PROGRESS, first.due_at)
    assert now_of(floor, second).due_at == second.due_at
    assert not done(floor, first, an).open
    with pytest.raises(NotMerged):
        floor.drive(unmerge_item, principal=an, item_id=first.id)


def test_no_merge_makes_a_late_promise_kept(floor: Floor, an: Principal) -> None:
    first = floor.send("4711|20").accepted()
    floor.pass_time(minutes=100)
    second = floor.send("4711|20").accepted()
    floor.pass_time(minutes=30)
    assert (late(floor, first), late(floor, second)) == (True, False)
    floor.drive(merge_item, principal=an, item_id=first.id, into=second.id)
    assert late(floor, second)
    floor.drive(unmerge_item, principal=an, item_id=first.id)
    assert (late(floor, first), late(floor, second)) == (True, False)
    floor.drive(merge_item, principal=an, item_id=first.id, into=second.id)
    done(floor, second, an)
    assert late(floor, second)
    assert "ServiceLevelMissed" in floor.kinds(second)


def test_a_chain_of_merges_keeps_the_first_promise_and_the_whole_conversation(floor: Floor, an: Principal) -> None:
    items = []
    for number in range(3):
        items.append(floor.send(f"{number}|20").accepted())
        floor.do(write_to_client, principal=an, item_id=items[-1].id, text=f"Hello {number}")
        floor.pass_time(minutes=5)
    floor.drive(merge_item, principal=an, item_id=items[0].id, into=items[1].id)
    floor.drive(merge_item, principal=an, item_id=items[1].id, into=items[2].id)
    assert now_of(floor, items[2]).due_at == items[0].due_at
    told = floor.ask(conversation, principal=an, tenant=floor.tenant, item_id=items[2].id)
    assert [(one.message.text, one.number) for one in told] == [
        (f"Hello {number}", item.number) for number, item in enumerate(items)
    ]
    floor.drive(unmerge_item, principal=an, item_id=items[0].id)
    assert now_of(floor, items[2]).due_at == items[1].due_at


def test_a_question_of_the_merged_item_is_answered_and_heard_when_it_goes_on(floor: Floor, an: Principal) -> None:
    first, second = floor.send("4711|20").accepted(), floor.send("4711|20").accepted()
    clara = floor.client("Clara", Role.CLIENT_MANAGER)
    asked = floor.do(ask_client, principal=an, item_id=first.id, text="Which order?")
    floor.drive(merge_item, principal=an, item_id=first.id, into=second.id)
    floor.pass_time(minutes=60)
    floor.drive(answer_client_question, principal=clara, question_id=asked.id, text="4711.")
    assert now_of(floor, first).state is ItemState.MERGED
    floor.drive(unmerge_item, principal=an, item_id=first.id)
    back = now_of(floor, first)
    assert back.state is ItemState.IN_PROGRESS
    assert back.due_at is not None
    assert first.due_at is not None
    assert (back.due_at - first.due_at).total_seconds() == 3600


def test_only_open_work_of_one_engagement_is_merged_and_by_those_who_work_on_it(floor: Floor, an: Principal) -> None:
    first, second = floor.send("4711|20").accepted(), floor.send("4712|20").accepted()
    found = partial(create_organisation, name="Ostwind", kind=OrganisationKind.CLIENT, country="DE", entropy=b"y" * 32)
    stranger = floor.store.write(lambda tx: found(tx, SYSTEM))
    beside = elsewhere(floor, floor.tenant).send("4711|20").accepted()
    foreign = elsewhere(floor, stranger.id).send("4711|20").accepted()
    for into, refusal in (
        (first.number, MergeUnfit),
        (beside.number, MergeUnfit),
        (foreign.id, NotFound),
        ("NOAP-999999", NotFound),
    ):
        with pytest.raises(refusal):
            floor.drive(merge_item, principal=an, item_id=first.id, into=into)
    for who in (floor.person("Rita", Role.REVIEWER), floor.client("Clara", Role.CLIENT_MANAGER)):
        with pytest.raises(AccessDenied):
            floor.drive(merge_item, principal=who, item_id=first.id, into=second.id)
    done(floor, second, an)
    with pytest.raises(WrongState):
        floor.drive(merge_item, principal=an, item_id=first.id, into=second.id)
    assert floor.kinds(first)[-1] == "TaskOpened"


def test_what_rests_is_not_steered_and_not_merged_again(floor: Floor, an: Principal) -> None:
    first, second, third = (floor.send(f"{n}|20").accepted() for n in range(3))
    floor.drive(merge_item, principal=an, item_id=first.id, into=second.id)
    (instance,) = floor.ask(instances_of_item, tenant=floor.tenant, item_id=first.id)
    lead = floor.person("Lan", Role.LEAD)
    with pytest.raises(WrongState):
        floor.drive(resume_instance, principal=lead, instance_id=instance.id, reason="go on with it")
    with pytest.raises(WrongState):
        floor.drive(merge_item, principal=an, item_id=first.id, into=third.id)
    with pytest.raises(WrongState):
        floor.drive(merge_item, principal=an, item_id=third.id, into=first.id)
