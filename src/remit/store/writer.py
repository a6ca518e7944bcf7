"""Group commit: one thread writes, and whatever waits shares the commit it waits for.

SQLite takes one writer at a time, and a durable commit costs one fsync however much it holds; so units of work queue
here, run one after the other in one transaction, each in its own savepoint, and are answered after the commit.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from remit.store.refusals import Busy, Closed
from remit.store.transaction import Positions, Transaction

MAX_BATCH = 1_000
MAX_WAITING = 20_000
PATIENCE_S = 10.0

Unit = Callable[[Transaction], Any]
Begin = Callable[[Connection, str | None, Positions], Transaction]


@dataclass(frozen=True, slots=True)
class _Waiting:
    unit: Unit
    tenant: str | None
    answer: "Future[Any]"


class GroupWriter:
    """The one writer of an SQLite database."""

    def __init__(self, engine: Engine, *, begin: Begin) -> None:
        self._engine = engine
        self._begin = begin
        self._positions = Positions()
        self._queue: queue.Queue[_Waiting | None] = queue.Queue(MAX_WAITING)
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="remit-writer", daemon=True)
        self._thread.start()

    def submit(self, unit: Unit, *, tenant: str | None) -> "Future[Any]":
        """Queue a unit of work; its future is answered after the commit. Refuses `Busy` and `Closed`."""
        if self._closing:
            raise Closed
        if threading.current_thread() is self._thread:
            raise RuntimeError("a unit of work opened a second one inside itself: pass the transaction on instead")
        answer: Future[Any] = Future()
        try:
            self._queue.put(_Waiting(unit, tenant, answer), timeout=PATIENCE_S)
        except queue.Full:
            raise Busy(waiting=MAX_WAITING) from None
        return answer

    def close(self) -> None:
        """Finish what waits, then stop."""
        self._closing = True
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        with self._engine.connect() as connection:
            while (batch := self._next_batch()) is not None:
                self._write(connection, batch)

    def _next_batch(self) -> list[_Waiting] | None:
        first = self._queue.get()
        if first is None:
            return None
        batch = [first]
        with suppress(queue.Empty):
            while len(batch) < MAX_BATCH:
                following = self._queue.get_nowait()
                if following is None:
                    self._queue.put(None)
                    break
                batch.append(following)
        return batch

    def _write(self, connection: Connection, batch: list[_Waiting]) -> None:
        answers: list[Callable[[], None]] = []
        try:
            with connection.begin():
                for waiting in batch:
                    if waiting.answer.set_running_or_notify_cancel():
                        answers.append(self._write_one(connection, waiting))
        except BaseException as fault:
            self._positions.last = None
            for waiting in batch:
                if not waiting.answer.done():
                    waiting.answer.set_exception(fault)
            return
        for answer in answers:
            answer()

    def _write_one(self, connection: Connection, waiting: _Waiting) -> Callable[[], None]:
        connection.exec_driver_sql("SAVEPOINT unit")
        try:
            value = waiting.unit(self._begin(connection, waiting.tenant, self._positions))
        except BaseException as refused:
            connection.exec_driver_sql("ROLLBACK TO unit")
            connection.exec_driver_sql("RELEASE unit")
            fault = refused
            return lambda: waiting.answer.set_exception(fault)
        connection.exec_driver_sql("RELEASE unit")
        return lambda: waiting.answer.set_result(value)
