"""What a closed month leaves: the pack as JSON and as a workbook, and the journal for the client's own system."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from remit.services.kit import Document, Money, ServiceCall, account_code, write_csv
from remit.services.month_end_close.books import month_of
from remit.services.month_end_close.journal import Row
from remit.services.month_end_close.pack import Pack
from remit.services.month_end_close.terms import Terms
from remit.services.month_end_close.workbook import close_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JOURNAL = ("date", "text", "debit", "credit", "amount")


def closed_month(call: ServiceCall, pack: Pack, rows: Sequence[Row], terms: Terms) -> tuple[Document, ...]:
    """Return the documents of a month that is closed."""
    fact = _fact(call, pack, rows, terms)
    return (
        Document("close-pack.json", "application/json", json.dumps(fact, ensure_ascii=False, indent=2).encode()),
        Document("close-pack.xlsx", XLSX, close_xlsx(fact, language=terms.language, made_at=call.now)),
        Document("journal.csv", "text/csv", write_csv(JOURNAL, fact["journal"])),
    )


def _fact(call: ServiceCall, pack: Pack, rows: Sequence[Row], terms: Terms) -> dict[str, Any]:
    told = [row for row in call.variables.get("explanations") or () if row.get("explanation")]
    return {
        "item": call.item.number,
        "entity": pack.entity,
        "month": pack.month,
        "currency": pack.currency,
        "book": (call.variables.get("books") or {}).get("book", ""),
        "trial_balance": trial_balance(pack, rows),
        "journal": journal(pack, rows),
        "left_out": _left_out(call, rows),
        "book_differences": _differences(call, pack, rows, terms),
        "flux": [{**_named(pack, row["account"]), "explanation": row["explanation"]} for row in told],
        "cut_off": call.variables.get("cut_off_evidence") or "",
        "intercompany": call.variables.get("intercompany_comment") or "",
        "reconciliations": [
            {"account": row["account"], "document": row["item"], "signed_by": row["signed_by"]}
            for row in call.variables.get("reconciliations") or ()
        ],
        "review": call.variables.get("review_comment") or "",
        "closed_at": call.now.isoformat(),
    }


def trial_balance(pack: Pack, rows: Sequence[Row]) -> list[dict[str, str]]:
    """Return every account before and after the close; an account that only the close moves stands at the end."""
    moved: Counter[str] = Counter()
    for row in rows:
        for account, minor in row.sides:
            moved[account] += minor
    known = {one.account: one for one in pack.balances}
    found = []
    for account in [*known, *(one for one in moved if one not in known)]:
        one = known.get(account)
        minor, last = (one.minor, one.before or 0) if one else (0, 0)
        figures = {"last": last, "before": minor, "moved": moved[account], "after": minor + moved[account]}
        found.append(
            {
                "account": account,
                "name": one.name if one else "",
                **{name: _text(figure, pack) for name, figure in figures.items()},
            }
        )
    return found


def journal(pack: Pack, rows: Sequence[Row]) -> list[dict[str, str]]:
    """Return the entries at the month's end, then what day one takes back: debit and credit change places."""
    end = month_of(pack).end_date
    day_one = (end + timedelta(days=1)).isoformat()
    back = [_entry(day_one, row.text, row.credit, row.debit, row.minor, pack) for row in rows if row.reverses]
    return [_entry(end.isoformat(), row.text, row.debit, row.credit, row.minor, pack) for row in rows] + back


def _entry(date: str, text: str, debit: str, credit: str, minor: int, pack: Pack) -> dict[str, str]:
    return {"date": date, "text": text, "debit": debit, "credit": credit, "amount": _text(minor, pack)}


def _left_out(call: ServiceCall, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return what the rules proposed and nobody booked so."""
    booked = {(row.text, row.debit, row.credit) for row in rows}
    proposed = call.variables.get("proposed") or ()
    return [row for row in proposed if (row["text"], row["debit"], row["credit"]) not in booked]


def _differences(call: ServiceCall, pack: Pack, rows: Sequence[Row], terms: Terms) -> list[dict[str, str]]:
    """Return the accounts that stand otherwise in the client's book than in this trial balance; none should."""
    held = (call.variables.get("books_adjusted") or {}).get("balances")
    if held is None:
        return []
    told = {account_code(one["account"], terms.roots): one["after"] for one in trial_balance(pack, rows)}
    book = {code: _text(minor, pack) for code, minor in held.items()}
    nothing = _text(0, pack)
    return [
        {"account": code, "told": told.get(code, nothing), "booked": book.get(code, nothing)}
        for code in sorted({*told, *book})
        if told.get(code, nothing) != book.get(code, nothing)
    ]


def _named(pack: Pack, account: str) -> dict[str, str]:
    one = next((one for one in pack.balances if one.account == account), None)
    minor, last = (one.minor, one.before or 0) if one else (0, 0)
    name = one.name if one else ""
    return {"account": account, "name": name, "last": _text(last, pack), "before": _text(minor, pack)}


def _text(minor: int, pack: Pack) -> str:
    return f"{Money(minor, pack.currency).amount:f}"
