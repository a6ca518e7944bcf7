"""The ledger: books of an organisation, their accounts, and balanced entries of postings. All frozen."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from remit.values.identifier import Identifier
from remit.values.moment import Moment

BOOK = "main"
"""The key of a provider's book of invoices and payments."""

RECEIVABLE = "Assets:Receivable"
"""Below this account stands what clients owe, an account each."""

REVERSAL = "reversal"
"""The kind of source of an entry that takes another back; its key is that entry's id."""

CLOSE = "close"
"""The kind of source of an entry that the close of a month makes."""

ADJUSTING = frozenset({CLOSE, REVERSAL})
"""The kinds of source that a day closed softly still takes."""


class Root(StrEnum):
    """The five kinds of accounts; an account's code begins with one."""

    ASSETS = "Assets"
    LIABILITIES = "Liabilities"
    EQUITY = "Equity"
    INCOME = "Income"
    EXPENSES = "Expenses"


class EventKind(StrEnum):
    """What the room tells the house."""

    BOOK_OPENED = "BookOpened"  # book, key
    BOOK_CLOSED_UNTIL = "BookClosedUntil"  # book, closed_date, by
    BOOK_CLOSED_SOFTLY = "BookClosedSoftly"  # book, soft_date, by
    BOOK_REOPENED = "BookReopened"  # book, closed_date, asked_by, by
    ENTRY_POSTED = "EntryPosted"  # book, entry, source, by
    USAGE_RECORDED = "UsageRecorded"  # usage, engagement, kind, source, by
    MONTH_RATED = "MonthRated"  # run, engagement, month, inputs_hash, charges_hash, minor, currency, by
    INDEX_ENTERED = "IndexEntered"  # index, month, value, source, by
    INVOICE_ISSUED = "InvoiceIssued"  # invoice, number, net, tax, gross, currency, by
    DISPUTE_OPENED = "DisputeOpened"  # dispute, invoice, line, minor, by
    DISPUTE_SETTLED = "DisputeSettled"  # dispute, invoice, credit_note, by
    PAYMENT_RECEIVED = "PaymentReceived"  # payment, minor, currency, by
    PAYMENT_REVERSED = "PaymentReversed"  # payment, minor, currency, by
    CREDIT_OFFSET = "CreditOffset"  # offset, credit, minor, currency, by
    OFFSET_REVERSED = "OffsetReversed"  # offset, credit, minor, currency, by


@dataclass(frozen=True, slots=True)
class Book:
    """One book of an organisation (`tenant`): an entity that keeps accounts."""

    tenant: Identifier
    id: Identifier
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Lock:
    """How a book is locked from a moment on: closed until a day, and until a later one for all but the close itself.

    `asked_by` is who asked to open what was closed, somebody else than who agreed (`by`); None for a closing.
    """

    tenant: Identifier
    book_id: Identifier
    ordinal: int
    closed_date: date | None
    soft_date: date
    by: str
    locked_at: Moment
    asked_by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a book; the code is its path, such as `Assets:Receivable:Harrow`."""

    tenant: Identifier
    book_id: Identifier
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Posting:
    """One side: whole minor units on an account, debit above 0 and credit below; `about` names what it settles."""

    account: str
    currency: str
    minor: int
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What an entry comes from, such as (`invoice`, its number); a source is booked once in a book."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced set of postings: for each currency they add up to nothing."""

    tenant: Identifier
    id: Identifier
    book_id: Identifier
    booked_date: date
    text: str
    source: Source
    postings: tuple[Posting, ...]
    by: str
    recorded_at: Moment
    reverses: Identifier | None = None
