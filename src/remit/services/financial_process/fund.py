"""A fund's books against its custodian: breaks, and the value a share computed again."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from remit.services.figures import Position, breaks, value_a_share
from remit.services.financial_process.outcome import ENGLISH, Finding, OrderRefused, Outcome, Words, number, reason


def fund(order: Mapping[str, Any], words: Words = ENGLISH, *, tolerance: Decimal) -> Outcome:
    """Compare positions, prices and cash; a stated value a share that does not come out is a break too."""
    ours, theirs = (_positions(order[side], side) for side in ("books", "custodian"))
    cash = (number(order["books"]["cash"], "books.cash"), number(order["custodian"]["cash"], "custodian.cash"))
    found = breaks(ours, theirs, cash=cash, price_tolerance=tolerance)
    shares = number(order["books"]["shares"], "books.shares")
    if shares <= 0:
        raise OrderRefused(reason="the fund has no shares", place="books.shares")
    stated = number(order["books"]["value_a_share"], "books.value_a_share")
    liabilities = number(order["books"].get("liabilities", 0), "books.liabilities")
    places = Decimal(1).scaleb(int(stated.as_tuple().exponent))
    again = value_a_share(ours, cash=cash[0], liabilities=liabilities, shares=shares, places=places)
    findings = [
        Finding(
            ":".join(filter(None, (one.kind, one.security))),
            reason(
                f"finance.{one.kind}",
                security=one.security,
                ours=one.ours,
                theirs=one.theirs,
                worth=ENGLISH.number(one.worth),
            ),
        )
        for one in found
    ]
    if again != stated:
        findings.append(Finding("value", reason("finance.value", stated=stated, again=again)))
    listed = [
        {
            "kind": one.kind,
            "security": one.security,
            "ours": f"{one.ours:f}",
            "theirs": f"{one.theirs:f}",
            "worth": f"{one.worth:f}",
        }
        for one in found
    ]
    facts = {
        "fund": order["fund"],
        "as_of": order["as_of"],
        "value_a_share": f"{stated:f}",
        "computed": f"{again:f}",
        "breaks": listed,
    }
    rows = [
        [words(one.kind), one.security, f"{one.ours:f}", f"{one.theirs:f}", words.number(one.worth)] for one in found
    ]
    values = [[f"{stated:f}", f"{again:f}"]]
    sections = [
        words.section(words("value_a_share"), words.all("stated", "again"), values, 0, 1),
        words.section(words("breaks"), words.all("kind", "security", "books", "custodian", "worth"), rows, 2, 3, 4),
    ]
    return Outcome(f"{words('fund')}: {order['fund']} {order['as_of']}", facts, sections, findings, listed)


def _positions(body: Mapping[str, Any], side: str) -> tuple[Position, ...]:
    try:
        found = tuple(
            Position(str(one["security"]), number(one["quantity"], side), number(one["price"], side))
            for one in body["positions"]
        )
    except (KeyError, TypeError) as fault:
        raise OrderRefused(reason=f"{side} lacks or misstates {fault}", place=side) from None
    if len({one.security for one in found}) < len(found):
        raise OrderRefused(reason=f"{side} holds a security twice", place=f"{side}.positions")
    return found
