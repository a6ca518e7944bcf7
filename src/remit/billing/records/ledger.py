"""Books, accounts, closings and entries as rows.

An entry is one row that holds its postings; the database itself checks it and writes the postings from it, so that an
unbalanced entry never exists, not even for a moment. Rows are only ever added (see the migration 0009).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Row,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy import Text as TextColumn

from remit.billing.model.ledger import Account, Book, Entry, Lock, Posting, Source
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Identifier, Json, Key, Moment, Tenant

PAGE = 2_000
MOVES_MAX = 200
"""Entries of an account shown at once, the newest; a book is exported in full."""
_LOCK_FIELDS = tuple(one.name for one in fields(Lock))

ledger_book = Table(
    "ledger_book",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("key", Key, nullable=False),
    Column("name", TextColumn, nullable=False),
    Index("uq_ledger_book_key", "tenant", "key", unique=True),
)

_OF_BOOK = (["tenant", "book_id"], ["ledger_book.tenant", "ledger_book.id"])

ledger_account = Table(
    "ledger_account",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("book_id", Identifier, primary_key=True),
    Column("code", Key, primary_key=True),
    Column("name", TextColumn, nullable=False),
    ForeignKeyConstraint(*_OF_BOOK),
)

ledger_lock = Table(
    "ledger_lock",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("book_id", Identifier, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("closed_date", Date),
    Column("soft_date", Date, nullable=False),
    Column("asked_by", Key),
    Column("by", Key, nullable=False),
    Column("reason", TextColumn),
    Column("locked_at", Moment, nullable=False),
    ForeignKeyConstraint(*_OF_BOOK),
    CheckConstraint('asked_by IS NULL OR (asked_by <> "by" AND reason IS NOT NULL)', name="second_person"),
    CheckConstraint("closed_date IS NULL OR closed_date <= soft_date", name="soft"),
)

ledger_entry = Table(
    "ledger_entry",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("book_id", Identifier, nullable=False),
    Column("booked_date", Date, nullable=False),
    Column("text", TextColumn, nullable=False),
    Column("source_kind", Key, nullable=False),
    Column("source_key", Key, nullable=False),
    Column("reverses", Identifier),
    Column("postings", Json, nullable=False),
    Column("by", Key, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    ForeignKeyConstraint(*_OF_BOOK),
    ForeignKeyConstraint(
        ["tenant", "reverses", "book_id"], ["ledger_entry.tenant", "ledger_entry.id", "ledger_entry.book_id"]
    ),
    UniqueConstraint("tenant", "id", "book_id", name="uq_ledger_entry_book"),
    Index("uq_ledger_entry_source", "tenant", "book_id", "source_kind", "source_key", unique=True),
    Index("ix_ledger_entry_booked", "tenant", "book_id", "booked_date", "id"),
)

_REVERSES = ledger_entry.c.reverses.is_not(None)
Index(
    "uq_ledger_entry_reverses",
    ledger_entry.c.tenant,
    ledger_entry.c.reverses,
    unique=True,
    sqlite_where=_REVERSES,
    postgresql_where=_REVERSES,
)

ledger_posting = Table(
    "ledger_posting",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("entry_id", Identifier, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("book_id", Identifier, nullable=False),
    Column("booked_date", Date, nullable=False),
    Column("account", Key, nullable=False),
    Column("currency", Key, nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("about", Key),
    # No key to the entry: its trigger alone writes postings (migration 0048).
    ForeignKeyConstraint(
        ["tenant", "book_id", "account"], ["ledger_account.tenant", "ledger_account.book_id", "ledger_account.code"]
    ),
    CheckConstraint("minor <> 0", name="minor"),
    Index("ix_ledger_posting_account", "tenant", "book_id", "account", "booked_date"),
)

_TENANT: BindParameter[Any] = bindparam("of_tenant")
_BOOK: BindParameter[Any] = bindparam("of_book")
_INSERT_BOOK, _INSERT_ACCOUNT = insert_if_new(ledger_book), insert_if_new(ledger_account)
_INSERT_LOCK, _INSERT_ENTRY = insert(ledger_lock), insert(ledger_entry)
_BOOKS = select(ledger_book).where(ledger_book.c.tenant == _TENANT).order_by(ledger_book.c.key)
_BY_KEY = _BOOKS.where(ledger_book.c.key == bindparam("of_key"))
_BY_ID = _BOOKS.where(ledger_book.c.id == _BOOK)
_BY_ID_LOCKED = _BY_ID.with_for_update()
_ACCOUNTS = (
    select(ledger_account)
    .where(ledger_account.c.tenant == _TENANT, ledger_account.c.book_id == _BOOK)
    .order_by(ledger_account.c.code)
)
_HAS_ACCOUNT = select(ledger_account.c.code).where(
    ledger_account.c.tenant == _TENANT, ledger_account.c.book_id == _BOOK, ledger_account.c.code == bindparam("of_code")
)
_LOCKS = (
    select(ledger_lock)
    .where(ledger_lock.c.tenant == _TENANT, ledger_lock.c.book_id == _BOOK)
    .order_by(ledger_lock.c.ordinal.desc())
)
_LAST = _LOCKS.limit(1).subquery()
_ENTRY = select(ledger_entry).where(ledger_entry.c.tenant == _TENANT, ledger_entry.c.id == bindparam("of_id"))
_OF_SOURCE = select(ledger_entry).where(
    ledger_entry.c.tenant == _TENANT,
    ledger_entry.c.book_id == _BOOK,
    ledger_entry.c.source_kind == bindparam("of_kind"),
    ledger_entry.c.source_key == bindparam("of_key"),
)
_BEGINNING = (
    select(ledger_entry)
    .where(
        ledger_entry.c.tenant == _TENANT,
        ledger_entry.c.book_id == _BOOK,
        ledger_entry.c.source_kind == bindparam("of_kind"),
        ledger_entry.c.source_key.startswith(bindparam("beginning")),
    )
    .order_by(ledger_entry.c.source_key)
)
_REVERSAL = select(ledger_entry.c.id).where(
    ledger_entry.c.tenant == _TENANT, ledger_entry.c.reverses == bindparam("of_id")
)
_IN_ORDER = (
    select(ledger_entry)
    .where(
        ledger_entry.c.tenant == _TENANT,
        ledger_entry.c.book_id == _BOOK,
        (ledger_entry.c.booked_date > bindparam("after_date"))
        | ((ledger_entry.c.booked_date == bindparam("after_date")) & (ledger_entry.c.id > bindparam("after_id"))),
    )
    .order_by(ledger_entry.c.booked_date, ledger_entry.c.id)
    .limit(PAGE)
)
_READY = select(
    select(func.count()).select_from(_BY_ID.subquery()).scalar_subquery().label("books"),
    select(func.count())
    .where(
        ledger_account.c.tenant == _TENANT,
        ledger_account.c.book_id == _BOOK,
        ledger_account.c.code.in_(bindparam("codes", expanding=True)),
    )
    .scalar_subquery()
    .label("accounts"),
    select(_LAST.c.closed_date).scalar_subquery().label("closed_date"),
    select(_LAST.c.soft_date).scalar_subquery().label("soft_date"),
    select(func.count())
    .where(
        ledger_entry.c.tenant == _TENANT,
        ledger_entry.c.book_id == _BOOK,
        ledger_entry.c.source_kind.in_(bindparam("kinds", expanding=True)),
        ledger_entry.c.source_key.in_(bindparam("keys", expanding=True)),
    )
    .scalar_subquery()
    .label("booked"),
)
_MOVES = (
    select(ledger_entry)
    .where(
        ledger_entry.c.tenant == _TENANT,
        ledger_entry.c.book_id == _BOOK,
        ledger_entry.c.id.in_(
            select(ledger_posting.c.entry_id).where(
                *(
                    ledger_posting.c.tenant == _TENANT,
                    ledger_posting.c.book_id == _BOOK,
                    ledger_posting.c.account == bindparam("of_account"),
                    ledger_posting.c.booked_date <= bindparam("until_date"),
                )
            )
        ),
    )
    .order_by(ledger_entry.c.booked_date.desc(), ledger_entry.c.id.desc())
    .limit(MOVES_MAX)
)
_TAKEN_BACK = select(ledger_entry.c.reverses).where(
    ledger_entry.c.tenant == _TENANT, ledger_entry.c.reverses.in_(bindparam("ids", expanding=True))
)
_SUM = func.sum(ledger_posting.c.minor).label("minor")
_UNTIL = (
    ledger_posting.c.tenant == _TENANT,
    ledger_posting.c.book_id == _BOOK,
    ledger_posting.c.booked_date <= bindparam("until_date"),
)
_BALANCES = (
    select(ledger_posting.c.account, ledger_posting.c.currency, _SUM)
    .where(*_UNTIL)
    .group_by(ledger_posting.c.account, ledger_posting.c.currency)
    .order_by(ledger_posting.c.account, ledger_posting.c.currency)
)
_OPEN_ITEMS = (
    select(
        ledger_posting.c.account,
        ledger_posting.c.currency,
        ledger_posting.c.about,
        func.min(ledger_posting.c.booked_date).label("since_date"),
        _SUM,
    )
    .where(*_UNTIL, ledger_posting.c.account.like(bindparam("below")))
    .group_by(ledger_posting.c.account, ledger_posting.c.currency, ledger_posting.c.about)
    .having(func.sum(ledger_posting.c.minor) != 0)
    .order_by(ledger_posting.c.account, ledger_posting.c.currency, ledger_posting.c.about)
)


def insert_book(tx: Transaction, one: Book) -> bool:
    """Store a book; False where its key is taken."""
    return tx.run(_INSERT_BOOK, {"tenant": one.tenant, "id": one.id, "key": one.key, "name": one.name}) == 1


def is_ready(
    reader: Reader,
    *,
    tenant: str,
    book_id: str,
    codes: set[str],
    sources: Sequence[Source],
    days: tuple[date, date | None],
) -> bool:
    """Tell by one question that a book can take entries: it is there, with these accounts, open, without these sources.

    `days` are the first day of all of them, and of those that a soft close keeps out. Where the answer is no, something
    of this may still be so: what is wrong is asked singly.
    """
    of = {"of_tenant": tenant, "of_book": book_id, "codes": sorted(codes)}
    of |= {"kinds": sorted({one.kind for one in sources}), "keys": [one.key for one in sources]}
    row = reader.row(_READY, of)
    assert row is not None
    first, first_kept_out = days
    open_still = row.closed_date is None or row.closed_date < first
    open_still = open_still and (None in (row.soft_date, first_kept_out) or row.soft_date < first_kept_out)
    return bool(open_still and row.books and not row.booked and row.accounts == len(codes))


def insert_account(tx: Transaction, one: Account) -> None:
    """Store an account; one that is there stays as it is."""
    tx.run(_INSERT_ACCOUNT, {"tenant": one.tenant, "book_id": one.book_id, "code": one.code, "name": one.name})


def books(reader: Reader, *, tenant: str) -> tuple[Book, ...]:
    """Return the books of an organisation, by key."""
    return tuple(Book(**row._mapping) for row in reader.rows(_BOOKS, {"of_tenant": tenant}))


def find_book(reader: Reader, *, tenant: str, book_id: str) -> Book | None:
    """Return a book, or None."""
    row = reader.row(_BY_ID, {"of_tenant": tenant, "of_book": book_id})
    return Book(**row._mapping) if row else None


def find_book_by_key(reader: Reader, *, tenant: str, key: str) -> Book | None:
    """Return a book by its key, or None."""
    row = reader.row(_BY_KEY, {"of_tenant": tenant, "of_key": key})
    return Book(**row._mapping) if row else None


def lock_book(tx: Transaction, *, tenant: str, book_id: str) -> None:
    """Keep others from booking and closing until the transaction ends."""
    tx.row(_BY_ID_LOCKED, {"of_tenant": tenant, "of_book": book_id})


def accounts(reader: Reader, *, tenant: str, book_id: str) -> tuple[Account, ...]:
    """Return the accounts of a book, by code."""
    return tuple(Account(**row._mapping) for row in reader.rows(_ACCOUNTS, {"of_tenant": tenant, "of_book": book_id}))


def has_account(reader: Reader, *, tenant: str, book_id: str, code: str) -> bool:
    """Tell whether a book has an account."""
    return reader.scalar(_HAS_ACCOUNT, {"of_tenant": tenant, "of_book": book_id, "of_code": code}) is not None


def insert_lock(tx: Transaction, one: Lock) -> None:
    """Store how a book is locked from now on."""
    tx.run(_INSERT_LOCK, asdict(one))


def find_lock(reader: Reader, *, tenant: str, book_id: str) -> Lock | None:
    """Return how a book is locked, None where it never was."""
    return next(iter(locks(reader, tenant=tenant, book_id=book_id)), None)


def locks(reader: Reader, *, tenant: str, book_id: str) -> tuple[Lock, ...]:
    """Return how a book was locked, newest first."""
    rows = reader.rows(_LOCKS, {"of_tenant": tenant, "of_book": book_id})
    return tuple(Lock(**{name: row._mapping[name] for name in _LOCK_FIELDS}) for row in rows)


def insert_entries(tx: Transaction, entries: list[Entry]) -> None:
    """Store entries in one statement; the database writes their postings."""
    tx.run(_INSERT_ENTRY, [_row_of(one) for one in entries])


def _row_of(one: Entry) -> Mapping[str, Any]:
    return {
        "tenant": one.tenant,
        "id": one.id,
        "book_id": one.book_id,
        "booked_date": one.booked_date,
        "text": one.text,
        "source_kind": one.source.kind,
        "source_key": one.source.key,
        "reverses": one.reverses,
        "postings": [[side.account, side.currency, side.minor, side.about] for side in one.postings],
        "by": one.by,
        "recorded_at": one.recorded_at,
    }


def _entry_of(row: Row[Any]) -> Entry:
    columns = dict(row._mapping)
    source = Source(columns.pop("source_kind"), columns.pop("source_key"))
    postings = tuple(Posting(*side) for side in columns.pop("postings"))
    return Entry(**columns, source=source, postings=postings)


def find_entry(reader: Reader, *, tenant: str, entry_id: str) -> Entry | None:
    """Return an entry, or None."""
    row = reader.row(_ENTRY, {"of_tenant": tenant, "of_id": entry_id})
    return _entry_of(row) if row else None


def entry_of_source(reader: Reader, *, tenant: str, book_id: str, source: Source) -> Entry | None:
    """Return the entry that a source was booked by, or None."""
    of = {"of_tenant": tenant, "of_book": book_id, "of_kind": source.kind, "of_key": source.key}
    row = reader.row(_OF_SOURCE, of)
    return _entry_of(row) if row else None


def entries_from(reader: Reader, *, tenant: str, book_id: str, kind: str, beginning: str) -> tuple[Entry, ...]:
    """Return the entries of one kind of source whose keys begin so, by key."""
    of = {"of_tenant": tenant, "of_book": book_id, "of_kind": kind, "beginning": beginning}
    found = (_entry_of(row) for row in reader.rows(_BEGINNING, of))
    return tuple(one for one in found if one.source.key.startswith(beginning))  # LIKE takes _ for any character


def is_reversed(reader: Reader, *, tenant: str, entry_id: str) -> bool:
    """Tell whether an entry was reversed."""
    return reader.scalar(_REVERSAL, {"of_tenant": tenant, "of_id": entry_id}) is not None


def entries(reader: Reader, *, tenant: str, book_id: str) -> Iterator[Entry]:
    """Go through the entries of a book by day, in bounded memory."""
    at: tuple[date, str] = (date.min, "")
    while True:
        of = {"of_tenant": tenant, "of_book": book_id, "after_date": at[0], "after_id": at[1]}
        rows = reader.rows(_IN_ORDER, of)
        yield from (_entry_of(row) for row in rows)
        if len(rows) < PAGE:
            return
        at = (rows[-1].booked_date, rows[-1].id)


def balances(reader: Reader, *, tenant: str, book_id: str, until_date: date) -> tuple[tuple[str, str, int], ...]:
    """Return account, currency and minor units of each balance at the end of a day."""
    rows = reader.rows(_BALANCES, {"of_tenant": tenant, "of_book": book_id, "until_date": until_date})
    return tuple((row.account, row.currency, int(row.minor)) for row in rows)


def moves(reader: Reader, *, tenant: str, book_id: str, account: str, until_date: date) -> tuple[Entry, ...]:
    """Return the newest entries that touch an account up to the end of a day, newest first."""
    of = {"of_tenant": tenant, "of_book": book_id, "of_account": account, "until_date": until_date}
    return tuple(_entry_of(row) for row in reader.rows(_MOVES, of))


def taken_back(reader: Reader, *, tenant: str, entry_ids: Sequence[str]) -> frozenset[str]:
    """Return which of some entries were reversed."""
    rows = reader.rows(_TAKEN_BACK, {"of_tenant": tenant, "ids": list(entry_ids)}) if entry_ids else ()
    return frozenset(row.reverses for row in rows)


def open_items(
    reader: Reader, *, tenant: str, book_id: str, below: str, until_date: date
) -> tuple[tuple[str, str, str | None, date, int], ...]:
    """Return account, currency, what it is about, since when, and the minor units still open below an account."""
    of = {"of_tenant": tenant, "of_book": book_id, "until_date": until_date, "below": f"{below}:%"}
    return tuple(
        (row.account, row.currency, row.about, row.since_date, int(row.minor)) for row in reader.rows(_OPEN_ITEMS, of)
    )
