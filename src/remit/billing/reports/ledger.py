"""Questions to the books: trial balance, what is open and for how long, and the books as plain text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from remit.billing.model.ledger import RECEIVABLE, Book, Entry, Lock
from remit.billing.records import ledger as records
from remit.billing.rules.ageing import Aged, aged
from remit.billing.rules.plain_text import beancount, hledger
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.money import Money
from remit.values.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account came to at the end of a day, in one currency."""

    account: str
    balance: Money


def books_of(reader: Reader, principal: Principal, *, tenant: str) -> tuple[Book, ...]:
    """Return the books of an organisation, by key. Needs `billing.read`."""
    _require(principal, tenant)
    return records.books(reader, tenant=tenant)


def book_called(reader: Reader, principal: Principal, *, tenant: str, key: str) -> Book:
    """Return a book by its key. Refuses `NotFound`."""
    _require(principal, tenant)
    found = records.find_book_by_key(reader, tenant=tenant, key=key)
    if found is None:
        raise NotFound(kind="book", name=key)
    return found


def accounts_of(reader: Reader, principal: Principal, *, tenant: str, book_id: str) -> dict[str, str]:
    """Return what the accounts of a book are called, by code."""
    _require(principal, tenant)
    return {one.code: one.name for one in records.accounts(reader, tenant=tenant, book_id=book_id)}


def locks_of(reader: Reader, principal: Principal, *, tenant: str, book_id: str) -> tuple[Lock, ...]:
    """Return how a book was locked, newest first."""
    _require(principal, tenant)
    return records.locks(reader, tenant=tenant, book_id=book_id)


def trial_balance(
    reader: Reader, principal: Principal, *, tenant: str, book_id: str, until_date: date
) -> tuple[Balance, ...]:
    """Return every account's balance at the end of a day; for each currency they add up to nothing."""
    _require(principal, tenant)
    found = records.balances(reader, tenant=tenant, book_id=book_id, until_date=until_date)
    return tuple(Balance(account, Money(minor, currency)) for account, currency, minor in found)


@dataclass(frozen=True, slots=True)
class Move:
    """An entry as it touches one account: what it added or took, and whether another took it back."""

    entry: Entry
    amount: Money
    reversed: bool


def moves_on(
    reader: Reader, principal: Principal, *, tenant: str, book_id: str, account: str, until_date: date
) -> tuple[Move, ...]:
    """Return the newest entries on an account, newest first, a row for each currency. Needs `billing.read`."""
    _require(principal, tenant)
    found = records.moves(reader, tenant=tenant, book_id=book_id, account=account, until_date=until_date)
    back = records.taken_back(reader, tenant=tenant, entry_ids=[one.id for one in found])
    return tuple(
        Move(one, Money(minor, currency), one.id in back) for one in found for currency, minor in _sums(one, account)
    )


def _sums(one: Entry, account: str) -> Iterator[tuple[str, int]]:
    mine = [side for side in one.postings if side.account == account]
    for currency in sorted({side.currency for side in mine}):
        yield currency, sum(side.minor for side in mine if side.currency == currency)


def aged_receivables(
    reader: Reader, principal: Principal, *, tenant: str, book_id: str, until_date: date
) -> tuple[Aged, ...]:
    """Return what clients owe at the end of a day, by account and currency, by age since it was booked."""
    _require(principal, tenant)
    found = records.open_items(reader, tenant=tenant, book_id=book_id, below=RECEIVABLE, until_date=until_date)
    return aged(((account, Money(minor, currency), since) for account, currency, _, since, minor in found), until_date)


def entries_of(reader: Reader, principal: Principal, *, tenant: str, book_id: str) -> Iterator[Entry]:
    """Go through the entries of a book by day, in bounded memory."""
    _require(principal, tenant)
    return records.entries(reader, tenant=tenant, book_id=book_id)


def beancount_text(reader: Reader, principal: Principal, *, tenant: str, book_id: str) -> Iterator[str]:
    """Write a book line by line for beancount."""
    _require(principal, tenant)
    codes = [account.code for account in records.accounts(reader, tenant=tenant, book_id=book_id)]
    first = next(records.entries(reader, tenant=tenant, book_id=book_id), None)
    opened = first.booked_date - timedelta(days=1) if first else date(1970, 1, 1)
    return beancount(records.entries(reader, tenant=tenant, book_id=book_id), accounts=codes, opened_date=opened)


def hledger_text(reader: Reader, principal: Principal, *, tenant: str, book_id: str) -> Iterator[str]:
    """Write a book line by line for hledger."""
    _require(principal, tenant)
    codes = [account.code for account in records.accounts(reader, tenant=tenant, book_id=book_id)]
    found = records.balances(reader, tenant=tenant, book_id=book_id, until_date=date.max)
    currencies = sorted({currency for _, currency, _ in found})
    return hledger(records.entries(reader, tenant=tenant, book_id=book_id), accounts=codes, currencies=currencies)


def _require(principal: Principal, tenant: str) -> None:
    require(principal, Permission.BILLING_READ, Resource(tenant=tenant, kind="ledger", name=tenant))
