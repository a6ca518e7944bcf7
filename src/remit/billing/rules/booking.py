"""Booking: what an entry must be before it goes into a book, and how one is reversed."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from remit.billing.model.ledger import Posting, Root
from remit.billing.refusals import AccountRefused, Unbalanced
from remit.values.money import Money, decimals_of

_NO_LETTERS = re.compile(r"[^A-Za-z0-9]+")


def require_account_code(code: str) -> None:
    """Refuse `AccountRefused` where a code is no path below one of the five roots, as plain-text ledgers write it."""
    root, *parts = code.split(":")
    if root not in set(Root) or not parts or not all(map(_is_component, parts)):
        raise AccountRefused(place="account", account=code)


def component(name: str) -> str:
    """Turn a name or key into a component of an account's code; letters of every script stay.

    It begins with a capital or a digit, as beancount asks; where no capital is to be had, as in Chinese, with `X-`.
    """
    spelled = "".join(one if _is_kept(one) else " " for one in unicodedata.normalize("NFC", name))
    joined = _joined(spelled.split())
    return joined if _is_component(joined) else f"X-{joined}"


def component_before(name: str) -> str:
    """Turn a name into a component as Remit did while it kept no letters but those of English: `S-Ng-Xanh`."""
    return _joined(word for word in _NO_LETTERS.split(name) if word)


def _joined(words: Iterable[str]) -> str:
    return "-".join(word[:1].upper() + word[1:] for word in words) or "None"


def _is_component(part: str) -> bool:
    begins = unicodedata.category(part[0]) in ("Lu", "Nd") if part else False
    return begins and all(_is_kept(one) or one == "-" for one in part)


def _is_kept(one: str) -> bool:
    kind = unicodedata.category(one)
    return kind[0] == "L" or kind == "Nd"


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
