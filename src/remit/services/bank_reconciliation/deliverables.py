"""What the client receives: the signed reconciliation with its open items and their age, and the journal of it."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from remit.services.bank_reconciliation.printed import printed
from remit.services.bank_reconciliation.terms import Terms
from remit.services.kit import (
    BYTE_ORDER,
    Document,
    Match,
    Money,
    ServiceCall,
    Standing,
    Statement,
    Voucher,
    age_days,
    band,
    booked_balance,
    format_moment,
    moved,
    write_csv,
)

OPEN_COLUMNS = ("side", "key", "date", "party", "text", "amount", "currency", "age_days", "band")


def documents(
    call: ServiceCall, statements: Sequence[Statement], stands: Standing, terms: Terms
) -> tuple[Document, ...]:
    """Return reconciliation and open items, and the journal of the matches, as JSON and CSV."""
    fact = reconciliation(call, statements, stands)
    journal = list(journal_rows(statements, stands, terms))
    return (
        Document("reconciliation.json", "application/json", json.dumps(fact, ensure_ascii=False, indent=2).encode()),
        printed(call, fact),
        _csv("open-items.csv", OPEN_COLUMNS, fact["open_items"]),
        _csv("journal.csv", ("date", "line", "account", "amount", "currency", "about", "rule"), journal),
    )


def reconciliation(call: ServiceCall, statements: Sequence[Statement], stands: Standing) -> dict[str, Any]:
    """Return the reconciliation: balances, matches with their rules, open items with their age, who signed."""
    signed = call.lookup.done_by("sign")
    on_date = max((one.until_date for one in statements if one.until_date), default=call.now.date())
    return {
        "item": call.item.number,
        "on_date": on_date.isoformat(),
        "statements": [_balances(one, stands) for one in statements],
        "matches": [_match(one) for one in stands.matches],
        "undone": [dict(row) for row in call.variables.get("undone") or ()],
        "open_items": [*_open_lines(statements, stands, on_date), *_open_items(statements, stands, on_date)],
        "accepted_unproven": not call.variables["proven"],
        "comment": call.variables.get("sign_comment") or "",
        "signed_by": signed.name if signed else None,
        "signed_at": format_moment(signed.at) if signed else None,
    }


def _balances(one: Statement, stands: Standing) -> dict[str, Any]:
    own = {line.key for line in one.lines}
    left = [line for line in stands.lines if line.key in own]
    found: dict[str, Any] = {"account": one.account, "number": one.number, "currency": one.currency}
    found["opening"] = _amount(one.opening_minor, one.currency)
    found["lines"] = len(one.lines)
    found["closing"] = _amount(one.closing_minor, one.currency)
    found["unmatched"] = _amount(sum(line.minor for line in left), one.currency)
    booked = None if one.closing_minor is None else booked_balance(one, left)
    return {**found, "booked": _amount(booked, one.currency)}


def _amount(minor: int | None, currency: str) -> str | None:
    return None if minor is None else f"{Money(minor, currency).amount:f}"


def _match(match: Match) -> dict[str, Any]:
    return {
        "rule": match.rule.value,
        "lines": list(match.lines),
        "items": list(match.items),
        "account": match.account,
        "reason": match.reason,
    }


def _open_lines(statements: Sequence[Statement], stands: Standing, on_date: date) -> Iterable[dict[str, Any]]:
    currency = {line.key: one.currency for one in statements for line in one.lines}
    for line in stands.lines:
        days = (on_date - line.booked_date).days
        yield _row("bank", line.key, line.booked_date, line.party, line.text, line.minor, currency[line.key], days)


def _open_items(statements: Sequence[Statement], stands: Standing, on_date: date) -> Iterable[dict[str, Any]]:
    currency = next(iter(one.currency for one in statements), "")
    for item in stands.items:
        days = age_days(item, on_date=on_date)
        text = ", ".join(item.references)
        yield _row("books", item.key, item.due_date, item.party, text, item.minor, currency, days)


def _row(side: str, key: str, day: date, party: str, text: str, minor: int, *more: Any) -> dict[str, Any]:
    currency, days = more
    amount = _amount(minor, currency)
    values = (side, key, day.isoformat(), party, text, amount, currency, days, band(days))
    return dict(zip(OPEN_COLUMNS, values, strict=True))


def journal_rows(statements: Sequence[Statement], stands: Standing, terms: Terms) -> Iterable[dict[str, Any]]:
    """Yield the postings of the matches: bank against what was settled, and the difference to its account."""
    lines = {line.key: line for one in statements for line in one.lines}
    currencies = {line.key: one.currency for one in statements for line in one.lines}
    for match in stands.matches:
        first, currency = match.lines[0], currencies[match.lines[0]]
        for side in moved(match, lines, stands.settled):
            yield {
                "date": lines[first].booked_date.isoformat(),
                "line": first,
                "account": terms.account(side.account),
                "amount": _amount(side.minor, currency),
                "currency": currency,
                "about": side.about,
                "rule": match.rule.value,
            }


def vouchers(statements: Sequence[Statement], stands: Standing, terms: Terms) -> Iterable[Voucher]:
    """Yield what is booked of the matches: an entry for each day of a statement, summed by account."""
    lines = {line.key: line for one in statements for line in one.lines}
    for one in statements:
        own, sums = {line.key for line in one.lines}, defaultdict[date, Counter[str]](Counter)
        for match in stands.matches:
            if match.lines[0] in own:
                day = sums[lines[match.lines[0]].booked_date]
                for side in moved(match, lines, stands.settled):
                    day[terms.account(side.account)] += side.minor
        for booked_date, sides in sorted(sums.items()):
            yield Voucher(booked_date, f"…{one.account[-4:]} {one.number}".strip(), one.currency, sides.items())


def refusal_document(call: ServiceCall) -> Document:
    """Return the notice that a statement goes back, with the doubts and the person's words."""
    fact = {
        "item": call.item.number,
        "reasons": [{"reason": one["reason"], "text": one["text"]} for one in call.variables["reasons"]],
        "comment": call.variables.get("statement_comment") or "",
    }
    return Document("returned.json", "application/json", json.dumps(fact, ensure_ascii=False, indent=2).encode())


def _csv(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Document:
    return Document(name, "text/csv; charset=utf-8", BYTE_ORDER + write_csv(columns, rows))
