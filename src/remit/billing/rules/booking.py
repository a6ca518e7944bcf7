"""Booking: what an entry must be before it goes into a book, and how one is reversed."""

import re
from collections import defaultdict
from collections.abc import Iterable

from remit.billing.model.ledger import Posting, Root
from remit.billing.refusals import AccountRefused, Unbalanced
from remit.values.money import Money, decimals_of

_CODE = re.compile(rf"({'|'.join(Root)})(:[A-Z0-9][A-Za-z0-9-]*)+")
_CLEAN = re.compile(r"[^A-Za-z0-9]+")


def require_account_code(code: str) -> None:
    """Refuse `AccountRefused` where a code is no path below one of the five roots, as plain-text ledgers write it."""
    if not _CODE.fullmatch(code):
        raise AccountRefused(place="account", account=code)


def component(name: str) -> str:
    """Turn a name or key into a component of an account's code."""
    words = [word for word in _CLEAN.split(name) if word]
    return "-".join(word[:1].upper() + word[1:] for word in words) or "None"


def require_balanced(postings: Iterable[Posting]) -> None:
    """Refuse `Unbalanced` where the postings of a currency do not add up to nothing, or fewer than two are there."""
    sums: dict[str, int] = defaultdict(int)
    count = 0
    for one in postings:
        decimals_of(one.currency)
        sums[one.currency] += one.minor
        count += one.minor != 0
    off = next((Money(minor, currency) for currency, minor in sorted(sums.items()) if minor), None)
    if off is not None:
        raise Unbalanced(amount=str(off.amount), currency=off.currency)
    if count < 2:
        raise Unbalanced(amount="0", currency=next(iter(sums), "—"))


def reversed_postings(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Return the same postings on the other side."""
    return tuple(Posting(one.account, one.currency, -one.minor, one.about) for one in postings)
