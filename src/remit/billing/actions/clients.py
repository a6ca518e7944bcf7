"""Keeping a client's books for a line of service: taken over, adjusted, closed, opened again by two.

A client's books are the ledger's, in the client's own tenant, one book per entity. What a line hands over is booked in
the transaction of the item's step, in the name of whoever did the task before it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from remit.billing.actions.ledger import (
    Draft,
    book_entries,
    book_entry,
    close_book,
    close_softly,
    open_account,
    open_book,
    reopen_book,
    reverse_entry,
)
from remit.billing.model.clients import (
    ADJUST,
    CLOSE_MONTH,
    POST,
    REOPEN,
    TAKE_OVER,
    Adjustment,
    Closing,
    ItemEntry,
    Month,
    Posted,
    Received,
    Reopening,
)
from remit.billing.model.ledger import CLOSE, Book, Entry, Posting, Source
from remit.billing.records import ledger as records
from remit.billing.refusals import NotClosed
from remit.billing.rules.booking import component
from remit.parties.access import SYSTEM, Principal
from remit.store import Transaction
from remit.work.model import Item, ServiceCall, TaskState
from remit.work.records.tasks import tasks_of_item

TRIAL_BALANCE = "trial_balance"
"""The kind of source of the entry that brings a book to a trial balance received."""
ITEM = "item"
"""The kind of source of the entry that an item of work makes, such as an invoice that was posted."""


def take_over(tx: Transaction, call: ServiceCall, handed: Received) -> Mapping[str, Any]:
    """Bring an entity's book to the trial balance received, by one entry at the month's end; a closed month stays.

    Variable `books`: what the book held at the end of the month before (`opening`) and holds now (`balances`), minor
    units by account, what accounts are called (`names`), and until when it is closed.
    """
    month, item = handed.month, call.item
    book = _book(tx, item, month.entity)
    lock = records.find_lock(tx, tenant=item.tenant, book_id=book.id)
    if handed.balances is not None and (lock is None or lock.soft_date < month.end_date):
        held = _balances(tx, book, month, month.end_date)
        wanted = handed.balances
        moves = {code: wanted.get(code, 0) - held.get(code, 0) for code in sorted({*held, *wanted})}
        _open_accounts(tx, book, wanted, handed.names)
        _take_difference(tx, item, book, month, moves)
    return {"books": _standing(tx, book, month)}


def _take_difference(tx: Transaction, item: Item, book: Book, month: Month, moves: Mapping[str, int]) -> None:
    postings = tuple(Posting(code, month.currency, minor) for code, minor in moves.items() if minor)
    if postings:
        text = f"Trial balance {month.end_date:%Y-%m}"
        draft = Draft(month.end_date, text, Source(TRIAL_BALANCE, item.number), postings)
        book_entry(tx, SYSTEM, tenant=item.tenant, book_id=book.id, draft=draft)


def post(tx: Transaction, call: ServiceCall, handed: Posted) -> Mapping[str, Any]:
    """Book the entries of an item; those it made before are taken back. What is closed is booked on the day after.

    Variable `booked`: the book, and the last day that was booked on.
    """
    item = call.item
    book = _book(tx, item, handed.entity)
    lock = records.find_lock(tx, tenant=item.tenant, book_id=book.id)
    first = date.min if lock is None else lock.soft_date + timedelta(days=1)
    before = _entries_of(tx, item, book, kind=ITEM)
    for one in _live(tx, before):
        back = max(first, one.booked_date)
        reverse_entry(tx, SYSTEM, tenant=item.tenant, entry_id=one.id, booked_date=back, reason=one.text)
    _open_accounts(tx, book, {code for one in handed.entries for code, _ in one.sides}, {})
    wanted = [
        _item_draft(one, max(first, one.booked_date), f"{item.number}:{number:04d}")
        for number, one in enumerate(handed.entries, len(before) + 1)
    ]
    book_entries(tx, SYSTEM, tenant=item.tenant, book_id=book.id, drafts=wanted)
    last = max((one.booked_date for one in wanted), default=None)
    return {"booked": {"book": book.key, "date": last and last.isoformat()}}


def adjust(tx: Transaction, call: ServiceCall, handed: Closing) -> Mapping[str, Any]:
    """Close the month softly and book the entries of its close; others that the close booked before are taken back.

    Variables: `books` as the month was closed softly, before these entries, and `books_adjusted` with them.
    """
    month, item = handed.month, call.item
    book, by = _book(tx, item, month.entity), _holder(tx, item, handed.element)
    close_softly(tx, by, tenant=item.tenant, book_id=book.id, soft_date=month.end_date)
    before = _entries_of(tx, item, book)
    for one in _live(tx, before):
        reverse_entry(tx, by, tenant=item.tenant, entry_id=one.id, booked_date=one.booked_date, reason=one.text)
    received = _standing(tx, book, month)
    wanted = [
        _draft(one, month, f"{item.number}:{number:04d}") for number, one in enumerate(handed.entries, len(before) + 1)
    ]
    _open_accounts(tx, book, {code for one in handed.entries for code, _ in one.sides}, {})
    book_entries(tx, by, tenant=item.tenant, book_id=book.id, drafts=wanted)
    return {"books": received, "books_adjusted": _standing(tx, book, month)}


def close_month(tx: Transaction, call: ServiceCall, handed: Closing) -> Mapping[str, Any]:
    """Take back on the day after the month what is to be taken back, and close the book until the month's end."""
    month, item = handed.month, call.item
    book, by = _book(tx, item, month.entity), _holder(tx, item, handed.element)
    day_one = month.end_date + timedelta(days=1)
    for entry, told in zip(_live(tx, _entries_of(tx, item, book)), handed.entries, strict=True):
        if told.reverses:
            reverse_entry(tx, by, tenant=item.tenant, entry_id=entry.id, booked_date=day_one, reason=entry.text)
    close_book(tx, by, tenant=item.tenant, book_id=book.id, closed_date=month.end_date)
    return {"books_closed": _standing(tx, book, month)}


def reopen(tx: Transaction, call: ServiceCall, handed: Reopening) -> Mapping[str, Any]:
    """Open a client's month again. Refuses `SecondPersonMissing`, `NotClosed`."""
    item = call.item
    book = next((one for one in records.books(tx, tenant=item.tenant) if one.name == handed.entity), None)
    if book is None:
        raise NotClosed(open_date=handed.first_date.isoformat())
    reopen_book(
        tx,
        _holder(tx, item, handed.agreed),
        tenant=item.tenant,
        book_id=book.id,
        open_date=handed.first_date,
        asked_by=_holder(tx, item, handed.asked).id,
        reason=handed.reason,
    )
    return {"open_from": handed.first_date.isoformat()}


def _book(tx: Transaction, item: Item, entity: str) -> Book:
    """Return an entity's book, opened where there is none; its key is made of its name."""
    known = records.books(tx, tenant=item.tenant)
    found = next((one for one in known if one.name == entity), None)
    if found is not None:
        return found
    key, taken = component(entity).lower(), {one.key for one in known}
    free = next(one for one in (key, *(f"{key}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)
    return open_book(tx, SYSTEM, tenant=item.tenant, key=free, name=entity)


def _open_accounts(tx: Transaction, book: Book, codes: Iterable[str], names: Mapping[str, str]) -> None:
    for code in sorted(codes):
        open_account(tx, SYSTEM, tenant=book.tenant, book_id=book.id, code=code, name=names.get(code, ""))


def _holder(tx: Transaction, item: Item, element: str) -> Principal:
    """Return whoever completed a task of the item last, with the house's rights to book; the house where nobody did."""
    done = [
        one
        for one in tasks_of_item(tx, tenant=item.tenant, item_id=item.id)
        if one.element == element and one.state is TaskState.COMPLETED and one.assignee
    ]
    return replace(SYSTEM, id=str(done[-1].assignee)) if done else SYSTEM


def _entries_of(tx: Transaction, item: Item, book: Book, *, kind: str = CLOSE) -> tuple[Entry, ...]:
    beginning = f"{item.number}:"
    return records.entries_from(tx, tenant=item.tenant, book_id=book.id, kind=kind, beginning=beginning)


def _live(tx: Transaction, entries: tuple[Entry, ...]) -> list[Entry]:
    return [one for one in entries if not records.is_reversed(tx, tenant=one.tenant, entry_id=one.id)]


def _item_draft(one: ItemEntry, day: date, key: str) -> Draft:
    postings = tuple(Posting(code, one.currency, minor) for code, minor in one.sides)
    return Draft(day, one.text, Source(ITEM, key), postings)


def _draft(one: Adjustment, month: Month, key: str) -> Draft:
    postings = tuple(Posting(code, month.currency, minor) for code, minor in one.sides)
    return Draft(month.end_date, one.text, Source(CLOSE, key), postings)


def _standing(tx: Transaction, book: Book, month: Month) -> dict[str, Any]:
    lock = records.find_lock(tx, tenant=book.tenant, book_id=book.id)
    before = month.end_date.replace(day=1) - timedelta(days=1)
    return {
        "book": book.key,
        "opening": _balances(tx, book, month, before),
        "balances": _balances(tx, book, month, month.end_date),
        "names": {one.code: one.name for one in records.accounts(tx, tenant=book.tenant, book_id=book.id)},
        "closed_until": lock.closed_date.isoformat() if lock and lock.closed_date else None,
        "soft_until": lock.soft_date.isoformat() if lock else None,
    }


def _balances(tx: Transaction, book: Book, month: Month, until_date: date) -> dict[str, int]:
    found = records.balances(tx, tenant=book.tenant, book_id=book.id, until_date=until_date)
    return {code: minor for code, currency, minor in found if currency == month.currency and minor}


TAKERS: Mapping[str, Callable[[Transaction, ServiceCall, Any], Mapping[str, Any]]] = {
    TAKE_OVER: take_over,
    POST: post,
    ADJUST: adjust,
    CLOSE_MONTH: close_month,
    REOPEN: reopen,
}
"""Key of `ServiceResult.handed` -> taker, for `Runtime.takers`."""
