"""SQLite's one writer: what waits shares a commit, the line is bounded, and trouble reaches exactly who it concerns."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from tests.databases import Databases, open_for_test
from tests.store.conftest import TENANT

from remit.store import Store, Transaction
from remit.store.engines import open_sqlite
from remit.store.pages import Pages
from remit.store.refusals import Busy, Closed, Unavailable
from remit.store.writer import GroupWriter, Line
from remit.values.chance import SystemChance
from remit.values.identifier import Identifiers
from remit.values.moment import SystemClock


@pytest.fixture
def sqlite(databases: Databases) -> Iterator[Store]:
    store = open_for_test(databases.sqlite())
    yield store
    store.close()


def make(connection: Connection, *, tenant: str | None, pages: Pages) -> Transaction:
    clock, chance = SystemClock(), SystemChance()
    identifiers = Identifiers(clock, chance)
    return Transaction(connection, tenant=tenant, now=clock.now(), identifiers=identifiers, chance=chance, pages=pages)


def record(tx: Transaction) -> None:
    tx.record(tenant=TENANT, stream="s", kind="K", body={})


class Bench:
    """A writer whose first unit waits until it is let go, so that what follows gathers in the line."""

    def __init__(self, url: str, line: Line) -> None:
        engine = open_sqlite(url, begin=None, pool_size=1, may_write=True)
        self.commits = 0
        event.listen(engine, "connect", lambda driver, _record: driver.set_trace_callback(self._count))
        self.writer = GroupWriter(engine, make=make, line=line)
        self._begun, self._go = threading.Event(), threading.Event()
        self.first = self.writer.submit(self._wait, tenant=None)
        assert self._begun.wait(10)

    def _count(self, statement: str) -> None:
        self.commits += statement == "COMMIT"

    def _wait(self, _tx: Transaction) -> None:
        self._begun.set()
        assert self._go.wait(10)

    def let_go(self) -> None:
        self._go.set()


def test_what_waits_shares_one_commit(databases: Databases) -> None:
    bench = Bench(databases.sqlite(), Line())
    answers = [bench.writer.submit(record, tenant=None) for _ in range(500)]
    bench.let_go()
    for answer in [bench.first, *answers]:
        answer.result(10)
    assert bench.commits == 2
    bench.writer.close()


def test_nobody_is_answered_before_the_commit(databases: Databases) -> None:
    bench = Bench(databases.sqlite(), Line())
    answered_early: list[bool] = []
    first = bench.writer.submit(record, tenant=None)
    second = bench.writer.submit(lambda tx: answered_early.append(first.done()), tenant=None)
    bench.let_go()
    second.result(10)
    assert answered_early == [False]
    assert first.done()
    bench.writer.close()


def test_a_full_line_refuses_after_some_patience(databases: Databases) -> None:
    bench = Bench(databases.sqlite(), Line(most=3, patience_s=0.05))
    answers: list[Future[Any]] = [bench.writer.submit(record, tenant=None) for _ in range(3)]
    with pytest.raises(Busy, match="3 writes"):
        bench.writer.submit(record, tenant=None)
    bench.let_go()
    for answer in answers:
        answer.result(10)
    bench.writer.submit(record, tenant=None).result(10)
    bench.writer.close()


def test_who_waits_for_room_gets_it(databases: Databases) -> None:
    bench = Bench(databases.sqlite(), Line(most=1, patience_s=10))
    bench.writer.submit(record, tenant=None)
    late: list[Future[Any]] = []
    thread = threading.Thread(target=lambda: late.append(bench.writer.submit(record, tenant=None)))
    thread.start()
    bench.let_go()
    thread.join(10)
    late[0].result(10)
    bench.writer.close()


def test_closing_finishes_what_waits_and_takes_nobody_more(databases: Databases) -> None:
    bench = Bench(databases.sqlite(), Line())
    answers = [bench.writer.submit(record, tenant=None) for _ in range(10)]
    closing = threading.Thread(target=bench.writer.close)
    bench.let_go()
    closing.start()
    closing.join(10)
    assert all(answer.done() and answer.exception() is None for answer in answers)
    with pytest.raises(Closed):
        bench.writer.submit(record, tenant=None)


def test_a_unit_taken_back_before_its_turn_does_not_run(databases: Databases) -> None:
    bench = Bench(databases.sqlite(), Line())
    ran: list[int] = []
    answer = bench.writer.submit(lambda tx: ran.append(1), tenant=None)
    assert answer.cancel()
    bench.let_go()
    bench.writer.submit(record, tenant=None).result(10)
    assert ran == []
    bench.writer.close()


def test_a_full_disk_refuses_the_batch_keeps_what_was_acknowledged_and_recovers(sqlite: Store) -> None:
    sqlite.write(record)
    pages = sqlite.write(lambda tx: int(tx.scalar(text("PRAGMA page_count"))))
    sqlite.write(lambda tx: tx.scalar(text(f"PRAGMA max_page_count={pages + 2}")))

    def fill(tx: Transaction) -> None:
        tx.put_blob(tenant=TENANT, content=bytes(1_000_000), media_type="application/octet-stream")

    with pytest.raises(Exception, match="full"):
        sqlite.write(fill)
    sqlite.write(lambda tx: tx.scalar(text("PRAGMA max_page_count=1000000")))
    sqlite.write(record)
    sqlite.write(fill)
    with sqlite.read() as reader:
        assert len(reader.events()) == 2


def test_a_commit_that_fails_is_told_to_all_who_waited_for_it(sqlite: Store) -> None:
    """A deferred foreign key is checked when the batch commits: the whole batch is lost, and everybody hears of it."""
    sqlite.write(lambda tx: tx.run(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)")))
    sqlite.write(
        lambda tx: tx.run(text("CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"))
    )
    with pytest.raises(Unavailable, match="FOREIGN KEY"):
        sqlite.write(lambda tx: tx.run(text("INSERT INTO child VALUES (1)")))
    sqlite.write(record)
    with sqlite.read() as reader:
        assert len(reader.events()) == 1
        assert reader.scalar(text("SELECT count(*) FROM child")) == 0


def test_the_file_is_opened_so_that_a_power_cut_loses_nothing(sqlite: Store) -> None:
    def pragma(name: str) -> Any:
        return sqlite.write(lambda tx: tx.scalar(text(f"PRAGMA {name}")))

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("foreign_keys") == 1
