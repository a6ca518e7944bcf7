"""Group commit: one thread writes, and whatever waits shares the commit it waits for.

SQLite takes one writer at a time, and a durable commit costs one fsync however much it holds; so units of work queue
here, run one after the other in one transaction, each in its own savepoint, and are answered after the commit.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from remit.store.pages import Pages
from remit.store.refusals import Busy, Closed, Unavailable
from remit.store.unit import NESTED, MakeTransaction, Unit

MAX_BATCH = 1_000
MAX_WAITING = 10_000
PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class _Waiting:
    unit: Unit
    tenant: str | None
    answer: "Future[Any]"


class Line:
    """A bounded line of units that wait to be written; who comes when it is full waits, then is refused."""

    def __init__(self, *, most: int = MAX_WAITING, patience_s: float = PATIENCE_S) -> None:
        self._most = most
        self._patience_s = patience_s
        self._waiting: deque[_Waiting] = deque()
        self._closed = False
        self._lock = threading.Lock()
        self._something = threading.Condition(self._lock)
        self._room = threading.Condition(self._lock)

    def join(self, waiting: _Waiting) -> None:
        """Stand in line. Refuses `Busy` and `Closed`."""
        with self._lock:
            if not self._room.wait_for(lambda: self._closed or len(self._waiting) < self._most, self._patience_s):
                raise Busy(waiting=len(self._waiting))
            if self._closed:
                raise Closed
            self._waiting.append(waiting)
            if len(self._waiting) == 1:
                self._something.notify()

    def take(self, most: int) -> list[_Waiting]:
        """Take what waits, at least one and at most `most`; nothing once the line is closed and empty."""
        with self._lock:
            self._something.wait_for(lambda: self._waiting or self._closed)
            taken = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
            self._room.notify(len(taken))
            return taken

    def close(self) -> None:
        """Take nobody more in."""
        with self._lock:
            self._closed = True
            self._something.notify_all()
            self._room.notify_all()

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self._waiting)


class GroupWriter:
    """The one writer of an SQLite database."""

    def __init__(self, engine: Engine, *, make: MakeTransaction, line: Line | None = None) -> None:
        self._engine = engine
        self._make = make
        self.line = Line() if line is None else line
        # The writer begins and commits on the driver itself: SQLAlchemy's events cost more than the rest.
        self._connection = engine.connect()
        self._driver = cast(sqlite3.Connection, self._connection.connection.driver_connection)
        self._thread = threading.Thread(target=self._run, name="remit-writer", daemon=True)
        self._thread.start()

    def submit(self, unit: Unit, *, tenant: str | None) -> "Future[Any]":
        """Queue a unit of work; its future is answered after the commit. Refuses `Busy` and `Closed`."""
        if threading.current_thread() is self._thread:
            raise RuntimeError(NESTED)
        answer: Future[Any] = Future()
        self.line.join(_Waiting(unit, tenant, answer))
        return answer

    def close(self) -> None:
        """Finish what waits, then stop."""
        self.line.close()
        self._thread.join()
        self._connection.close()
        self._engine.dispose()

    def _run(self) -> None:
        while batch := self.line.take(MAX_BATCH):
            wanted = [waiting for waiting in batch if waiting.answer.set_running_or_notify_cancel()]
            if wanted:
                self._write(wanted)

    def _write(self, batch: list[_Waiting]) -> None:
        pages = Pages(self._connection, counts=True)
        try:
            self._driver.execute("BEGIN IMMEDIATE")
            answers = [self._write_one(waiting, pages) for waiting in batch]
            pages.bind_in()
            self._driver.execute("COMMIT")
        except BaseException as fault:
            self._undo()
            lost = _refused(fault)
            for waiting in batch:
                waiting.answer.set_exception(lost)
            return
        for answer in answers:
            answer()

    def _write_one(self, waiting: _Waiting, pages: Pages) -> Callable[[], None]:
        mark = pages.mark()
        self._driver.execute("SAVEPOINT unit")
        try:
            value = waiting.unit(self._make(self._connection, tenant=waiting.tenant, pages=pages))
        except BaseException as fault:
            if not self._driver.in_transaction:
                raise  # the disk is full or fails: SQLite has ended the transaction, and the batch is lost
            self._driver.execute("ROLLBACK TO unit")
            self._driver.execute("RELEASE unit")
            pages.back_to(mark)
            return _raising(waiting.answer, fault)
        self._driver.execute("RELEASE unit")
        return lambda: waiting.answer.set_result(value)

    def _undo(self) -> None:
        """Leave a transaction that could not be committed: a failed COMMIT keeps it open."""
        if self._driver.in_transaction:
            self._driver.execute("ROLLBACK")


def _raising(answer: "Future[Any]", fault: BaseException) -> Callable[[], None]:
    return lambda: answer.set_exception(fault)


def _refused(fault: BaseException) -> BaseException:
    if not isinstance(fault, DBAPIError | sqlite3.Error):
        return fault
    refusal = Unavailable(reason=str(fault.orig if isinstance(fault, DBAPIError) else fault))
    refusal.__cause__ = fault
    return refusal
