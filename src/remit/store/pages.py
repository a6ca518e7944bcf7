"""Pages of the log that are not bound in yet: events gather here and go to the table in one statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from remit.store.tables import log
from remit.store.wire import Wire

_BIND_IN = insert(log).inline()
_LAST_POSITION = select(func.coalesce(func.max(log.c.position), 0))


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the pages to go back to: how many rows there were, and how many of them were in the table."""

    rows: int
    bound: int


class Pages:
    """Rows for the log of one transaction, which on SQLite is a batch of units.

    Whoever undoes a part of the transaction goes back to a mark from before it: the database takes back the rows that
    were bound in since, so those from before the mark are bound in again.
    """

    def __init__(self, connection: Connection, *, counts: bool) -> None:
        self._wire = Wire(connection)
        self._counts = counts  # on SQLite the one writer counts positions; PostgreSQL draws them from a sequence
        self._last: int | None = None
        self._rows: list[dict[str, Any]] = []
        self._bound = 0

    def add(self, row: dict[str, Any]) -> None:
        """Add a row to be bound in."""
        if self._counts:
            row["position"] = self._next_position()
        self._rows.append(row)

    def _next_position(self) -> int:
        if self._last is None:
            self._last = int(self._wire.scalar(_LAST_POSITION, None))
        self._last += 1
        return self._last

    def bind_in(self) -> None:
        """Write all rows that are not in the table yet."""
        if self._bound < len(self._rows):
            self._wire.write_soon(_BIND_IN, self._rows[self._bound :])
            self._bound = len(self._rows)

    def mark(self) -> Mark:
        """Return the present place."""
        return Mark(len(self._rows), self._bound)

    def back_to(self, mark: Mark) -> None:
        """Forget what was added since a mark, after the database went back to the same place."""
        del self._rows[mark.rows :]
        self._bound = mark.bound
