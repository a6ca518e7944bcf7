"""The month in the client's own books: accounts by their place in the ledger, what is handed over, what comes back."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from remit.services.kit import BookAdjustment, BookClosing, BookMonth, BookReceived, BookReopening, account_code
from remit.services.month_end_close.journal import Row
from remit.services.month_end_close.pack import Balance, Pack, first_date
from remit.services.month_end_close.terms import Terms


def month_of(pack: Pack) -> BookMonth:
    """Return the month as the ledger knows it."""
    first = first_date(pack.month)
    last = calendar.monthrange(first.year, first.month)[1]
    return BookMonth(pack.entity, first.replace(day=last), pack.currency)


def received(pack: Pack, terms: Terms) -> BookReceived:
    """Hand over the trial balance received; without one the books stay as other work left them."""
    if pack.from_books:
        return BookReceived(month_of(pack), None, {})
    codes = {account_code(one.account, terms.roots): one for one in pack.balances}
    return BookReceived(
        month_of(pack),
        {code: one.minor for code, one in codes.items()},
        {code: one.name or one.account for code, one in codes.items()},
    )


def with_books(pack: Pack, books: Mapping[str, Any], terms: Terms) -> Pack:
    """Return the pack completed from the books: balances, and those of the month before, where it brings none."""
    opening: Mapping[str, int] = books.get("opening", {})
    balances = _of_books(pack, books) if pack.from_books else pack.balances
    known = (replace(one, before=_before(one, opening, terms)) for one in balances)
    return replace(pack, balances=tuple(known))


def _before(one: Balance, opening: Mapping[str, int], terms: Terms) -> int:
    return opening.get(account_code(one.account, terms.roots), 0) if one.before is None else one.before


def _of_books(pack: Pack, books: Mapping[str, Any]) -> tuple[Balance, ...]:
    ends, opening = books.get("balances", {}), books.get("opening", {})
    foreign = dict(pack.foreign)
    found = []
    for code in sorted({*ends, *opening}):
        account = code.rpartition(":")[2]
        name = books.get("names", {}).get(code, "")
        found.append(Balance(account, name, ends.get(code, 0), opening.get(code, 0), foreign.get(account)))
    return tuple(found)


def opening_differences(pack: Pack, books: Mapping[str, Any], terms: Terms) -> tuple[tuple[str, int], ...]:
    """Return accounts whose balance of the month before, as told, is not what that month was closed with."""
    closed = books.get("closed_until")
    if pack.from_books or closed is None or date.fromisoformat(closed) < _day_before(pack):
        return ()
    opening = books.get("opening", {})
    told = {account_code(one.account, terms.roots): one for one in pack.balances if one.before is not None}
    return tuple(
        (one.account, (one.before or 0) - opening.get(code, 0))
        for code, one in told.items()
        if one.before != opening.get(code, 0)
    )


def _day_before(pack: Pack) -> date:
    return date.fromordinal(first_date(pack.month).toordinal() - 1)


def is_locked(pack: Pack, books: Mapping[str, Any]) -> bool:
    """Tell whether the books are closed until the end of the month."""
    closed = books.get("closed_until")
    return closed is not None and date.fromisoformat(closed) >= month_of(pack).end_date


def closing(pack: Pack, rows: Iterable[Row], terms: Terms, *, element: str) -> BookClosing:
    """Hand over the journal of the close; `element` is the task whose holder books it."""
    return BookClosing(
        month_of(pack),
        tuple(
            BookAdjustment(
                one.text,
                tuple((account_code(account, terms.roots), minor) for account, minor in one.sides),
                one.reverses,
            )
            for one in rows
        ),
        element,
    )


def reopening(payload: Mapping[str, Any]) -> BookReopening:
    """Hand over a month to be opened again, by whoever asked and whoever agreed."""
    return BookReopening(payload["entity"], first_date(payload["month"]), "ask", "agree", payload["reason"])
