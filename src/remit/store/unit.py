"""A unit of work, and how a transaction is made for it."""

from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy import Connection

from remit.store.pages import Pages
from remit.store.transaction import Transaction

Unit = Callable[[Transaction], Any]


class MakeTransaction(Protocol):
    """Makes the transaction that a unit gets, with the clock, identifiers and chance of the store."""

    def __call__(self, connection: Connection, *, tenant: str | None, pages: Pages) -> Transaction:
        """Make a transaction on an open connection; its events go to `pages`."""
        ...


NESTED = "a unit of work opened a second one inside itself: pass the transaction on instead"
