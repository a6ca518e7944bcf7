"""Ten thousand random entries come to the same balances here, in beancount and in hledger."""

import csv
import io
import shutil
import subprocess
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from tests.databases import Databases, open_for_test

from remit.billing.actions.ledger import Draft, book_entries, open_account, open_book
from remit.billing.model import Book, Posting, Source
from remit.billing.reports.ledger import beancount_text, hledger_text, trial_balance
from remit.billing.rules.booking import component
from remit.parties.access import SYSTEM
from remit.store import Store, Transaction

OURS = "01900000-0000-7000-8000-000000000001"
ACCOUNTS = (
    "Assets:Bank",
    *(f"Assets:Receivable:{component(name)}" for name in ("Harrow & Sons", "Công ty Sông Xanh", "ñandú", "株式会社")),
    "Income:Services",
    "Liabilities:Tax:VAT-19",
    "Expenses:Credits",
)
CURRENCIES = ("EUR", "VND", "KWD", "USD")
TEXTS = ('A "quoted" text', "half; a comment | and a bar", "back\\slash", "two\nlines", "Hoá đơn tháng ba", "")
Balances = dict[tuple[str, str], Decimal]


def invented(chance: Random, number: int) -> Draft:
    sides = []
    for currency in chance.sample(CURRENCIES, chance.randint(1, 2)):
        parts = [chance.choice([-1, 1]) * chance.randint(1, 10**12) for _ in range(chance.randint(1, 4))]
        parts.append(-sum(parts) or 1)
        parts.append(-sum(parts))
        sides += [Posting(chance.choice(ACCOUNTS), currency, part, f"R-{number}") for part in parts]
    day = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
    return Draft(day, chance.choice(TEXTS), Source("test", f"({number})"), tuple(sides))


@pytest.fixture(scope="module")
def kept(databases: Databases) -> tuple[Store, Book]:
    store = open_for_test(databases.sqlite())
    chance = Random(20261123)

    def opened(tx: Transaction) -> Book:
        book = open_book(tx, SYSTEM, tenant=OURS, key="books", name="Books")
        for code in ACCOUNTS:
            open_account(tx, SYSTEM, tenant=OURS, book_id=book.id, code=code)
        return book

    book = store.write(opened)
    drafts = [invented(chance, number) for number in range(10_000)]
    for at in range(0, len(drafts), 1_000):
        part = drafts[at : at + 1_000]
        store.write(lambda tx, part=part: book_entries(tx, SYSTEM, tenant=OURS, book_id=book.id, drafts=part))  # type: ignore[misc]  # mypy cannot infer a lambda's default
    return store, book


def ours(kept: tuple[Store, Book]) -> Balances:
    store, book = kept
    with store.read() as reader:
        found = trial_balance(reader, SYSTEM, tenant=OURS, book_id=book.id, until_date=date.max)
    return {(one.account, one.balance.currency): one.balance.amount for one in found if one.balance.minor}


def test_beancount_finds_the_same_balances(kept: tuple[Store, Book]) -> None:
    from beancount import loader
    from beancount.core.data import Transaction as Entry

    store, book = kept
    with store.read() as reader:
        text = "\n".join(beancount_text(reader, SYSTEM, tenant=OURS, book_id=book.id))
    entries, errors, _options = loader.load_string(text)
    assert errors == []
    found: Balances = defaultdict(Decimal)
    booked = [entry for entry in entries if isinstance(entry, Entry)]
    assert len(booked) == 10_000
    for entry in booked:
        for posting in entry.postings:
            assert posting.units is not None
            found[posting.account, posting.units.currency] += posting.units.number or 0
    assert {key: amount for key, amount in found.items() if amount} == ours(kept)


@pytest.mark.skipif(shutil.which("hledger") is None, reason="needs Debian's package hledger")
def test_hledger_finds_the_same_balances(kept: tuple[Store, Book], tmp_path: Path) -> None:
    store, book = kept
    path = tmp_path / "books.journal"
    with store.read() as reader, path.open("w") as file:
        file.writelines(f"{line}\n" for line in hledger_text(reader, SYSTEM, tenant=OURS, book_id=book.id))
    command = ["hledger", "-f", str(path), "balance", "--flat", "--no-total", "--layout=bare", "-O", "csv"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, env={"LC_ALL": "C.UTF-8"})
    rows = csv.DictReader(io.StringIO(answer.stdout))
    found = {(row["account"], row["commodity"]): Decimal(row["balance"].replace(",", "")) for row in rows}
    assert {key: amount for key, amount in found.items() if amount} == ours(kept)
