"""The ledger: attacks that the database itself refuses, and what the books tell. Every test runs on both databases."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from remit.billing.actions.ledger import (
    Draft,
    account_below,
    book_entries,
    book_entry,
    close_book,
    close_softly,
    open_account,
    open_book,
    reopen_book,
    reverse_entry,
)
from remit.billing.model import Book, Entry, Posting, Source
from remit.billing.model.ledger import CLOSE
from remit.billing.refusals import (
    AccountMissing,
    AccountRefused,
    BookedAlready,
    BookKeyTaken,
    ClosedAlready,
    NotClosed,
    PeriodClosed,
    ReversedAlready,
    SecondPersonMissing,
    Unbalanced,
)
from remit.billing.reports.ledger import aged_receivables, books_of, locks_of, trial_balance
from remit.parties.access import SYSTEM
from remit.store import Store, Transaction
from remit.values.money import Money

OURS = "01900000-0000-7000-8000-000000000001"
CASH, SALES, CLIENT = "Assets:Bank", "Income:Services", "Assets:Receivable:Harrow"
MARCH = date(2026, 3, 31)


def opened(store: Store, key: str = "remit-de") -> Book:
    def unit(tx: Transaction) -> Book:
        book = open_book(tx, SYSTEM, tenant=OURS, key=key, name="Remit GmbH")
        for code in (CASH, SALES, CLIENT):
            open_account(tx, SYSTEM, tenant=OURS, book_id=book.id, code=code)
        return book

    return store.write(unit)


def sale(number: str, minor: int = 1190, day: date = MARCH, currency: str = "EUR") -> Draft:
    sides = (Posting(CLIENT, currency, minor, number), Posting(SALES, currency, -minor))
    return Draft(day, f"Invoice {number}", Source("invoice", number), sides)


def booked(store: Store, book: Book, *drafts: Draft) -> tuple[Entry, ...]:
    return store.write(lambda tx: book_entries(tx, SYSTEM, tenant=OURS, book_id=book.id, drafts=drafts))


def balances(store: Store, book: Book, until_date: date = date(2026, 12, 31)) -> dict[str, Money]:
    with store.read() as reader:
        found = trial_balance(reader, SYSTEM, tenant=OURS, book_id=book.id, until_date=until_date)
    return {one.account: one.balance for one in found}


def test_an_entry_is_booked_and_the_trial_balance_adds_up_to_nothing(store: Store) -> None:
    book = opened(store)
    booked(store, book, sale("R-1"), sale("R-2", 10))
    assert balances(store, book) == {CLIENT: Money(1200, "EUR"), SALES: Money(-1200, "EUR")}
    assert balances(store, book, date(2026, 3, 30)) == {}


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (Draft(MARCH, "", Source("x", "1"), (Posting(CASH, "EUR", 5), Posting(SALES, "EUR", -4))), Unbalanced),
        (Draft(MARCH, "", Source("x", "1"), (Posting(CASH, "EUR", 5), Posting(SALES, "USD", -5))), Unbalanced),
        (Draft(MARCH, "", Source("x", "1"), ()), Unbalanced),
        (
            Draft(MARCH, "", Source("x", "1"), (Posting(CASH, "EUR", 5), Posting("Income:Else", "EUR", -5))),
            AccountMissing,
        ),
        (sale("R-0"), BookedAlready),
        (sale("R-1", day=date(2026, 2, 28)), PeriodClosed),
    ],
)
def test_a_wrong_entry_is_refused_kindly_and_nothing_is_kept(store: Store, draft: Draft, refusal: type) -> None:
    book = opened(store)
    booked(store, book, sale("R-0"))
    february = date(2026, 2, 28)
    store.write(lambda tx: close_book(tx, SYSTEM, tenant=OURS, book_id=book.id, closed_date=february))
    with pytest.raises(refusal):
        booked(store, book, sale("R-5"), draft)
    assert balances(store, book)[CLIENT] == Money(1190, "EUR")


def test_books_accounts_and_closings_refuse_what_cannot_be(store: Store) -> None:
    book = opened(store)
    with pytest.raises(BookKeyTaken):
        opened(store)
    with pytest.raises(AccountRefused):
        store.write(lambda tx: open_account(tx, SYSTEM, tenant=OURS, book_id=book.id, code="Kasse"))
    store.write(lambda tx: close_book(tx, SYSTEM, tenant=OURS, book_id=book.id, closed_date=MARCH))
    with pytest.raises(ClosedAlready):
        store.write(lambda tx: close_book(tx, SYSTEM, tenant=OURS, book_id=book.id, closed_date=MARCH))
    with store.read() as reader:
        assert [one.key for one in books_of(reader, SYSTEM, tenant=OURS)] == ["remit-de"]


def test_an_account_keeps_the_letters_of_its_name_and_an_older_book_its_older_spelling(store: Store) -> None:
    book = opened(store)

    def below(tx: Transaction, name: str) -> str:
        return account_below(tx, tenant=OURS, book_id=book.id, parent="Assets:Receivable", name=name)

    names = ("Sông Xanh", "đá & nước", "3M", "株式会社")
    assert [store.write(partial(below, name=name)).rsplit(":")[-1] for name in names] == [
        "Sông-Xanh",
        "Đá-Nước",
        "3M",
        "X-株式会社",
    ]
    older = "Assets:Receivable:S-Ng-Xanh"
    store.write(lambda tx: open_account(tx, SYSTEM, tenant=OURS, book_id=book.id, code=older))
    assert store.write(partial(below, name="Sông Xanh")) == older


def test_a_month_closed_softly_takes_the_entries_of_its_close_alone(store: Store) -> None:
    book = opened(store)
    store.write(lambda tx: close_softly(tx, SYSTEM, tenant=OURS, book_id=book.id, soft_date=MARCH))
    with pytest.raises(PeriodClosed):
        booked(store, book, sale("R-1"))
    accrued = Draft(MARCH, "Audit fee", Source(CLOSE, "C-1:1"), sale("R-1").postings)
    booked(store, book, accrued, sale("R-2", day=date(2026, 4, 1)))
    store.write(lambda tx: close_book(tx, SYSTEM, tenant=OURS, book_id=book.id, closed_date=MARCH))
    with pytest.raises(PeriodClosed):
        booked(store, book, replace(accrued, source=Source(CLOSE, "C-1:2")))


def test_a_closed_month_is_opened_by_two_and_closed_again(store: Store) -> None:
    book = opened(store)

    def reopened(tx: Transaction, *, asked_by: str = "an", reason: str = "a lost invoice") -> None:
        reopen_book(
            tx,
            replace(SYSTEM, id="binh"),
            tenant=OURS,
            book_id=book.id,
            open_date=date(2026, 3, 1),
            asked_by=asked_by,
            reason=reason,
        )

    with pytest.raises(NotClosed):
        store.write(reopened)
    store.write(lambda tx: close_book(tx, SYSTEM, tenant=OURS, book_id=book.id, closed_date=MARCH))
    for alone in ({"asked_by": "binh"}, {"reason": " "}):
        with pytest.raises(SecondPersonMissing):
            store.write(lambda tx, alone=alone: reopened(tx, **alone))  # type: ignore[misc]  # mypy cannot infer a lambda's default
    store.write(reopened)
    booked(store, book, sale("R-1"))
    with pytest.raises(PeriodClosed):
        booked(store, book, sale("R-2", day=date(2026, 2, 28)))
    store.write(lambda tx: close_book(tx, SYSTEM, tenant=OURS, book_id=book.id, closed_date=MARCH))
    with store.read() as reader:
        found = locks_of(reader, SYSTEM, tenant=OURS, book_id=book.id)
    assert [(one.closed_date, one.by, one.asked_by) for one in found] == [
        (MARCH, "system", None),
        (date(2026, 2, 28), "binh", "an"),
        (MARCH, "system", None),
    ]


def test_an_entry_is_taken_back_by_its_opposite_and_only_once(store: Store) -> None:
    book = opened(store)
    (entry,) = booked(store, book, sale("R-1"))

    def back(tx: Transaction) -> Entry:
        april = date(2026, 4, 1)
        return reverse_entry(tx, SYSTEM, tenant=OURS, entry_id=entry.id, booked_date=april, reason="typed twice")

    reversal = store.write(back)
    assert balances(store, book)[CLIENT] == Money(0, "EUR")
    assert balances(store, book, MARCH)[CLIENT] == Money(1190, "EUR")
    with pytest.raises(ReversedAlready):
        store.write(back)
    with pytest.raises(ReversedAlready):
        store.write(
            lambda tx: reverse_entry(tx, SYSTEM, tenant=OURS, entry_id=reversal.id, booked_date=MARCH, reason="no")
        )


def test_receivables_are_aged_by_account(store: Store) -> None:
    book = opened(store)
    booked(store, book, sale("R-1", 100, date(2026, 1, 10)), sale("R-2", 50, date(2026, 3, 20)), sale("R-3", 7))
    paid = Draft(MARCH, "Paid", Source("payment", "P-1"), (Posting(CASH, "EUR", 7), Posting(CLIENT, "EUR", -7, "R-3")))
    store.write(lambda tx: book_entry(tx, SYSTEM, tenant=OURS, book_id=book.id, draft=paid))
    with store.read() as reader:
        (owed,) = aged_receivables(reader, SYSTEM, tenant=OURS, book_id=book.id, until_date=MARCH)
    assert [bucket.minor for bucket in owed.buckets] == [50, 0, 100, 0]
    assert owed.total == Money(150, "EUR")


ENTRY = (
    "INSERT {how} INTO ledger_entry (tenant, id, book_id, booked_date, text, source_kind, source_key, reverses,"
    ' postings, "by", recorded_at)'
    " VALUES (:tenant, :id, :book, :day, 'x', :kind, :key, :reverses, :postings, 'me', 0)"
)
GOOD = [[CASH, "EUR", 5, None], [SALES, "EUR", -5, None]]


def forge(postings: Any = GOOD, *, how: str = "", **other: Any) -> Callable[[Transaction, Book], object]:
    """Insert an entry behind Remit's back; `how` is SQLite's conflict clause."""

    def attack(tx: Transaction, book: Book) -> object:
        row = {"tenant": OURS, "id": "forged", "book": book.id, "day": "2026-04-02", "kind": "forged", "key": "1"}
        body = postings if isinstance(postings, str) else json.dumps(postings)
        return tx.run(text(ENTRY.format(how=how)), {**row, "reverses": None, "postings": body, **other})

    return attack


def sql(statement: str) -> Callable[[Transaction, Book], object]:
    def attack(tx: Transaction, book: Book) -> object:
        filled = statement.replace(":OURS", f"'{OURS}'").replace(":BOOK", f"'{book.id}'")
        return tx.run(text(filled.replace(":", r"\:")))

    return attack


POSTING = (
    "INSERT INTO ledger_posting (tenant, entry_id, ordinal, book_id, booked_date, account, currency, minor)"
    " SELECT tenant, id, {ordinal}, book_id, booked_date, 'Assets:Bank', 'EUR', {minor} FROM ledger_entry"
)
ATTACKS = {
    "unbalanced": forge([[CASH, "EUR", 5, None], [SALES, "EUR", -4, None]]),
    "unbalanced across currencies": forge([[CASH, "EUR", 5, None], [SALES, "USD", -5, None]]),
    "one side only": forge([[CASH, "EUR", 5, None]]),
    "no sides": forge([]),
    "no list": forge({"a": 1}),
    "a side of nothing": forge([*GOOD, [CASH, "EUR", 0, None]]),
    "fractional": forge([[CASH, "EUR", 5.5, None], [SALES, "EUR", -5.5, None]]),
    "fractional though whole": forge([[CASH, "EUR", 5.0, None], [SALES, "EUR", -5.0, None]]),
    "exponent": forge('[["Assets:Bank", "EUR", 1e-1, null], ["Income:Services", "EUR", -1e-1, null]]'),
    "textual": forge([[CASH, "EUR", "5", None], [SALES, "EUR", "-5", None]]),
    "larger than any integer": forge([[CASH, "EUR", 10**30, None], [SALES, "EUR", -(10**30), None]]),
    "true for an amount": forge([[CASH, "EUR", True, None], [SALES, "EUR", True, None]]),
    "null for an amount": forge([[CASH, "EUR", None, None], [SALES, "EUR", None, None]]),
    "no currency": forge([[CASH, None, 5, None], [SALES, None, -5, None]]),
    "unknown account": forge([["Assets:Nowhere", "EUR", 5, None], [SALES, "EUR", -5, None]]),
    "no such book": forge(book="01900000-0000-7000-8000-00000000dead"),
    "another organisation's book": forge(tenant="01900000-0000-7000-8000-00000000dead"),
    "closed period": forge(day="2026-02-28"),
    "no day": forge(day="2026-13-45"),
    "duplicate source": forge(kind="invoice", key="R-1"),
    "reversal of nothing": forge(reverses="01900000-0000-7000-8000-00000000dead"),
    "edit an entry": sql("UPDATE ledger_entry SET text = 'x'"),
    "edit a date": sql("UPDATE ledger_entry SET booked_date = '2026-04-01'"),
    "delete an entry": sql("DELETE FROM ledger_entry"),
    "edit a posting": sql("UPDATE ledger_posting SET minor = minor * 2"),
    "delete a posting": sql("DELETE FROM ledger_posting"),
    "add a posting": sql(POSTING.format(ordinal=3, minor=5)),
    "add a posting of text": sql(POSTING.format(ordinal=3, minor="'five'")),
    "add a posting of a fraction": sql(POSTING.format(ordinal=3, minor=5.5)),
    "repeat a posting": sql(POSTING.format(ordinal=1, minor=1190)),
    "reopen a period": sql("DELETE FROM ledger_lock"),
    "move a closing": sql("UPDATE ledger_lock SET closed_date = '2020-01-31'"),
    "close backwards": sql(
        'INSERT INTO ledger_lock (tenant, book_id, ordinal, closed_date, soft_date, "by", locked_at)'
        " VALUES (:OURS, :BOOK, 3, '2026-01-31', '2026-03-31', 'me', 0)"
    ),
    "open softly": sql(
        'INSERT INTO ledger_lock (tenant, book_id, ordinal, closed_date, soft_date, "by", locked_at)'
        " VALUES (:OURS, :BOOK, 3, '2026-03-15', '2026-03-15', 'me', 0)"
    ),
    "reopen alone": sql(
        'INSERT INTO ledger_lock (tenant, book_id, ordinal, closed_date, soft_date, asked_by, "by", reason, locked_at)'
        " VALUES (:OURS, :BOOK, 3, '2026-01-31', '2026-01-31', 'me', 'me', 'because', 0)"
    ),
    "reopen without a reason": sql(
        'INSERT INTO ledger_lock (tenant, book_id, ordinal, closed_date, soft_date, asked_by, "by", locked_at)'
        " VALUES (:OURS, :BOOK, 3, '2026-01-31', '2026-01-31', 'you', 'me', 0)"
    ),
    "lock out of order": sql(
        'INSERT INTO ledger_lock (tenant, book_id, ordinal, closed_date, soft_date, "by", locked_at)'
        " VALUES (:OURS, :BOOK, 7, '2026-06-30', '2026-06-30', 'me', 0)"
    ),
    "softly closed period": forge(day="2026-03-20"),
    "rename an account": sql("UPDATE ledger_account SET code = 'Assets:Mine'"),
    "delete a book": sql("DELETE FROM ledger_book"),
}
ON_SQLITE = {
    "replace an entry": forge(how="OR REPLACE", kind="invoice", key="R-1"),
    "replace an entry by its id": sql(
        "INSERT OR REPLACE INTO ledger_entry SELECT tenant, id, book_id, booked_date, 'mine', 'x', 'y', reverses,"
        ' postings, "by", recorded_at FROM ledger_entry'
    ),
    "replace a posting": sql(
        "INSERT OR REPLACE INTO ledger_posting SELECT tenant, entry_id, ordinal, book_id, booked_date, account,"
        " currency, minor * 2, about FROM ledger_posting"
    ),
    "update or replace": sql("UPDATE OR REPLACE ledger_entry SET text = 'x'"),
}
ON_POSTGRESQL = {
    "truncate": sql("TRUNCATE ledger_posting"),
    "truncate all": sql("TRUNCATE ledger_book CASCADE"),
    "insert over": sql(
        "INSERT INTO ledger_account SELECT * FROM ledger_account ON CONFLICT (tenant, book_id, code)"
        " DO UPDATE SET name = 'mine'"
    ),
}


def held(store: Store) -> list[Any]:
    names = ("ledger_book", "ledger_account", "ledger_lock", "ledger_entry", "ledger_posting")
    with store.read() as reader:
        return [sorted(map(str, reader.rows(text(f"SELECT * FROM {name}")))) for name in names]


def test_the_database_itself_refuses_every_attack(store: Store) -> None:
    book, other = opened(store), opened(store, "remit-vn")
    booked(store, book, sale("R-1"))
    store.write(lambda tx: close_book(tx, SYSTEM, tenant=OURS, book_id=book.id, closed_date=date(2026, 3, 15)))
    store.write(lambda tx: close_softly(tx, SYSTEM, tenant=OURS, book_id=book.id, soft_date=MARCH))
    store.write(lambda tx: open_account(tx, SYSTEM, tenant=OURS, book_id=other.id, code="Assets:Other"))
    before = held(store)
    crossed = {"cross-book": forge([["Assets:Other", "EUR", 5, None], [SALES, "EUR", -5, None]])}
    own = ON_SQLITE if store.dialect == "sqlite" else ON_POSTGRESQL
    passed = []
    for name, attack in {**ATTACKS, **crossed, **own}.items():
        try:
            store.write(lambda tx, attack=attack: attack(tx, book))  # type: ignore[misc]  # mypy cannot infer a lambda's default
        except DBAPIError:
            continue
        passed.append(name)
    assert passed == []
    assert held(store) == before


def test_the_forger_of_these_attacks_can_write_when_the_entry_is_sound(store: Store) -> None:
    book = opened(store)
    store.write(lambda tx: forge()(tx, book))
    assert balances(store, book) == {CASH: Money(5, "EUR"), SALES: Money(-5, "EUR")}


def test_the_declared_tables_are_the_migrated_ones(store: Store) -> None:
    names = {"ledger_book", "ledger_account", "ledger_lock", "ledger_entry", "ledger_posting"}
    assert store.schema_differences(tables=names) == []
