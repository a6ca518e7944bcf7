"""The reconciliation on paper, in one language: balances, sums by age, what stays open, matches by rule, who signed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from remit.services.bank_reconciliation.folder import FOLDER
from remit.services.kit import Document, Sentences, ServiceCall, Spelling, render_pdf, spoken

ROWS_MAX = 2_000
"""Open items on paper at most; all of them stand in the CSV."""
BALANCES = ("opening", "closing", "unmatched", "booked")

TEMPLATE = """
#letterhead(from: data.from, to: (), title: data.title, facts: data.facts)
#for one in data.statements [ #pairs(one) #v(2mm) ]
== #data.ages_title
#rows(data.ages_head, data.ages, right: (2, 3), widths: (auto, 1fr, auto, auto))
== #data.open_title
#rows(data.head, data.rows, right: (4, 5), widths: (auto, auto, 1fr, 1fr, auto, auto))
#if data.left != "" [ #data.left ]
== #data.rules_title
#rows(data.rules_head, data.rules, right: (1,), widths: (1fr, auto))
#if data.comment != "" [ #v(3mm) #data.comment ]
"""


def printed(call: ServiceCall, fact: Mapping[str, Any]) -> Document:
    """Return the reconciliation as PDF; figures are those of `reconciliation.json`."""
    say = Sentences(FOLDER, spoken(call.parameters))
    title = f"{say('paper.from')} {fact['item']}"
    content = render_pdf(TEMPLATE, data=_data(fact, say), title=title, language=say.language, made_at=call.now)
    return Document("reconciliation.pdf", "application/pdf", content)


def _data(fact: Mapping[str, Any], say: Sentences) -> dict[str, Any]:
    spell, items = Spelling(say.language), fact["open_items"]
    rules = Counter(str(one["rule"]) for one in fact["matches"])
    left = max(len(items) - ROWS_MAX, 0)
    return {
        "from": [say("paper.from")],
        "title": say("paper.unproven" if fact["accepted_unproven"] else "paper.proven"),
        "facts": [
            [say("paper.item"), fact["item"]],
            [say("paper.on"), spell.day(fact["on_date"])],
            *_signature(fact, say, spell),
        ],
        "statements": [_balances(one, say, spell) for one in fact["statements"]],
        "ages_title": say("paper.ages"),
        "ages_head": [say(f"paper.{key}") for key in ("side", "band", "count", "amount")],
        "ages": [*_ages(items, say, spell)],
        "open_title": say("paper.open"),
        "head": [say(f"paper.{key}") for key in ("side", "date", "party", "text", "age", "amount")],
        "rows": [_row(one, say, spell) for one in items[:ROWS_MAX]],
        "left": say("paper.left", count=left) if left else "",
        "rules_title": say("paper.matches"),
        "rules_head": [say("paper.rule"), say("paper.count")],
        "rules": [[say(f"rule.{rule}"), str(count)] for rule, count in sorted(rules.items())],
        "comment": fact["comment"],
    }


def _signature(fact: Mapping[str, Any], say: Sentences, spell: Spelling) -> Iterable[list[str]]:
    if fact["signed_by"]:
        at = f"{spell.day(fact['signed_at'][:10])}, {fact['signed_at'][11:16]} UTC"
        yield [say("paper.signed_by"), f"{fact['signed_by']}, {at}"]


def _balances(one: Mapping[str, Any], say: Sentences, spell: Spelling) -> list[list[str]]:
    told = {"account": one["account"], "number": one["number"], "lines": str(one["lines"])}
    money = {key: "–" if one[key] is None else spell.money(one[key], one["currency"]) for key in BALANCES}
    known = told | money
    return [
        [say(f"paper.{key}"), known[key]]
        for key in ("account", "number", "opening", "lines", "closing", "unmatched", "booked")
    ]


def _ages(items: Iterable[Mapping[str, Any]], say: Sentences, spell: Spelling) -> Iterable[list[str]]:
    """Yield what is open by side, currency and age band: how many, and their sum."""
    found: dict[tuple[str, str, str], list[Decimal]] = {}
    for one in sorted(items, key=lambda it: (it["side"], it["currency"], it["age_days"])):
        found.setdefault((one["side"], one["currency"], one["band"]), []).append(Decimal(one["amount"]))
    for (side, currency, band), amounts in found.items():
        yield [say(f"value.{side}"), band, str(len(amounts)), spell.money(sum(amounts, Decimal()), currency)]


def _row(one: Mapping[str, Any], say: Sentences, spell: Spelling) -> list[str]:
    side, day = say(f"value.{one['side']}"), spell.day(one["date"])
    return [side, day, one["party"], one["text"], str(one["age_days"]), spell.money(one["amount"], one["currency"])]
