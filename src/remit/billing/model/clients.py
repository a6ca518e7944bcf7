"""What a line of service hands over for a client's own books: a month as it was received, its entries, its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

TAKE_OVER, ADJUST, CLOSE_MONTH, REOPEN = "books.take_over", "books.adjust", "books.close", "books.reopen"
POST = "books.post"
"""The keys of `ServiceResult.handed` that clients' books take."""


@dataclass(frozen=True, slots=True)
class Month:
    """An entity's month: the day it ends on, and the currency its books are kept in."""

    entity: str
    end_date: date
    currency: str


@dataclass(frozen=True, slots=True)
class Received:
    """A trial balance as a client's own system gives it: account -> minor units, debit above 0; None to take none over.

    `names` are what accounts are called where the client told.
    """

    month: Month
    balances: Mapping[str, int] | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """One entry that an item of work makes: sides (account, minor units), debit above 0."""

    currency: str
    booked_date: date
    text: str
    sides: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Posted:
    """All entries that an item of work makes in an entity's book."""

    entity: str
    entries: tuple[ItemEntry, ...]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One entry of a close: its sides (account, minor units), and whether it is taken back on the day after."""

    text: str
    sides: tuple[tuple[str, int], ...]
    reverses: bool


@dataclass(frozen=True, slots=True)
class Closing:
    """The entries of a month's close, all of them; `element` is the task whose holder books or closes."""

    month: Month
    entries: tuple[Adjustment, ...]
    element: str


@dataclass(frozen=True, slots=True)
class Reopening:
    """A month to be opened again: the tasks whose holders asked and agreed, and why."""

    entity: str
    first_date: date
    asked: str
    agreed: str
    reason: str
