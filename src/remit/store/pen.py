"""The bare write side of a transaction: run statements, undo a part."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Executable

from remit.store.question import Question, Soon
from remit.store.reader import Reader
from remit.store.wire import Rows
from remit.values.moment import Moment

T = TypeVar("T")


class Pen(Reader):
    """Reads and writes in one open transaction, whose moment stands still."""

    def __init__(self, connection: Connection, *, tenant: str | None, now: Moment) -> None:
        super().__init__(connection, tenant=tenant)
        self.now = now

    def run(self, statement: Executable, rows: Rows | None = None) -> int:
        """Write; several rows go in one call. Returns how many rows changed."""
        return self._wire.write(statement, rows)

    def run_soon(self, statement: Executable, rows: Rows) -> None:
        """Write at the latest with what is asked next or the commit; a fault is raised there. SQLite writes at once."""
        self._wire.write_soon(statement, rows)

    def ask_soon(self, question: Question[T]) -> Soon[T]:
        """Ask what is answered with the next question or the commit; a fault is raised there. SQLite answers now."""
        return self._wire.ask_soon(question)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Keep what happens inside together or not at all; an exception undoes it and passes on."""
        self._wire.send_what_waits()
        with self._connection.begin_nested():
            try:
                yield
                self._wire.send_what_waits()
            except BaseException:
                self._wire.forget_what_waits()
                raise
