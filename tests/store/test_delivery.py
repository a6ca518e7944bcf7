"""Delivery of the log upwards: in order, effects exactly once, one bad event stops its own stream alone."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.databases import Databases, open_for_test
from tests.store.conftest import OTHER, TENANT

from remit.store import LoggedEvent, Store, Transaction
from remit.store.leases import MAX_ATTEMPTS
from remit.store.refusals import NoIncident
from remit.store.tables import parked
from remit.values.moment import SimulatedClock


def record(
    store: Store, *numbers: int, kind: str = "ItemReleased", stream: str = "item:1", tenant: str = TENANT
) -> None:
    def unit(tx: Transaction) -> None:
        for number in numbers:
            tx.record(tenant=tenant, stream=stream, kind=kind, body={"n": number})

    store.write(unit)


def echo(tx: Transaction, event: LoggedEvent) -> None:
    """A reaction whose effect is an event of its own."""
    tx.record(tenant=event.tenant, stream=f"echo:{event.stream}", kind="Echoed", body=event.body)


def echoed(store: Store) -> list[int]:
    with store.read() as reader:
        return [event.body["n"] for event in reader.events(kinds={"Echoed"})]


ITEMS = frozenset({"ItemReleased"})


def test_events_are_handed_over_in_order_and_once(store: Store) -> None:
    record(store, 1, 2, 3)
    assert store.deliver("billing", ITEMS, echo) == 3
    assert store.deliver("billing", ITEMS, echo) == 0
    record(store, 4)
    assert store.deliver("billing", ITEMS, echo) == 1
    assert echoed(store) == [1, 2, 3, 4]


def test_each_consumer_has_its_own_cursor_and_kinds(store: Store) -> None:
    record(store, 1)
    record(store, 2, kind="ItemReceived")
    assert store.deliver("billing", ITEMS, echo) == 1
    assert store.deliver("quality", frozenset({"ItemReceived"}), echo) == 1
    assert store.deliver("audit", None, lambda tx, event: None) == 4


def test_a_batch_is_no_larger_than_its_limit(store: Store) -> None:
    record(store, *range(10))
    counts = [store.deliver("billing", ITEMS, echo, limit=4) for _ in range(4)]
    assert counts == [4, 4, 2, 0]
    assert echoed(store) == list(range(10))


def test_a_consumer_that_wants_nothing_still_moves_on(store: Store) -> None:
    record(store, 1, 2, kind="Noise")
    assert store.deliver("billing", ITEMS, echo) == 0
    assert store.health().delivered == store.health().position


def test_a_bad_event_stops_its_own_stream_alone(timed: Store, clock: SimulatedClock) -> None:
    record(timed, 1)
    record(timed, 2, stream="item:2")
    record(timed, 3)
    record(timed, 4, stream="item:2")
    record(timed, 5, tenant=OTHER)
    well = False

    def handle(tx: Transaction, event: LoggedEvent) -> None:
        echo(tx, event)
        if event.body["n"] == 1 and not well:
            raise ZeroDivisionError

    timed.deliver("billing", ITEMS, handle)
    assert echoed(timed) == [2, 4, 5]
    assert timed.health().events_parked == 2
    assert timed.deliver("billing", ITEMS, handle) == 0
    record(timed, 6)
    timed.deliver("billing", ITEMS, handle)
    assert echoed(timed) == [2, 4, 5]

    well = True
    clock.advance(timedelta(seconds=3))
    assert timed.deliver("billing", ITEMS, handle) == 3
    assert echoed(timed) == [2, 4, 5, 1, 3, 6]
    assert timed.health().events_parked == 0


def exhaust(store: Store, clock: SimulatedClock) -> int:
    """Deliver event 1, which always fails, until it is an incident; return its position."""

    def handle(tx: Transaction, event: LoggedEvent) -> None:
        if event.body["n"] == 1:
            raise KeyError("rate card")
        echo(tx, event)

    record(store, 1, 2)
    for _ in range(MAX_ATTEMPTS + 2):
        store.deliver("billing", ITEMS, handle)
        clock.advance(timedelta(hours=2))
    with store.read() as reader:
        row = reader.row(select(parked).order_by(parked.c.position))
    assert row is not None
    assert (row.state, row.attempts, row.error) == ("incident", MAX_ATTEMPTS, "KeyError: 'rate card'")
    return int(row.position)


def test_an_incident_waits_for_a_person_who_lets_it_be_tried_again(timed: Store, clock: SimulatedClock) -> None:
    position = exhaust(timed, clock)
    assert timed.deliver("billing", ITEMS, echo) == 0
    timed.write(lambda tx: tx.retry_event(consumer="billing", tenant=TENANT, position=position))
    assert timed.deliver("billing", ITEMS, echo) == 2
    assert echoed(timed) == [1, 2]
    with pytest.raises(NoIncident):
        timed.write(lambda tx: tx.retry_event(consumer="billing", tenant=TENANT, position=position))


def test_an_incident_that_is_given_up_lets_those_behind_it_pass(timed: Store, clock: SimulatedClock) -> None:
    position = exhaust(timed, clock)
    with pytest.raises(NoIncident):
        timed.write(lambda tx: tx.drop_event(consumer="billing", tenant=OTHER, position=position))
    timed.write(lambda tx: tx.drop_event(consumer="billing", tenant=TENANT, position=position))
    timed.deliver("billing", ITEMS, echo)
    assert echoed(timed) == [2]
    assert timed.health().events_parked == 0


def test_two_deliverers_of_one_consumer_hand_each_event_over_once(store: Store) -> None:
    record(store, *range(200))

    def deliver(_: int) -> None:
        for _ in range(40):
            store.deliver("billing", ITEMS, echo, limit=10)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(deliver, range(4)))
    assert echoed(store) == list(range(200))


def test_an_event_that_commits_late_is_not_stepped_over(databases: Databases) -> None:
    """A transaction draws position 1, another draws 2 and commits first; nobody may be handed 2 and then miss 1."""
    store = open_for_test(databases.postgresql())
    drawn, go = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> None:
        tx.record(tenant=TENANT, stream="slow", kind="ItemReleased", body={"n": 1})
        assert len(tx.events(tenant=TENANT)) == 1  # the position is drawn
        drawn.set()
        assert go.wait(10)

    late = store.submit(slow)
    assert drawn.wait(10)
    record(store, 2, stream="fast")
    for _ in range(3):
        assert store.deliver("billing", ITEMS, echo) == 0
    go.set()
    late.result(10)
    assert store.deliver("billing", ITEMS, echo) == 2
    assert echoed(store) == [1, 2]
    store.close()


def test_one_long_transaction_holds_back_only_what_came_after_it(databases: Databases) -> None:
    store = open_for_test(databases.postgresql())
    record(store, 1)
    begun, go = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> None:
        assert tx.events(tenant=TENANT)  # the first question begins the transaction
        begun.set()
        assert go.wait(10)
        tx.record(tenant=TENANT, stream="slow", kind="ItemReleased", body={"n": 3})

    assert store.deliver("billing", ITEMS, echo) == 1
    late = store.submit(slow)
    assert begun.wait(10)
    record(store, 2)
    assert store.deliver("billing", ITEMS, echo) == 0
    go.set()
    late.result(10)
    while store.deliver("billing", ITEMS, echo):
        pass
    assert sorted(echoed(store)) == [1, 2, 3]
    store.close()


def test_delivery_keeps_up_with_writers_that_always_overlap(store: Store) -> None:
    """Under a load in which some transaction is always running, every event is handed over once and in order."""
    stop = threading.Event()
    got: list[int] = []

    def write(worker: int) -> int:
        count = 0
        while not stop.is_set() and count < 150:
            record(store, worker * 1_000 + count, stream=f"w:{worker}")
            count += 1
        return count

    def collect(_tx: Transaction, event: LoggedEvent) -> None:
        got.append(event.body["n"])

    with ThreadPoolExecutor(6) as threads:
        writers = [threads.submit(write, worker) for worker in range(6)]
        delivered_meanwhile = 0
        while not all(writer.done() for writer in writers):
            store.deliver("c", ITEMS, collect)
            delivered_meanwhile = len(got)
        stop.set()
    while store.deliver("c", ITEMS, collect):
        pass
    assert delivered_meanwhile > 0
    assert len(got) == len(set(got)) == sum(writer.result() for writer in writers)
    for worker in range(6):
        mine = [number for number in got if number // 1_000 == worker]
        assert mine == sorted(mine)
