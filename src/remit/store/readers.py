"""The readers of SQLite, which stay open: the pool would make ready and settle a connection for each snapshot.

The pool takes twice as long for that as a question by key takes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, LifoQueue
from typing import cast

from sqlalchemy import Connection, Engine

from remit.store.engines import POOL_WAIT_S
from remit.store.refusals import Busy


class Readers:
    """So many places for readers, each with a connection once it was first wanted."""

    def __init__(self, engine: Engine, *, places: int) -> None:
        self._engine = engine
        self._places = places
        self._free: LifoQueue[Connection | None] = LifoQueue()
        for _ in range(places):
            self._free.put(None)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Take a reader that sees one state, the one last put back first. Refuses `Busy` after some seconds."""
        connection = self._take()
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        try:
            # On the driver itself: a listener that begins for SQLAlchemy would slow down every statement.
            driver.execute("BEGIN")
            yield connection
        finally:
            if connection.in_transaction():  # what went by SQLAlchemy thinks of itself as in one
                connection.rollback()
            driver.rollback()
            self._free.put(connection)

    def _take(self) -> Connection:
        try:
            kept = self._free.get(timeout=POOL_WAIT_S)
        except Empty:
            raise Busy(waiting=self._places) from None
        if kept is not None:
            return kept
        try:
            return self._engine.connect()
        except BaseException:
            self._free.put(None)
            raise

    def close(self) -> None:
        """Close every reader that is free."""
        while not self._free.empty():
            connection = self._free.get()
            if connection is not None:
                connection.close()
        self._engine.dispose()
