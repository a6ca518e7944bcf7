"""The reconciliation on paper: balances, what stays open with its age, and who has to sign."""

from collections.abc import Mapping
from typing import Any

from remit.services.kit import Document, ServiceCall, render_pdf

ROWS_MAX = 2_000
"""Open items on paper at most; all of them stand in the CSV."""

TEMPLATE = """
#letterhead(
  from: ("Bank reconciliation",), to: (), title: data.title, facts: (("Item", data.item), ("On", data.on_date)),
)
#for one in data.statements [
  #pairs((("Account", one.account), ("Statement", one.number), ("Opening", one.opening), ("Lines", one.lines),
    ("Closing by the bank", one.closing), ("Not explained", one.unmatched), ("By the books", one.booked)))
]
== Open items
#rows(
  ("Side", "Date", "Party", "Text", "Age", "Amount"), data.rows,
  right: (4, 5), widths: (auto, auto, 1fr, 1fr, auto, auto),
)
#if data.left > 0 [ #data.left more stand in open-items.csv. ]
== Matches by rule
#rows(("Rule", "Matches"), data.rules, right: (1,))
#if data.comment != "" [ #data.comment ]
"""


def printed(call: ServiceCall, fact: Mapping[str, Any]) -> Document:
    """Return the reconciliation as PDF; figures are those of `reconciliation.json`."""
    content = render_pdf(
        TEMPLATE,
        data=_data(fact),
        title=f"Bank reconciliation {fact['item']}",
        language="en",
        made_at=call.now,
    )
    return Document("reconciliation.pdf", "application/pdf", content)


def _data(fact: Mapping[str, Any]) -> dict[str, Any]:
    rules: dict[str, int] = {}
    for match in fact["matches"]:
        rules[match["rule"]] = rules.get(match["rule"], 0) + 1
    rows = [
        [
            one["side"],
            one["date"],
            one["party"],
            one["text"],
            str(one["age_days"]),
            f"{one['amount']} {one['currency']}",
        ]
        for one in fact["open_items"]
    ]
    statements = [
        {key: "–" if value is None else str(value) for key, value in one.items()} for one in fact["statements"]
    ]
    return {
        "title": "Reconciliation, proven"
        if not fact["accepted_unproven"]
        else "Reconciliation of a statement not proven",
        "item": fact["item"],
        "on_date": fact["on_date"],
        "statements": statements,
        "rows": rows[:ROWS_MAX],
        "left": max(len(rows) - ROWS_MAX, 0),
        "rules": [[rule, str(count)] for rule, count in sorted(rules.items())],
        "comment": fact["comment"],
    }
