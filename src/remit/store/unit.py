"""A unit of work, and how a transaction is made for it."""

from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy import Connection

from remit.store.transaction import Positions, Transaction

Unit = Callable[[Transaction], Any]


class MakeTransaction(Protocol):
    """Makes the transaction that a unit gets, with the clock, identifiers and chance of the store."""

    def __call__(self, connection: Connection, *, tenant: str | None, positions: Positions | None) -> Transaction:
        """Make a transaction on an open connection; `positions` counts the log where the database does not."""
        ...


NESTED = "a unit of work opened a second one inside itself: pass the transaction on instead"
