"""Tasks: claimed once, by whoever may; four eyes; stale forms; handling time; the next item."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.flows.work_floor import ONE_CHECK, Floor, bpmn, flow, user_task

from remit.parties.model import DataClass, Role
from remit.values.refusal import Refusal
from remit.work.actions.claims import claim, next_item
from remit.work.actions.tasks import complete_task, delegate, pause, release_task, start
from remit.work.model import (
    AlreadyClaimed,
    FormRefused,
    ItemState,
    NotEligible,
    NotYours,
    PauseReason,
    Stale,
    TaskEnded,
    TaskState,
)
from remit.work.records.items import load_item
from remit.work.reports.queue import explain_task, queue

TWO_REVIEWS = bpmn(
    '<startEvent id="s"/><parallelGateway id="f"/><parallelGateway id="j"/>',
    user_task("first", separateFrom="second"),
    user_task("second", separateFrom="first"),
    user_task("settle", separateFrom="first,second", role="reviewer"),
    '<endEvent id="e"/>',
    flow("s", "f", "first", "j"),
    flow("f", "second", "j", "settle", "e"),
)


def test_of_many_who_claim_at_once_one_gets_it(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    task = floor.task(floor.send("4711|20").item, "check")
    people = [floor.person(f"P{number}") for number in range(8)]

    def try_it(person: Any) -> str:
        try:
            return str(floor.do(claim, principal=person, task_id=task.id).assignee)
        except AlreadyClaimed:
            return ""

    with ThreadPoolExecutor(8) as pool:
        winners = [winner for winner in pool.map(try_it, people) if winner]
    assert len(winners) == 1


def test_many_who_ask_for_the_next_item_never_get_the_same(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    for order in range(12):
        floor.send(f"{order}|1", key=str(order))
    people = [floor.person(f"P{number}") for number in range(12)]

    def ask(person: Any) -> str | None:
        task = floor.store.write(lambda tx: next_item(tx, principal=person), tenant=floor.tenant)
        return None if task is None else str(task.id)

    with ThreadPoolExecutor(6) as pool:
        given = [task_id for task_id in pool.map(ask, people) if task_id]
    assert len(given) == len(set(given)) == 12


def test_whoever_does_one_review_may_not_do_the_other_nor_settle_them(floor: Floor) -> None:
    floor.publish(TWO_REVIEWS)
    item = floor.send("4711|20").item
    an, binh = floor.person("An"), floor.person("Binh")
    floor.do(claim, principal=an, task_id=floor.task(item, "first").id)
    with pytest.raises(NotEligible, match="“first” on this item was done by"):
        floor.do(claim, principal=an, task_id=floor.task(item, "second").id)
    assert floor.ask(queue, principal=an, now=floor.store.clock.now()).entries == ()
    floor.do(claim, principal=binh, task_id=floor.task(item, "second").id)
    floor.drive(complete_task, principal=an, task_id=floor.task(item, "first").id, variables={})
    floor.drive(complete_task, principal=binh, task_id=floor.task(item, "second").id, variables={})
    lead = floor.person("Lan", Role.LEAD, Role.REVIEWER)
    settled = floor.store.write(lambda tx: next_item(tx, principal=lead), tenant=floor.tenant)
    assert settled is not None
    assert settled.element == "settle"
    item = floor.drive(complete_task, principal=lead, task_id=settled.id, variables={})
    assert item.state is ItemState.RESOLVED


def test_every_reason_against_a_person_is_named(floor: Floor) -> None:
    asked = {"skill": "vat", "proficiency": "3", "qualification": "notary", "language": "de", "reads": "financial"}
    check = user_task("check", role="expert", **asked)
    floor.publish(bpmn('<startEvent id="s"/>', check, '<endEvent id="e"/>', flow("s", "check", "e")))
    task = floor.task(floor.send("4711|20").item, "check")
    newcomer = floor.person("Moi", Role.AGENT, cleared=frozenset[DataClass]())
    with pytest.raises(NotEligible) as refused:
        floor.do(claim, principal=newcomer, task_id=task.id)
    codes = [obstacle.code.rsplit(".", 1)[1] for obstacle in refused.value.fields["obstacles"]]
    assert codes == ["role", "skill", "qualification", "language", "clearance"]
    fit: dict[str, Any] = {"skills": {"vat": 3}, "qualifications": frozenset({"notary"}), "languages": ("de",)}
    expert = floor.person("Expert", Role.EXPERT, **fit)
    assert floor.do(claim, principal=expert, task_id=task.id).assignee == expert.id


def test_a_far_shore_does_not_get_what_its_terms_do_not_show_it(floor: Floor) -> None:
    check = user_task("check", reads="financial")
    floor.publish(bpmn('<startEvent id="s"/>', check, '<endEvent id="e"/>', flow("s", "check", "e")))
    task = floor.task(floor.send("4711|20").item, "check")
    far, near, here = (floor.person(name, country=country) for name, country in (("A", "VN"), ("B", "PL"), ("C", "DE")))
    for person, expected in ((far, ["work.needs.clearance"]), (near, ["work.needs.clearance"]), (here, [])):
        found = floor.ask(
            explain_task, principal=person, tenant=floor.tenant, task_id=task.id, now=floor.store.clock.now()
        )
        assert [obstacle.code for obstacle in found.obstacles] == expected


def test_a_stale_form_is_refused_with_both_texts(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    task = floor.task(floor.send("4711|20").item, "check")
    an = floor.person("An")
    seen = floor.do(claim, principal=an, task_id=task.id).version
    floor.do(start, principal=an, task_id=task.id)
    with pytest.raises(Stale) as refused:
        floor.drive(complete_task, principal=an, task_id=task.id, variables={"ok": 1}, expected_version=seen)
    assert (refused.value.status, refused.value.fields["yours"]) == (409, {"ok": 1})


def test_a_form_with_a_gap_is_refused_and_nothing_changes(floor: Floor) -> None:
    check = user_task("check", form="verdict")
    floor.publish(bpmn('<startEvent id="s"/>', check, '<endEvent id="e"/>', flow("s", "check", "e")))
    item = floor.send("4711|20").item
    an = floor.person("An")
    task = floor.do(claim, principal=an, task_id=floor.task(item, "check").id)
    with pytest.raises(FormRefused, match="say your verdict"):
        floor.drive(complete_task, principal=an, task_id=task.id, variables={})
    assert floor.task(item, "check") == task


def test_handling_time_stands_while_a_task_is_paused(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    item = floor.send("4711|20").item
    an = floor.person("An")
    task_id = floor.task(item, "check").id
    floor.do(claim, principal=an, task_id=task_id)
    floor.pass_time(minutes=5)
    floor.do(start, principal=an, task_id=task_id)
    floor.pass_time(minutes=3)
    floor.do(pause, principal=an, task_id=task_id, reason=PauseReason.BREAK)
    floor.pass_time(minutes=30)
    floor.do(start, principal=an, task_id=task_id)
    floor.pass_time(minutes=2)
    floor.drive(complete_task, principal=an, task_id=task_id, variables={})
    assert floor.task(item, "check").handling_time_s == 300


def test_what_is_released_or_handed_over_is_no_longer_mine(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    item = floor.send("4711|20").item
    an, binh, lead = floor.person("An"), floor.person("Binh"), floor.person("Lan", Role.LEAD)
    task_id = floor.task(item, "check").id
    floor.do(claim, principal=an, task_id=task_id)
    assert floor.do(release_task, principal=an, task_id=task_id).state is TaskState.READY
    floor.do(claim, principal=an, task_id=task_id)
    with pytest.raises(Refusal):
        floor.do(release_task, principal=binh, task_id=task_id)
    assert floor.do(delegate, principal=lead, task_id=task_id, to=binh).assignee == binh.id
    with pytest.raises(NotYours):
        floor.drive(complete_task, principal=an, task_id=task_id, variables={})


def test_a_form_of_a_task_that_has_ended_says_so_and_does_not_ask_to_claim_it(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    an = floor.person("An")
    item = floor.send("4711|20").item
    task_id = floor.task(item, "check").id
    floor.do(claim, principal=an, task_id=task_id)
    floor.drive(complete_task, principal=an, task_id=task_id, variables={"ok": True})
    with pytest.raises(TaskEnded):
        floor.drive(complete_task, principal=an, task_id=task_id, variables={"ok": False})


def test_the_next_item_is_the_most_urgent_that_can_still_be_on_time(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    floor.send("late|1")
    floor.pass_time(minutes=100)
    floor.send("soon|1")
    floor.pass_time(minutes=110)
    floor.send("fresh|1")
    entries = floor.ask(queue, principal=floor.person("An"), now=floor.store.clock.now()).entries
    items = [floor.ask(load_item, tenant=floor.tenant, item_id=entry.task.item_id) for entry in entries]
    shown = [(item.reference, entry.score.hopeless) for item, entry in zip(items, entries, strict=True)]
    assert shown == [("soon", False), ("late", True), ("fresh", False)]
