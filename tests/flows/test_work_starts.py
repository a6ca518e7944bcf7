"""Processes that start by themselves, and messages and signals that cross from item to item of one client."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import select
from tests.flows.test_work_machine import proven
from tests.flows.work_floor import BPMN, Floor, flow, user_task

from remit.parties.access import SYSTEM
from remit.store.refusals import LeaseLost
from remit.work.actions.claims import claim
from remit.work.actions.machine import JOB_KINDS, do_inside
from remit.work.actions.starts import arm_starts, fire_start
from remit.work.actions.tasks import complete_task
from remit.work.model import Channel, EventKind, Item, ItemState
from remit.work.records.items import item, item_of
from remit.work.records.starts import fallen_due, start_timers

PAID = '<message id="paid" name="paid"/>'
STOP = '<signal id="stop" name="stop"/>'
START = '<startEvent id="s"/>'
END = '<endEvent id="e"/>'


def process(*body: str, declared: str = "") -> bytes:
    """Return a process `order` with declarations before it."""
    return BPMN.format(body="".join(body)).replace("<process", f"{declared}<process").encode()


def throwing(event: str, declared: str) -> bytes:
    """Return a process whose one task is followed by a throw event."""
    thrown = f'<intermediateThrowEvent id="t">{event}</intermediateThrowEvent>'
    return process(START, user_task("go"), thrown, END, flow("s", "go", "t", "e"), declared=declared)


def waiting(event: str, declared: str) -> bytes:
    """Return a process that waits for an event and then has a task."""
    caught = f'<intermediateCatchEvent id="w">{event}</intermediateCatchEvent>'
    return process(START, caught, user_task("heard"), END, flow("s", "w", "heard", "e"), declared=declared)


def by_key(expression: str, *, throws: bool) -> bytes:
    """Return a process that sends, or waits for, `paid` under a correlation key."""
    event = '<messageEventDefinition messageRef="paid"/>'
    made = throwing(event, PAID) if throws else waiting(event, PAID)
    return made.replace(b' id="t">', f' id="t" remit:correlationKey="{expression}">'.encode()).replace(
        b' id="w">', f' id="w" remit:correlationKey="{expression}">'.encode()
    )


def go(floor: Floor, sender: Item, element: str = "go") -> None:
    """Complete the task before the throw event."""
    an = floor.people.get("An") or floor.person("An")
    task = floor.do(claim, principal=an, task_id=floor.task(sender, element).id)
    floor.drive(complete_task, principal=an, task_id=task.id, variables={})


def all_items(floor: Floor) -> list[Item]:
    """Return the client's items, oldest first."""
    rows = floor.ask(lambda reader: reader.rows(select(item).where(item.c.tenant == floor.tenant)))
    return sorted((item_of(row) for row in rows), key=lambda one: one.number)


def tasks(floor: Floor, one: Item) -> list[str]:
    """Return the elements of an item's tasks."""
    return [task.element for task in floor.tasks(one)]


def test_a_signal_thrown_in_one_item_reaches_every_other_that_listens_once(floor: Floor) -> None:
    event = '<signalEventDefinition signalRef="stop"/>'
    floor.publish(waiting(event, STOP))
    listeners = [floor.send(f"471{n}|20").accepted() for n in range(3)]
    floor.publish(throwing(event, STOP))
    thrower = floor.send("4720|20").accepted()
    go(floor, thrower)
    while floor.pump():
        pass
    assert [tasks(floor, one) for one in listeners] == [["heard"]] * 3
    late = floor.send("4730|20").accepted()
    assert tasks(floor, late) == ["go"]
    assert all(proven(floor, one) for one in (*listeners, thrower))


def test_a_message_with_a_key_reaches_the_item_that_waits_for_that_key_and_no_other(floor: Floor) -> None:
    floor.publish(by_key("payload.reference", throws=False))
    other, meant = floor.send("4711|20").accepted(), floor.send("4712|20").accepted()
    floor.publish(by_key("&quot;4712&quot;", throws=True))
    thrower = floor.send("9|20").accepted()
    go(floor, thrower)
    while floor.pump():
        pass
    assert (tasks(floor, other), tasks(floor, meant)) == ([], ["heard"])
    assert proven(floor, meant)


def by_content(content: str) -> tuple[bytes, bytes]:
    """Return a process that sends `paid` with the letter in it, and one that waits for what its own letter says."""
    declared = (
        '<message id="paid" name="paid"/><correlationProperty id="no"><correlationPropertyRetrievalExpression'
        ' messageRef="paid"><messagePath>letter.reference</messagePath></correlationPropertyRetrievalExpression>'
        "</correlationProperty>"
    )
    subscribed = (
        '<correlationSubscription id="cs"><correlationPropertyBinding correlationPropertyRef="no">'
        f"<dataPath>{content}</dataPath></correlationPropertyBinding></correlationSubscription>"
    )
    event = '<messageEventDefinition messageRef="paid"/>'
    carries = (
        "<dataInputAssociation><assignment><from>payload</from><to>letter</to></assignment></dataInputAssociation>"
    )
    thrown = f'<intermediateThrowEvent id="t">{carries}{event}</intermediateThrowEvent>'
    caught = f'<intermediateCatchEvent id="w">{event}</intermediateCatchEvent>'
    sends = process(START, user_task("go"), thrown, END, flow("s", "go", "t", "e"), declared=declared)
    awaits = process(
        subscribed, START, caught, user_task("heard"), END, flow("s", "w", "heard", "e"), declared=declared
    )
    return sends, awaits


def test_a_message_without_a_key_finds_the_item_whose_context_its_content_matches(floor: Floor) -> None:
    sends, awaits = by_content("payload.reference")
    floor.publish(awaits)
    others = [floor.send(f"{key}|20").accepted() for key in ("4711", "4712", "4713")]
    floor.publish(sends)
    for reference in ("4712", "4799"):
        go(floor, floor.send(f"{reference}|20").accepted())
        while floor.pump():
            pass
    assert [tasks(floor, one) for one in others] == [[], ["heard"], []]
    assert proven(floor, others[1])


def test_a_subscription_waits_for_what_its_data_says_by_then(floor: Floor) -> None:
    sends, awaits = by_content("said")
    beside = '<parallelGateway id="g"/>' + user_task("say") + flow("g", "say") + flow("g", "w")
    waits_beside = awaits.replace(b'sourceRef="s" targetRef="w"', b'sourceRef="s" targetRef="g"')
    floor.publish(waits_beside.replace(b"<endEvent", beside.encode() + b"<endEvent"))
    listener = floor.send("4711|20").accepted()
    an = floor.person("An")
    say = floor.do(claim, principal=an, task_id=floor.task(listener, "say").id)
    floor.drive(complete_task, principal=an, task_id=say.id, variables={"said": "4799"})
    floor.publish(sends)
    heard = []
    for reference in ("4711", "4799"):
        go(floor, floor.send(f"{reference}|20").accepted())
        while floor.pump():
            pass
        heard.append(tasks(floor, listener)[1:])
    assert heard == [[], ["heard"]]
    assert proven(floor, listener)


def test_a_message_has_one_receiver_who_waits_longest(floor: Floor) -> None:
    event = '<messageEventDefinition messageRef="paid"/>'
    floor.publish(waiting(event, PAID))
    first = floor.send("4711|20").accepted()
    floor.pass_time(seconds=1)
    second = floor.send("4712|20").accepted()
    floor.publish(throwing(event, PAID))
    go(floor, floor.send("9|20").accepted())
    while floor.pump():
        pass
    assert (tasks(floor, first), tasks(floor, second)) == (["heard"], [])


def test_a_message_that_nobody_waits_for_is_told_in_the_senders_trail(floor: Floor) -> None:
    floor.publish(throwing('<messageEventDefinition messageRef="paid"/>', PAID))
    sender = floor.send("9|20").accepted()
    go(floor, sender)
    while floor.pump():
        pass
    assert floor.kinds(sender).count(EventKind.MESSAGE_UNHEARD.value) == 1


def test_a_message_starts_a_process_that_begins_with_it_once_for_each_open_key(floor: Floor) -> None:
    floor.publish(
        by_key("payload.reference", throws=True).replace(b"remit:corr", b'remit:variables="payload" remit:corr')
    )
    senders = [floor.send(f"{key}|20").accepted() for key in ("4711", "4712", "4711")]
    begins = '<startEvent id="m"><messageEventDefinition messageRef="paid"/></startEvent>'
    floor.publish(process(begins, user_task("check"), END, flow("m", "check", "e"), declared=PAID))
    for sender in senders:
        go(floor, sender)
        while floor.pump():
            pass
    started = [one for one in all_items(floor) if one.channel is Channel.PROCESS]
    assert [one.reference for one in started] == ["4711", "4712"]
    assert all(tasks(floor, one) == ["check"] and proven(floor, one) for one in started)


def test_a_signal_starts_a_process_that_begins_with_it(floor: Floor) -> None:
    event = '<signalEventDefinition signalRef="stop"/>'
    floor.publish(throwing(event, STOP))
    thrower = floor.send("9|20").accepted()
    floor.publish(process(f'<startEvent id="m">{event}</startEvent>', END, flow("m", "e"), declared=STOP))
    go(floor, thrower)
    while floor.pump():
        pass
    (started,) = [one for one in all_items(floor) if one.channel is Channel.PROCESS]
    assert started.state is ItemState.RESOLVED


def test_a_signal_awaited_by_the_instance_that_another_began_begins_no_second_one(floor: Floor) -> None:
    thrown = "".join(
        f'<intermediateThrowEvent id="t{n}"><signalEventDefinition signalRef="s{n}"/></intermediateThrowEvent>'
        for n in (1, 2)
    )
    both = "".join(f'<signalEventDefinition signalRef="s{n}"/>' for n in (1, 2))
    declared = '<signal id="s1" name="counted"/><signal id="s2" name="weighed"/>'
    body = (START, user_task("go"), user_task("more"), thrown, END, flow("s", "go", "t1", "more", "t2", "e"))
    floor.publish(process(*body, declared=declared))
    thrower = floor.send("9|20").accepted()
    start = f'<startEvent id="m" parallelMultiple="true">{both}</startEvent>'
    floor.publish(process(start, user_task("heard"), END, flow("m", "heard", "e"), declared=declared))
    for element in ("go", "more"):
        go(floor, thrower, element)
        while floor.pump():
            pass
    started = [one for one in all_items(floor) if one.channel is Channel.PROCESS]
    assert [tasks(floor, one) for one in started] == [["heard"]]
    assert proven(floor, started[0])


def listening(floor: Floor, count: int) -> list[Item]:
    """Let items listen to `stop`, throw it, and return who listened; the jobs are not done yet."""
    event = '<signalEventDefinition signalRef="stop"/>'
    floor.publish(waiting(event, STOP))
    listeners = [floor.send(f"47{n}|20").accepted() for n in range(count)]
    floor.publish(throwing(event, STOP))
    go(floor, floor.send("9|20").accepted())
    return listeners


def test_workers_that_race_bring_a_signal_to_everybody_once(floor: Floor) -> None:
    listeners = listening(floor, 8)

    def work(name: str) -> None:
        while jobs := floor.store.claim_jobs(kinds=JOB_KINDS, worker=name, limit=2):
            for job in jobs:
                floor.store.write(partial(do_inside, runtime=floor.runtime, job=job), tenant=job.tenant)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, ("one", "other")))
    assert [tasks(floor, one) for one in listeners] == [["heard"]] * 8
    assert all(proven(floor, one) for one in listeners)


def test_a_lost_worker_that_delivers_after_its_lease_is_not_heard_a_second_time(floor: Floor) -> None:
    (listener,) = listening(floor, 1)
    lost = floor.store.claim_jobs(kinds=JOB_KINDS, worker="lost")
    floor.pass_time(hours=1)
    assert floor.pump() == len(lost)
    for job in reversed(lost):
        with pytest.raises(LeaseLost):
            floor.store.write(partial(do_inside, runtime=floor.runtime, job=job), tenant=job.tenant)
    assert tasks(floor, listener) == ["heard"]
    assert proven(floor, listener)


EVERY_HOUR = (
    '<startEvent id="hourly"><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></startEvent>'
)


def arm(floor: Floor) -> int:
    """Let the timers follow what is published."""
    return int(floor.store.write(lambda tx: arm_starts(tx, floor.runtime, tenant=floor.tenant), tenant=floor.tenant))


def fire(floor: Floor) -> int:
    """Fire every start timer that is due; return how many started something."""
    due = floor.ask(lambda reader: fallen_due(reader, at=floor.store.clock.now()))
    start = partial(fire_start, runtime=floor.runtime)
    return sum(floor.store.write(partial(start, timer=one), tenant=floor.tenant) for one in due)


def test_a_timer_starts_a_process_by_itself_for_the_engagement_that_uses_it(floor: Floor) -> None:
    floor.publish(process(EVERY_HOUR, user_task("check"), END, flow("hourly", "check", "e")))
    assert (arm(floor), arm(floor), fire(floor)) == (1, 0, 0)
    floor.pass_time(minutes=61)
    assert (fire(floor), fire(floor)) == (1, 0)
    (started,) = all_items(floor)
    assert (started.channel, tasks(floor, started)) == (Channel.PROCESS, ["check"])
    assert proven(floor, started)


def test_hours_that_passed_while_nothing_ran_make_one_start(floor: Floor) -> None:
    floor.publish(process(EVERY_HOUR, user_task("check"), END, flow("hourly", "check", "e")))
    arm(floor)
    floor.pass_time(hours=30, minutes=1)
    assert (fire(floor), fire(floor)) == (1, 0)
    (timer,) = floor.ask(lambda reader: start_timers(reader, tenant=floor.tenant))
    assert timer.due_at is not None
    assert 0 < (timer.due_at - floor.store.clock.now()).total_seconds() <= 3600


def test_two_workers_that_see_the_same_timer_start_once(floor: Floor) -> None:
    floor.publish(process(EVERY_HOUR, user_task("check"), END, flow("hourly", "check", "e")))
    arm(floor)
    floor.pass_time(minutes=61)
    (seen,) = floor.ask(lambda reader: fallen_due(reader, at=floor.store.clock.now()))
    for _worker in range(2):
        floor.store.write(lambda tx: fire_start(tx, floor.runtime, timer=seen), tenant=floor.tenant)
    assert len(all_items(floor)) == 1


def test_a_new_version_takes_the_old_ones_timers_away(floor: Floor) -> None:
    floor.publish(process(EVERY_HOUR, user_task("check"), END, flow("hourly", "check", "e")))
    arm(floor)
    floor.publish(process(START, user_task("check"), END, flow("s", "check", "e")))
    floor.pass_time(minutes=61)
    assert fire(floor) == 0
    arm(floor)
    assert floor.ask(lambda reader: start_timers(reader, tenant=floor.tenant)) == ()


def test_a_timer_start_at_a_date_happens_once(floor: Floor) -> None:
    once = EVERY_HOUR.replace("<timeCycle>R/PT1H</timeCycle>", "<timeDate>2026-03-02T10:00:00Z</timeDate>")
    floor.publish(process(once, user_task("check"), END, flow("hourly", "check", "e")))
    arm(floor)
    floor.pass_time(minutes=61)
    assert (fire(floor), arm(floor), fire(floor)) == (1, 0, 0)
    assert SYSTEM.id == all_items(floor)[0].received_by
