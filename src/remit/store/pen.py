"""The bare write side of a transaction: run statements, undo a part."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import StatementError

from remit.store.reader import Reader
from remit.values.moment import Moment
from remit.values.refusal import Refusal

Rows = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Pen(Reader):
    """Reads and writes in one open transaction, whose moment stands still."""

    def __init__(self, connection: Connection, *, tenant: str | None, now: Moment) -> None:
        super().__init__(connection, tenant=tenant)
        self.now = now

    def run(self, statement: Executable, rows: Rows | None = None) -> int:
        """Write; several rows go in one call. Returns how many rows changed."""
        if isinstance(rows, Sequence) and not rows:
            return 0
        try:
            return self._connection.execute(statement, rows or {}).rowcount
        except StatementError as fault:
            if isinstance(fault.orig, Refusal):  # a column type refused a value
                raise fault.orig from None
            raise

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Keep what happens inside together or not at all; an exception undoes it and passes on."""
        with self._connection.begin_nested():
            yield
