"""Transactions: kept whole or not at all, answered once durable, each with its own moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from tests.store.conftest import OTHER, START, TENANT

from remit.store import Question, Soon, Store, Transaction
from remit.store.statements import insert_if_new, upsert
from remit.store.tables import blob, cursor
from remit.values.moment import SimulatedClock
from remit.values.refusal import NotFound, Refusal


def note(tx: Transaction, text: str = "noted", tenant: str = TENANT) -> str:
    tx.record(tenant=tenant, stream="item:1", kind="Noted", body={"text": text})
    return text


def noted(store: Store) -> list[str]:
    with store.read() as reader:
        return [event.body["text"] for event in reader.events()]


def test_a_write_answers_with_what_the_unit_returned(store: Store) -> None:
    assert store.write(lambda tx: note(tx, "first")) == "first"
    assert noted(store) == ["first"]


def test_a_failing_unit_leaves_nothing_and_raises_its_own_exception(store: Store) -> None:
    def fail(tx: Transaction) -> None:
        note(tx)
        tx.schedule(tenant=TENANT, kind="export", body={})
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        store.write(fail)
    assert noted(store) == []
    assert store.claim_jobs(kinds={"export"}, worker="w") == []


def test_a_failing_unit_takes_none_of_its_neighbours_along(store: Store) -> None:
    gate = threading.Event()

    def write(number: int) -> None:
        def unit(tx: Transaction) -> None:
            gate.wait(5)
            note(tx, str(number))
            if number % 3 == 0:
                raise Refusal

        store.write(unit)

    with ThreadPoolExecutor(12) as threads:
        answers = [threads.submit(write, number) for number in range(12)]
        gate.set()
    failed = [number for number, answer in enumerate(answers) if answer.exception() is not None]
    assert failed == [0, 3, 6, 9]
    assert sorted(noted(store), key=int) == [str(number) for number in range(12) if number % 3]


def test_the_moment_of_a_transaction_stands_still(timed: Store, clock: SimulatedClock) -> None:
    def unit(tx: Transaction) -> bool:
        before = tx.now
        clock.advance(timedelta(seconds=5))
        return before == tx.now == START

    assert timed.write(unit)
    assert timed.write(lambda tx: tx.now) == START + timedelta(seconds=5)


def test_a_reader_sees_a_snapshot_and_many_may_read_at_once(store: Store) -> None:
    store.write(lambda tx: note(tx, "before"))
    with store.read() as first, store.read() as second:
        assert [event.body["text"] for event in first.events()] == ["before"]
        assert len(second.events()) == 1
        store.write(lambda tx: note(tx, "after"))
        assert [event.body["text"] for event in first.events()] == ["before"]
    assert noted(store) == ["before", "after"]


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"read.?only"), store.read() as reader:
        reader.rows(insert_if_new(cursor).values(consumer="sneaky", position=1).returning(cursor.c.consumer))


def test_a_transaction_reads_what_it_wrote(store: Store) -> None:
    def unit(tx: Transaction) -> int:
        note(tx)
        note(tx, "again")
        return len(tx.events(tenant=TENANT, stream="item:1"))

    assert store.write(unit) == 2


def test_a_unit_that_opens_a_second_one_inside_itself_is_a_fault(store: Store) -> None:
    with pytest.raises(RuntimeError, match="inside"):
        store.write(lambda tx: store.write(note))


def test_a_submitted_unit_is_answered_by_its_future(store: Store) -> None:
    futures = [store.submit(lambda tx, n=number: note(tx, str(n))) for number in range(20)]  # type: ignore[misc]
    assert sorted(int(future.result(10)) for future in futures) == list(range(20))
    assert len(noted(store)) == 20


def test_run_tells_how_many_rows_changed(store: Store) -> None:
    rows = [{"consumer": name, "position": 0} for name in ("a", "b", "c")]
    assert store.write(lambda tx: tx.run(insert_if_new(cursor), rows)) == 3
    assert store.write(lambda tx: tx.run(insert_if_new(cursor), rows[0])) == 0
    assert store.write(lambda tx: tx.run(insert_if_new(cursor), [])) == 0
    move = upsert(cursor, columns=["position"])
    assert store.write(lambda tx: tx.run(move, {"consumer": "a", "position": 7})) == 1
    with store.read() as reader:
        assert reader.scalar(select(cursor.c.position).where(cursor.c.consumer == "a")) == 7
        assert reader.row(select(cursor).where(cursor.c.consumer == "z")) is None


def test_the_same_content_is_kept_once_per_tenant(store: Store) -> None:
    def put(tx: Transaction, tenant: str) -> str:
        return tx.put_blob(tenant=tenant, content=b"%PDF-1.7 \x00\xff", media_type="application/pdf", name="a.pdf")

    first = store.write(lambda tx: put(tx, TENANT))
    assert store.write(lambda tx: put(tx, TENANT)) == first
    with store.read() as reader:
        assert reader.scalar(select(func.count()).select_from(blob)) == 1
        assert reader.blob(TENANT, first) == b"%PDF-1.7 \x00\xff"
        with pytest.raises(NotFound):
            reader.blob(OTHER, first)


def test_a_closed_store_refuses(database_url: str) -> None:
    from tests.databases import open_for_test

    closed = open_for_test(database_url)
    closed.write(note)
    closed.close()
    with pytest.raises(Refusal, match="shutting down"):
        closed.write(note)
    closed.close()


def test_writers_from_many_threads_all_land(store: Store) -> None:
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda n: store.write(lambda tx: note(tx, str(n))), range(400)))
    assert sorted(noted(store), key=int) == [str(number) for number in range(400)]


PLACE = insert(cursor)


def place(consumer: str) -> dict[str, object]:
    return {"consumer": consumer, "position": 1}


def placed(tx: Transaction) -> list[str]:
    return [row.consumer for row in tx.rows(select(cursor.c.consumer).order_by(cursor.c.consumer))]


def test_what_is_written_soon_is_there_for_whoever_asks_next(store: Store) -> None:
    for consumer in ("a", "b"):  # the second time the statement is a prepared one, which waits

        def unit(tx: Transaction, consumer: str = consumer) -> bool:
            tx.run_soon(PLACE, place(consumer))
            return consumer in placed(tx)

        assert store.write(unit)
    store.write(lambda tx: tx.run_soon(PLACE, [place("c"), place("d")]))
    assert store.write(placed) == ["a", "b", "c", "d"]


def test_what_was_to_be_written_soon_goes_with_the_part_that_is_undone(store: Store) -> None:
    store.write(lambda tx: tx.run_soon(PLACE, place("before")))

    def unit(tx: Transaction) -> None:
        tx.run_soon(PLACE, place("outside"))
        with suppress(ZeroDivisionError), tx.savepoint():
            tx.run_soon(PLACE, place("inside"))
            raise ZeroDivisionError
        with pytest.raises(IntegrityError), tx.savepoint():
            tx.run_soon(PLACE, place("before"))

    store.write(unit)
    assert store.write(placed) == ["before", "outside"]


def test_a_fault_of_what_is_written_soon_leaves_nothing(store: Store) -> None:
    store.write(lambda tx: tx.run_soon(PLACE, place("a")))

    def unit(tx: Transaction) -> None:
        note(tx)
        tx.run_soon(PLACE, place("a"))

    with pytest.raises(IntegrityError):
        store.write(unit)
    assert noted(store) == []


COUNTED = Question(select(func.count()).select_from(cursor), {}, lambda rows: int(rows[0][0]))


def test_what_is_asked_soon_is_answered_with_the_next_question_or_the_commit(store: Store) -> None:
    def unit(tx: Transaction) -> tuple[Soon[int], int]:
        before = tx.ask_soon(COUNTED)
        tx.run_soon(PLACE, place(f"consumer-{placed(tx)}"))
        return tx.ask_soon(COUNTED), before.answer

    for known in range(3):  # from the second time on the statement is a prepared one, which waits
        after, before = store.write(unit)
        assert (before, after.answer) == (known, known + 1)


def test_what_is_asked_soon_stays_unanswered_where_its_message_fails(store: Store) -> None:
    store.write(lambda tx: tx.run_soon(PLACE, place("a")))
    asked = list[Soon[int]]()

    def unit(tx: Transaction) -> None:
        tx.ask_soon(COUNTED)  # known from here on
        tx.run_soon(PLACE, place("a"))
        asked.append(tx.ask_soon(COUNTED))

    with pytest.raises(IntegrityError):
        store.write(unit)
    for one in asked:
        with pytest.raises(ValueError, match="not enough values"):
            _ = one.answer
