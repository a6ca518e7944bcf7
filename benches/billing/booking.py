"""How many balanced entries a second become durable: `python benches/billing/booking.py sqlite:///new.db 20000 [20]`.

Entries go through `book_entries`, the checks and events included, one in each unit or so many together, as an import
of payments books them; an entry counts once its commit is on disk. Units that wait share a commit on SQLite (WAL,
synchronous FULL), as everywhere in the store.
"""

import sys
import time
from collections import deque
from concurrent.futures import Future
from datetime import date
from functools import partial

from remit.billing.actions.ledger import Draft, book_entries, open_account, open_book
from remit.billing.model.ledger import Posting, Source
from remit.parties.access import SYSTEM
from remit.store import Store, Transaction, open_store
from remit.values.chance import SystemChance
from remit.values.identifier import Identifiers
from remit.values.moment import SystemClock

TENANT = "0198c5f0-0000-7000-8000-00000000000a"
UNDER_WAY = 2_000
ACCOUNTS = ("Assets:Receivable", "Income:Services")


def opened(tx: Transaction) -> str:
    """Open a book with two accounts."""
    book = open_book(tx, SYSTEM, tenant=TENANT, key="bench", name="Bench")
    for code in ACCOUNTS:
        open_account(tx, SYSTEM, tenant=TENANT, book_id=book.id, code=code)
    return book.id


def booked(tx: Transaction, *, book_id: str, first: int, count: int) -> None:
    """Book entries of two postings in one unit."""
    drafts = [_draft(number) for number in range(first, first + count)]
    book_entries(tx, SYSTEM, tenant=TENANT, book_id=book_id, drafts=drafts)


def _draft(number: int) -> Draft:
    postings = tuple(Posting(code, "EUR", minor) for code, minor in zip(ACCOUNTS, (number, -number), strict=True))
    return Draft(date(2026, 3, 1), f"Bench {number}", Source("bench", str(number)), postings)


def run(store: Store, *, count: int, together: int) -> float:
    """Book entries, so many in each unit and many units under way; return entries a second, last commit included."""
    book_id = store.write(opened, tenant=TENANT)
    under_way: deque[Future[None]] = deque()
    begun = time.perf_counter()
    for first in range(1, count + 1, together):
        unit = partial(booked, book_id=book_id, first=first, count=together)
        under_way.append(store.submit(unit, tenant=TENANT))
        if len(under_way) > UNDER_WAY:
            under_way.popleft().result()
    for one in under_way:
        one.result()
    return count / (time.perf_counter() - begun)


def main(url: str, count: int, together: int) -> None:
    """Measure a fresh database and say what it holds."""
    clock, chance = SystemClock(), SystemChance()
    store = open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    store.migrate()
    begun = time.process_time()
    speed = run(store, count=count, together=together)
    cpu_s = time.process_time() - begun
    each = f"{cpu_s / count * 1e6:.0f} us of CPU each"
    print(f"{store.dialect}, {together} together: {speed:,.0f} entries/s durable, {each}")
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
