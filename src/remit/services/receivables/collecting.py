"""Cash application and dunning: payments against what is open, reminders by the agreed table, statements of account."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from remit.services.kit import (
    Match,
    Money,
    OpenItem,
    Rule,
    ServiceCall,
    ServiceResult,
    Standing,
    StatementLine,
    handed_entries,
    reconcile,
    stand,
)
from remit.services.receivables.book import DUNNED, SETTLED, Owed, owed
from remit.services.receivables.booking import of_payments
from remit.services.receivables.reasons import document, reason, reasons
from remit.services.receivables.reminding import letters
from remit.services.receivables.terms import Terms


def apply(call: ServiceCall) -> ServiceResult:
    """Apply payments in passes; what has more than one reading goes to a person."""
    currency = call.item.payload["currency"]
    items = [one.as_item() for one in owed(call.lookup, currency=currency)]
    found = reconcile(_lines(call), items, Terms(call.parameters).policy(currency)).matches
    known = {"proposed": [_match(one, at) for at, one in enumerate(found, start=1)], "items": [_item(i) for i in items]}
    return ServiceResult({**known, "undone": [], "hand_matches": [], **_laid(call, known)})


def settle(call: ServiceCall) -> ServiceResult:
    """Take in what a person matched and undid; what cannot stand comes back."""
    return ServiceResult(_laid(call, call.variables))


def post(call: ServiceCall) -> ServiceResult:
    """Write what was applied and what stays on account; what was paid is open no longer."""
    stands = _standing(call, call.variables)
    currency = call.item.payload["currency"]
    paid = {line.key: line for line in _lines(call)}
    fact = {
        "item": call.item.number,
        "applied": [
            {"payments": list(one.lines), "invoices": list(one.items), "rule": one.rule.value, "account": one.account}
            for one in stands.matches
        ],
        "on_account": [{"payment": one.key, "amount": _amount(one.minor, currency)} for one in stands.lines],
        "total": _amount(sum(line.minor for line in paid.values()), currency),
        "currency": currency,
    }
    marks = tuple((SETTLED, key) for match in stands.matches for key in match.items)
    voucher = of_payments(stands, paid, Terms(call.parameters), text=f"Payments {call.item.number}", currency=currency)
    return ServiceResult(
        documents=(document("cash-application.json", fact),),
        fingerprints=marks,
        forgets=(SETTLED,),
        handed=handed_entries(call, [voucher]),
    )


def _lines(call: ServiceCall) -> list[StatementLine]:
    data = call.item.payload
    return [
        StatementLine(
            str(one.get("id") or at),
            date.fromisoformat(data["date"]),
            Money.of(str(one["amount"]), data["currency"]).minor,
            str(one.get("party", "")),
            str(one.get("text", "")),
        )
        for at, one in enumerate(data["payments"], start=1)
    ]


def _standing(call: ServiceCall, known: Mapping[str, Any]) -> Standing:
    undone = {str(row["match"]).strip() for row in known.get("undone") or ()}
    kept = [_read(one) for one in known["proposed"] if one["id"] not in undone]
    items = [_read_item(one) for one in known["items"]]
    hands = [
        Match(Rule.PERSON, _keys(row["lines"]), _keys(row["items"]), 0, row["account"] or "", row["reason"] or "")
        for row in known.get("hand_matches") or ()
    ]
    return stand(_lines(call), items, (*kept, *hands))


def _laid(call: ServiceCall, known: Mapping[str, Any]) -> dict[str, Any]:
    currency = call.item.payload["currency"]
    stands = _standing(call, known)
    faults = [reason(f"fault_{one.fault}", key=one.key) for one in stands.faults]
    left = [reason("open", count=len(stands.lines))] if stands.lines and not faults else []
    desk = {
        "currency": currency,
        "lines": [_line(one, currency) for one in stands.lines],
        "items": [{**_item(one), "amount": _amount(one.minor, currency)} for one in stands.items],
        "matches": list(known["proposed"]),
    }
    return {"faulty": bool(faults), "open_count": len(stands.lines), "desk": desk, **reasons(faults or left)}


def _keys(text: Any) -> tuple[str, ...]:
    return tuple(str(text or "").replace(",", " ").split())


def _amount(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).amount:f}"


def _line(one: StatementLine, currency: str) -> dict[str, Any]:
    shown = {"key": one.key, "booked_date": one.booked_date.isoformat(), "party": one.party, "text": one.text}
    return {**shown, "minor": one.minor, "amount": _amount(one.minor, currency)}


def _item(one: OpenItem) -> dict[str, Any]:
    shown = {"key": one.key, "party": one.party, "minor": one.minor, "references": list(one.references)}
    return {**shown, "due_date": one.due_date.isoformat()}


def _read_item(one: Mapping[str, Any]) -> OpenItem:
    day = date.fromisoformat(one["due_date"])
    return OpenItem(one["key"], one["party"], one["minor"], day, tuple(one["references"]))


def _match(one: Match, number: int) -> dict[str, Any]:
    sides = {"lines": list(one.lines), "items": list(one.items)}
    return {"id": f"M{number}", "rule": one.rule.value, **sides, "difference": one.difference, "account": one.account}


def _read(one: Mapping[str, Any]) -> Match:
    return Match(Rule(one["rule"]), tuple(one["lines"]), tuple(one["items"]), one["difference"], one["account"])


def propose_reminders(call: ServiceCall) -> ServiceResult:
    """Propose who is reminded, at which level; disputed invoices and small amounts are left out and named."""
    data, terms = call.item.payload, Terms(call.parameters)
    currency, on_date = data["currency"], date.fromisoformat(data["date"])
    late = [one for one in owed(call.lookup, currency=currency) if one.due_date < on_date]
    disputed = [one for one in late if one.disputed]
    proposed = []
    for one in late:
        step = terms.level_for((on_date - one.due_date).days, reached=one.level)
        if step is not None and not one.disputed and one.minor >= terms.least_minor(currency):
            proposed.append(_reminder(one, step, on_date))
    found = [reason("dunning", count=len(proposed))] if proposed else []
    found += [reason("held_back", invoice=one.number) for one in disputed]
    return ServiceResult({"reminders": proposed, "reminder_count": len(proposed), **reasons(found)})


def _reminder(one: Owed, step: Mapping[str, Any], on_date: date) -> dict[str, Any]:
    fee = Money.of(str(step["fee"]), one.currency)
    return {
        "invoice": one.number,
        "customer": one.customer,
        "level": int(step["level"]),
        "text": dict(step["text"]),
        "due_date": one.due_date.isoformat(),
        "days": (on_date - one.due_date).days,
        "amount": _amount(one.minor, one.currency),
        "fee": f"{fee.amount:f}",
        "currency": one.currency,
    }


def remind(call: ServiceCall) -> ServiceResult:
    """Write and post the reminders a person let go, and a statement for each customer; their levels are reached."""
    spared = {str(row["invoice"]).strip(): row for row in call.variables.get("spared") or ()}
    sent = [one for one in call.variables["reminders"] if one["invoice"] not in spared]
    marks = tuple((DUNNED, f"{one['invoice']}|{one['level']}|{call.item.id}") for one in sent)
    papers, posted = letters(call, sent)
    written = [
        {"document": paper.name, "has_address": bool(mail.to)} for paper, mail in zip(papers, posted, strict=True)
    ]
    told = document("reminders.json", {"sent": sent, "spared": list(spared.values()), "letters": written})
    return ServiceResult(
        documents=(told, _statements(call), *papers),
        fingerprints=marks,
        forgets=(DUNNED,),
        handed={"letters": posted} if posted else {},
    )


def _statements(call: ServiceCall) -> Any:
    currency, on_date = call.item.payload["currency"], date.fromisoformat(call.item.payload["date"])
    accounts: dict[str, list[dict[str, Any]]] = {}
    for one in owed(call.lookup, currency=currency):
        shown = {"invoice": one.number, "due": one.due_date.isoformat(), "open": _amount(one.minor, currency)}
        days = max((on_date - one.due_date).days, 0)
        accounts.setdefault(one.customer, []).append({**shown, "days_late": days, "disputed": one.disputed})
    return document("statements-of-account.json", {"on_date": on_date.isoformat(), "accounts": accounts})
