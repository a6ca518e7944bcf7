"""The event log: appended in the transaction of the state, read in order."""

from tests.store.conftest import OTHER, START, TENANT

from remit.store import Store, Transaction


def fill(tx: Transaction) -> None:
    for number in range(6):
        tx.record(
            tenant=TENANT if number % 2 == 0 else OTHER,
            stream=f"item:{number % 3}",
            kind="Odd" if number % 2 else "Even",
            body={"n": number},
        )


def numbers(store: Store, **narrow: object) -> list[int]:
    with store.read() as reader:
        return [event.body["n"] for event in reader.events(**narrow)]  # type: ignore[arg-type]


def test_events_come_back_in_the_order_they_were_recorded(timed: Store) -> None:
    timed.write(fill)
    with timed.read() as reader:
        events = reader.events()
    assert [event.body["n"] for event in events] == [0, 1, 2, 3, 4, 5]
    assert [event.position for event in events] == sorted({event.position for event in events})
    assert {event.at for event in events} == {START}


def test_events_are_narrowed_by_tenant_stream_kind_and_position(store: Store) -> None:
    store.write(fill)
    assert numbers(store, tenant=OTHER) == [1, 3, 5]
    assert numbers(store, tenant=TENANT, stream="item:0") == [0]
    assert numbers(store, stream="item:1") == [1, 4]
    assert numbers(store, kinds={"Even"}) == [0, 2, 4]
    assert numbers(store, kinds=set()) == []
    with store.read() as reader:
        third = reader.events()[2].position
    assert numbers(store, after=third) == [3, 4, 5]
    assert numbers(store, after=third, limit=2) == [3, 4]


def test_positions_grow_after_reopening(database_url: str) -> None:
    from tests.databases import open_for_test

    positions: list[int] = []
    for _ in range(3):
        store = open_for_test(database_url)
        store.write(fill)
        with store.read() as reader:
            positions = [event.position for event in reader.events()]
        store.close()
    assert len(positions) == 18
    assert positions == sorted(set(positions))


def test_two_processes_on_one_database_draw_different_positions(database_url: str) -> None:
    from tests.databases import open_for_test

    one, two = open_for_test(database_url), open_for_test(database_url)
    for store in (one, two, one, two, two, one):
        store.write(fill)
    with one.read() as reader:
        positions = [event.position for event in reader.events()]
    assert len(positions) == 36
    assert positions == sorted(set(positions))
    one.close()
    two.close()
