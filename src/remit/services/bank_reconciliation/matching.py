"""The client's open items, and matches between what the instance keeps and the facts of the room."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from remit.services.bank_reconciliation.reading import statement_of
from remit.services.bank_reconciliation.terms import Terms
from remit.services.kit import (
    Lookup,
    Match,
    Money,
    OpenItem,
    Rule,
    ServiceCall,
    Standing,
    Statement,
    StatementLine,
    reconcile,
    stand,
)

SETTLED = "bank-settled"
"""The kind of mark of an open item that an earlier reconciliation settled."""


def statements_in(call: ServiceCall) -> tuple[Statement, ...]:
    """Return the statements of the item, as received or as read again by the agreed columns."""
    found = call.variables.get("statements") or call.item.payload["statements"]
    return tuple(statement_of(one) for one in found)


def open_items(lookup: Lookup, *, currency: str) -> tuple[OpenItem, ...]:
    """Return what the client's books hold as open in a currency and no earlier reconciliation settled."""
    settled = {mark.key for mark in lookup.marks(SETTLED, prefix="")}
    found = (one for one in lookup.references("open_item") if one.body["currency"] == currency)
    return tuple(_open_item(one.key, one.body) for one in found if one.key not in settled)


def _open_item(key: str, body: Mapping[str, Any]) -> OpenItem:
    minor = Money.of(str(body["amount"]), body["currency"]).minor
    sign = -1 if body.get("kind") == "payable" else 1
    references = tuple(str(one) for one in body.get("references", (key,)))
    return OpenItem(key, str(body.get("party", "")), sign * minor, date.fromisoformat(body["due_date"]), references)


def matched(call: ServiceCall) -> tuple[Match, ...]:
    """Match every statement with the open items of its currency; what one settles the next does not see."""
    terms, found, taken = Terms(call.parameters), list[Match](), set[str]()
    for statement in statements_in(call):
        items = [one for one in open_items(call.lookup, currency=statement.currency) if one.key not in taken]
        made = reconcile(statement.lines, items, terms.policy(statement.currency)).matches
        taken |= {key for match in made for key in match.items}
        found += made
    return tuple(found)


def standing(call: ServiceCall) -> Standing:
    """Return where the item stands: the machine's matches that nobody undid, then what people matched."""
    undone = {str(row["match"]).strip() for row in call.variables.get("undone") or ()}
    kept = (match_of(one) for one in call.variables["proposed"] if one["id"] not in undone)
    lines = [line for statement in statements_in(call) for line in statement.lines]
    return stand(lines, items_in(call), (*kept, *_by_people(call.variables.get("hand_matches") or ())))


def items_in(call: ServiceCall) -> tuple[OpenItem, ...]:
    """Return the open items as they were when the statement was matched."""
    return tuple(item_of(one) for one in call.variables["items"])


def _by_people(rows: Sequence[Mapping[str, Any]]) -> Iterator[Match]:
    for row in rows:
        lines, items = _keys(row.get("lines")), _keys(row.get("items"))
        if lines or items:
            yield Match(Rule.PERSON, lines, items, 0, row.get("account") or "", row.get("reason") or "")


def _keys(text: Any) -> tuple[str, ...]:
    return tuple(part for part in str(text or "").replace(",", " ").split() if part)


def match_json(match: Match, *, number: int) -> dict[str, Any]:
    """Write a match as plain JSON, with the number by which it is undone."""
    return {
        "id": f"M{number}",
        "rule": match.rule.value,
        "lines": list(match.lines),
        "items": list(match.items),
        "difference": match.difference,
        "account": match.account,
        "reason": match.reason,
    }


def match_of(found: Mapping[str, Any]) -> Match:
    """Read a match back."""
    return Match(
        Rule(found["rule"]),
        tuple(found["lines"]),
        tuple(found["items"]),
        found["difference"],
        found["account"],
        found["reason"],
    )


def item_json(item: OpenItem) -> dict[str, Any]:
    """Write an open item as plain JSON."""
    return {
        "key": item.key,
        "party": item.party,
        "minor": item.minor,
        "due_date": item.due_date.isoformat(),
        "references": list(item.references),
    }


def item_of(found: Mapping[str, Any]) -> OpenItem:
    """Read an open item back."""
    day = date.fromisoformat(found["due_date"])
    return OpenItem(found["key"], found["party"], found["minor"], day, tuple(found["references"]))


def line_json(line: StatementLine, currency: str) -> dict[str, Any]:
    """Write a statement's line as a page shows it."""
    return {
        "key": line.key,
        "booked_date": line.booked_date.isoformat(),
        "minor": line.minor,
        "amount": f"{Money(line.minor, currency).amount:f}",
        "currency": currency,
        "party": line.party,
        "text": line.text,
    }
