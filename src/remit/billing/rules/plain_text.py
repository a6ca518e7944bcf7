"""The books as plain text, for beancount and for hledger: a second opinion anybody can run."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from remit.billing.model.ledger import Entry, Posting
from remit.values.money import Money, decimals_of

_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")


def beancount(entries: Iterable[Entry], *, accounts: Iterable[str], opened_date: date) -> Iterator[str]:
    """Write lines that beancount reads; `opened_date` is before every entry."""
    for code in accounts:
        yield f"{opened_date} open {code}"
    for entry in entries:
        yield f'{entry.booked_date} * "{_quoted(entry.text)}"'
        yield f'  source: "{_quoted(f"{entry.source.kind}:{entry.source.key}")}"'
        for posting in entry.postings:
            yield f"  {posting.account}  {_amount(posting)} {posting.currency}"


def hledger(entries: Iterable[Entry], *, accounts: Iterable[str], currencies: Iterable[str]) -> Iterator[str]:
    """Write lines that hledger reads; `currencies` are those of the entries."""
    for currency in currencies:
        point = "." + "0" * decimals_of(currency)
        yield f"commodity 1000{point} {currency}"
    for code in accounts:
        yield f"account {code}"
    for entry in entries:
        yield f"{entry.booked_date} ({_bracketed(entry.source.key)}) {_described(entry.text)}"
        for posting in entry.postings:
            yield f"    {posting.account}  {_amount(posting)} {posting.currency}"


def _amount(posting: Posting) -> str:
    return format(Money(posting.minor, posting.currency).amount, "f")


def _quoted(text: str) -> str:
    return _BREAKS.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')


def _described(text: str) -> str:
    return _BREAKS.sub(" ", text).replace(";", ",").replace("|", "/").strip() or "-"


def _bracketed(text: str) -> str:
    return _BREAKS.sub(" ", text).replace("(", "[").replace(")", "]").replace(";", ",")
