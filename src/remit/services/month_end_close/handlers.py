"""The topics of the close: what the rules propose for each step, the books, the pack of a closed month, a reopening.

The mark of a closed month stands while it is closed: a second close finds it, a reopening takes its own mark's place.
"""

import json

from remit.services.kit import (
    BOOKS_ADJUST,
    BOOKS_CLOSE,
    BOOKS_REOPEN,
    BOOKS_TAKE_OVER,
    Document,
    Handler,
    Money,
    Reasons,
    ServiceCall,
    ServiceResult,
    reasons,
)
from remit.services.month_end_close.books import (
    closing,
    is_locked,
    opening_differences,
    received,
    reopening,
    with_books,
)
from remit.services.month_end_close.checks import (
    accruals,
    fluctuations,
    intercompany_differences,
    missing_rates,
    revaluations,
)
from remit.services.month_end_close.documents import closed_month
from remit.services.month_end_close.folder import FOLDER
from remit.services.month_end_close.journal import proposed, settled
from remit.services.month_end_close.pack import Pack, pack_of
from remit.services.month_end_close.terms import Terms

reason = Reasons(FOLDER).reason

CLOSED, REOPENED = "month-closed", "month-reopened"
MOST = 20
"""Differences of the opening that a task names."""


def handlers() -> dict[str, Handler]:
    """Return the handlers by topic."""
    return {
        "month_end_close.take_over": take_over,
        "month_end_close.prepare": prepare,
        "month_end_close.explain": explain,
        "month_end_close.book": book,
        "month_end_close.close": close,
        "month_end_close.look_up": look_up,
        "month_end_close.reopen": reopen,
    }


def take_over(call: ServiceCall) -> ServiceResult:
    """Bring the client's book to the trial balance received."""
    return ServiceResult(handed={BOOKS_TAKE_OVER: received(pack_of(call.item.payload), Terms(call.parameters))})


def prepare(call: ServiceCall) -> ServiceResult:
    """Propose entries and find what needs a person before the soft close."""
    pack, terms, books = _month(call), Terms(call.parameters), call.variables.get("books") or {}
    rates = missing_rates(pack)
    entries = [*accruals(pack, terms.accounts), *(() if rates else revaluations(pack, terms.accounts))]
    flux = fluctuations(pack, percent=terms.flux_percent, amount=terms.flux_amount(pack.currency))
    found = [reason("close.rate", currency=one) for one in rates]
    found += [reason("close.late", count=pack.late)] if pack.late else []
    found += [
        reason("close.between", partner=partner, amount=_amount(minor, pack))
        for partner, minor in intercompany_differences(pack)
    ]
    found += [
        reason("close.opening", account=account, amount=_amount(minor, pack))
        for account, minor in opening_differences(pack_of(call.item.payload), books, terms)[:MOST]
    ]
    found += [
        reason("close.flux", account=one.account, name=one.name, amount=_amount(one.minor - one.before, pack))
        for one in flux
    ]
    again = _is_closed(call, _key(call)) or is_locked(pack, books)
    found += [reason("close.again", month=pack.month)] if again else []
    accounts = [one.account for one in flux]
    journal = proposed(entries, pack.currency)
    told = {"proposed": journal, "journal": journal, "flux_accounts": accounts, "unexplained": []}
    return ServiceResult({**told, **reasons(found)})


def explain(call: ServiceCall) -> ServiceResult:
    """Find the accounts above the threshold that nobody explained yet."""
    told = {str(row["account"]).strip() for row in call.variables.get("explanations") or () if row.get("explanation")}
    missing = [one for one in call.variables["flux_accounts"] if one not in told]
    found = [reason("close.unexplained", account=one) for one in missing]
    return ServiceResult({"unexplained": missing, **reasons(found)})


def book(call: ServiceCall) -> ServiceResult:
    """Close softly and book the journal; where a row cannot be booked, nothing is."""
    pack, terms = _month(call), Terms(call.parameters)
    rows, bad = settled(call.variables.get("journal") or (), pack.currency)
    if bad:
        found = [reason("close.row", number=number, currency=pack.currency) for number in bad]
        return ServiceResult({"booked": False, **reasons(found)})
    handed = {BOOKS_ADJUST: closing(pack, rows, terms, element="soft_close")}
    return ServiceResult({"booked": True, **reasons([])}, handed=handed)


def close(call: ServiceCall) -> ServiceResult:
    """Close the month hard: take back on day one, write the pack, leave the mark that it is closed."""
    pack, terms = _month(call), Terms(call.parameters)
    rows, _ = settled(call.variables.get("journal") or (), pack.currency)
    return ServiceResult(
        documents=closed_month(call, pack, rows, terms),
        fingerprints=((CLOSED, f"{_key(call)}|{call.item.id}"),),
        handed={BOOKS_CLOSE: closing(pack, rows, terms, element="review")},
    )


def look_up(call: ServiceCall) -> ServiceResult:
    """Tell whether the month that somebody wants reopened is closed at all, and which later ones would open with it."""
    month = call.item.payload["month"]
    if not _is_closed(call, _key(call)):
        return ServiceResult({"closed": False, **reasons([reason("close.open", month=month)])})
    later = sorted({one for one in _closed_months(call) if one > month})
    found = [reason("close.asked", why=call.item.payload["reason"])]
    found += [reason("close.later", months=", ".join(later))] if later else []
    return ServiceResult({"closed": True, "later_months": later, **reasons(found)})


def reopen(call: ServiceCall) -> ServiceResult:
    """Reopen the month: write who asked, who agreed and why, and leave the mark."""
    payload = call.item.payload
    fact = {
        "item": call.item.number,
        "entity": payload["entity"],
        "month": payload["month"],
        "later_months": call.variables.get("later_months") or [],
        "reason": payload["reason"],
        "asked": call.variables.get("ask_comment") or "",
        "agreed": call.variables.get("agree_comment") or "",
        "reopened_at": call.now.isoformat(),
    }
    marks = tuple(
        (REOPENED, f"{mark}|{call.item.id}")
        for month, closings in _closed_months(call).items()
        if month >= payload["month"]
        for mark in closings
    )
    document = Document("reopening.json", "application/json", json.dumps(fact, ensure_ascii=False, indent=2).encode())
    return ServiceResult(documents=(document,), fingerprints=marks, handed={BOOKS_REOPEN: reopening(payload)})


def _month(call: ServiceCall) -> Pack:
    """Return the pack as received, completed from the client's books where they are there."""
    pack = pack_of(call.item.payload)
    return with_books(pack, call.variables.get("books") or {}, Terms(call.parameters))


def _key(call: ServiceCall) -> str:
    return f"{call.item.payload['entity']}|{call.item.payload['month']}"


def _closings(call: ServiceCall, key: str) -> list[str]:
    """Return the closings below a key that no reopening took back."""
    closed = [mark.key for mark in call.lookup.marks(CLOSED, prefix=f"{key}|")]
    reopened = {mark.key.rpartition("|")[0] for mark in call.lookup.marks(REOPENED, prefix=f"{key}|")}
    return [one for one in closed if one not in reopened]


def _closed_months(call: ServiceCall) -> dict[str, list[str]]:
    """Return the closings of the entity that stand, by month."""
    found: dict[str, list[str]] = {}
    for mark in _closings(call, call.item.payload["entity"]):
        found.setdefault(mark.split("|")[-2], []).append(mark)
    return found


def _is_closed(call: ServiceCall, key: str) -> bool:
    return bool(_closings(call, key))


def _amount(minor: int, pack: Pack) -> str:
    return f"{Money(minor, pack.currency).amount:f} {pack.currency}"
