"""Keeping the books: open, book, reverse, close. The checks here speak kindly; the database holds them for good."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from remit.billing.model.ledger import (
    ADJUSTING,
    REVERSAL,
    Account,
    Book,
    Entry,
    EventKind,
    Lock,
    Posting,
    Source,
)
from remit.billing.records import ledger as records
from remit.billing.refusals import (
    AccountMissing,
    BookedAlready,
    BookKeyTaken,
    ClosedAlready,
    NotClosed,
    PeriodClosed,
    ReversedAlready,
    SecondPersonMissing,
)
from remit.billing.rules.booking import (
    component,
    component_before,
    require_account_code,
    require_balanced,
    reversed_postings,
)
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be booked."""

    booked_date: date
    text: str
    source: Source
    postings: tuple[Posting, ...]
    reverses: Identifier | None = None


def open_book(tx: Transaction, principal: Principal, *, tenant: Identifier, key: str, name: str) -> Book:
    """Open a book of an organisation. Needs `billing.write`; refuses `BookKeyTaken`."""
    _require(principal, tenant)
    one = Book(tenant, tx.identifiers.new(), key, name)
    if records.find_book_by_key(tx, tenant=tenant, key=key) or not records.insert_book(tx, one):
        raise BookKeyTaken(place="key", key=key)
    _tell(tx, one.tenant, one.id, EventKind.BOOK_OPENED, key=key, by=principal.id)
    return one


def open_account(
    tx: Transaction, principal: Principal, *, tenant: Identifier, book_id: Identifier, code: str, name: str = ""
) -> Account:
    """Open an account of a book; one that is open stays. Needs `billing.write`; refuses `AccountRefused`."""
    _require(principal, tenant)
    require_account_code(code)
    one = Account(tenant, book_id, code, name or code.rsplit(":", 1)[-1])
    records.insert_account(tx, one)
    return one


def account_below(tx: Transaction, *, tenant: Identifier, book_id: Identifier, parent: str, name: str) -> str:
    """Return the account that a name has below another: a book that has it as it was spelled before keeps it.

    What is owed and what settles it must stand on one account, so that both add up to nothing.
    """
    code, before = (f"{parent}:{spell(name)}" for spell in (component, component_before))
    known = code != before and records.has_account(tx, tenant=tenant, book_id=book_id, code=before)
    return before if known else code


def book_entry(
    tx: Transaction, principal: Principal, *, tenant: Identifier, book_id: Identifier, draft: Draft
) -> Entry:
    """Book one entry. Needs `billing.write`.

    Refuses `Unbalanced`, `PeriodClosed`, `BookedAlready`, `AccountMissing`, `NotFound`.
    """
    return book_entries(tx, principal, tenant=tenant, book_id=book_id, drafts=[draft])[0]


def book_entries(
    tx: Transaction, principal: Principal, *, tenant: Identifier, book_id: Identifier, drafts: Sequence[Draft]
) -> tuple[Entry, ...]:
    """Book several entries in one statement, all or none. Refuses as `book_entry` does."""
    _require(principal, tenant)
    for draft in drafts:
        require_balanced(draft.postings)
    if drafts and not _all_ready(tx, tenant, book_id, drafts):
        _say_what_is_wrong(tx, tenant, book_id, drafts)
    entries = [_entry(tx, principal, tenant, book_id, draft) for draft in drafts]
    records.insert_entries(tx, entries)
    for one in entries:
        source = f"{one.source.kind}:{one.source.key}"
        _tell(tx, tenant, book_id, EventKind.ENTRY_POSTED, entry=one.id, source=source, by=principal.id)
    return tuple(entries)


def reverse_entry(
    tx: Transaction, principal: Principal, *, tenant: Identifier, entry_id: Identifier, booked_date: date, reason: str
) -> Entry:
    """Take an entry back by its opposite; the entry itself stays. Refuses `NotFound`, `ReversedAlready`."""
    _require(principal, tenant)
    one = records.find_entry(tx, tenant=tenant, entry_id=entry_id)
    if one is None:
        raise NotFound(kind="entry", name=entry_id)
    if one.reverses is not None or records.is_reversed(tx, tenant=tenant, entry_id=entry_id):
        raise ReversedAlready(entry=one.text)
    back = Draft(booked_date, reason, Source(REVERSAL, one.id), reversed_postings(one.postings), reverses=one.id)
    return book_entry(tx, principal, tenant=tenant, book_id=one.book_id, draft=back)


def close_book(
    tx: Transaction, principal: Principal, *, tenant: Identifier, book_id: Identifier, closed_date: date
) -> None:
    """Close a book until a day, that day included. Needs `billing.write`; refuses `ClosedAlready`, `NotFound`."""
    last = _lock_of(tx, principal, tenant, book_id)
    if last is not None and last.closed_date is not None and last.closed_date >= closed_date:
        raise ClosedAlready(closed_date=last.closed_date.isoformat())
    soft_date = max(closed_date, last.soft_date) if last else closed_date
    records.insert_lock(
        tx, _next(tx, last, tenant, book_id, closed_date=closed_date, soft_date=soft_date, by=principal.id)
    )
    day = closed_date.isoformat()
    _tell(tx, tenant, book_id, EventKind.BOOK_CLOSED_UNTIL, closed_date=day, by=principal.id)


def close_softly(
    tx: Transaction, principal: Principal, *, tenant: Identifier, book_id: Identifier, soft_date: date
) -> None:
    """Let a book take no entry dated until a day but those of its close; one that is closed so far stays so.

    Needs `billing.write`; refuses `NotFound`.
    """
    last = _lock_of(tx, principal, tenant, book_id)
    if last is not None and last.soft_date >= soft_date:
        return
    closed_date = last.closed_date if last else None
    records.insert_lock(
        tx, _next(tx, last, tenant, book_id, closed_date=closed_date, soft_date=soft_date, by=principal.id)
    )
    day = soft_date.isoformat()
    _tell(tx, tenant, book_id, EventKind.BOOK_CLOSED_SOFTLY, soft_date=day, by=principal.id)


def reopen_book(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    book_id: Identifier,
    open_date: date,
    asked_by: str,
    reason: str,
) -> None:
    """Open a book again from a day on, as one person asked and another, the principal, agrees.

    Needs `billing.write`; refuses `SecondPersonMissing`, `NotClosed`, `NotFound`.
    """
    if asked_by == principal.id or not reason.strip():
        raise SecondPersonMissing(place="agreement")
    last = _lock_of(tx, principal, tenant, book_id)
    if last is None or last.soft_date < open_date:
        raise NotClosed(open_date=open_date.isoformat())
    until = open_date - timedelta(days=1)
    opened = _next(tx, last, tenant, book_id, closed_date=until, soft_date=until, by=principal.id)
    records.insert_lock(tx, replace(opened, asked_by=asked_by, reason=reason))
    told = {"closed_date": until.isoformat(), "asked_by": asked_by, "by": principal.id}
    _tell(tx, tenant, book_id, EventKind.BOOK_REOPENED, **told)


def open_day(tx: Transaction, *, tenant: Identifier, book_id: Identifier) -> date:
    """Return today, or the first day that takes a reversal where the book is closed beyond today."""
    lock, today = records.find_lock(tx, tenant=tenant, book_id=book_id), tx.now.date()
    if lock is None or lock.closed_date is None:
        return today
    return max(today, lock.closed_date + timedelta(days=1))


def _lock_of(tx: Transaction, principal: Principal, tenant: Identifier, book_id: Identifier) -> Lock | None:
    """Return how a book is locked, and keep others from booking and locking until the transaction ends."""
    _require(principal, tenant)
    records.lock_book(tx, tenant=tenant, book_id=book_id)
    if records.find_book(tx, tenant=tenant, book_id=book_id) is None:
        raise NotFound(kind="book", name=book_id)
    return records.find_lock(tx, tenant=tenant, book_id=book_id)


def _next(
    tx: Transaction,
    last: Lock | None,
    tenant: Identifier,
    book_id: Identifier,
    *,
    closed_date: date | None,
    soft_date: date,
    by: str,
) -> Lock:
    ordinal = last.ordinal + 1 if last else 1
    return Lock(tenant, book_id, ordinal, closed_date, soft_date, by, locked_at=tx.now)


def _require(principal: Principal, tenant: str) -> None:
    require(principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="ledger", name=tenant))


def _all_ready(tx: Transaction, tenant: str, book_id: str, drafts: Sequence[Draft]) -> bool:
    return records.is_ready(
        tx,
        tenant=tenant,
        book_id=book_id,
        codes={one.account for draft in drafts for one in draft.postings},
        sources=[draft.source for draft in drafts],
        days=(
            min(draft.booked_date for draft in drafts),
            min((draft.booked_date for draft in drafts if draft.source.kind not in ADJUSTING), default=None),
        ),
    )


def _say_what_is_wrong(tx: Transaction, tenant: str, book_id: str, drafts: Sequence[Draft]) -> None:
    if records.find_book(tx, tenant=tenant, book_id=book_id) is None:
        raise NotFound(kind="book", name=book_id)
    known = {account.code for account in records.accounts(tx, tenant=tenant, book_id=book_id)}
    lock = records.find_lock(tx, tenant=tenant, book_id=book_id)
    for draft in drafts:
        _require_bookable(draft, known, lock)
        if records.entry_of_source(tx, tenant=tenant, book_id=book_id, source=draft.source) is not None:
            raise BookedAlready(source=f"{draft.source.kind} {draft.source.key}")


def _require_bookable(draft: Draft, known: set[str], lock: Lock | None) -> None:
    missing = sorted({one.account for one in draft.postings} - known)
    if missing:
        raise AccountMissing(account=missing[0])
    if lock is None:
        return
    closed_date = lock.closed_date if draft.source.kind in ADJUSTING else lock.soft_date
    if closed_date is not None and draft.booked_date <= closed_date:
        raise PeriodClosed(closed_date=closed_date.isoformat())


def _entry(tx: Transaction, principal: Principal, tenant: str, book_id: str, draft: Draft) -> Entry:
    return Entry(
        tenant=tenant,
        id=tx.identifiers.new(),
        book_id=book_id,
        booked_date=draft.booked_date,
        text=draft.text,
        source=draft.source,
        postings=tuple(one for one in draft.postings if one.minor),
        by=principal.id,
        recorded_at=tx.now,
        reverses=draft.reverses,
    )


def _tell(tx: Transaction, tenant: str, book_id: str, kind: EventKind, **body: str) -> None:
    tx.record(tenant=tenant, stream=f"book:{book_id}", kind=kind.value, body={"book": book_id, **body})
