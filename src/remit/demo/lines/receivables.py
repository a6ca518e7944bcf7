"""Receivables in the demonstration: one client who bills, is paid, reminds, and hears disputes."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from remit.demo.line import DemoLine, References, Terms
from remit.demo.world import ALL, ClientOf, Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

HANDOVERS = (Handover("harrow-ar", "harrow", "receivables", "Harrow & Finch: receivables", 480, 320),)
STAFF = tuple(
    Staff(name, "agent", site, locale, languages, ALL, {"accounts_receivable": 4})
    for name, site, locale, languages in (
        ("Lê Thu Hà", "danang", "vi", ("vi", "en")),
        ("Tom Bradshaw", "leeds", "en", ("en",)),
    )
)
CUSTOMERS: Mapping[str, Mapping[str, Any]] = {
    "C-1": {"name": "Elmgate Paper Ltd", "country": "GB", "city": "Leeds", "terms_days": 14, "credit_limit": "6000"},
    "C-2": {"name": "Norwick Timber plc", "country": "GB", "city": "Norwich", "terms_days": 30},
    "C-3": {"name": "Kesmere Logistics Ltd", "country": "GB", "city": "Hull", "terms_days": 30, "blocked": True},
}
OPEN = {f"HF-2025-{number}": ("Norwick Timber plc", 180 + 37 * number) for number in range(1, 25)}


class LedgerSource:
    """Sends what a client's sales ledger brings in a day: mostly billing, then payments, now and then the rest."""

    def references(self, handover: Handover) -> References:
        """Return customers, and what was open before we came."""
        items = {
            key: {"party": party, "amount": f"{amount}.00", "currency": "GBP", "due_date": "2026-01-15"}
            for key, (party, amount) in OPEN.items()
        }
        return {"customer": dict(CUSTOMERS), "open_item": items}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the next paper."""
        day, lot = now.date(), chance.fraction()
        keys = list(OPEN)
        one = keys[int(chance.fraction() * len(keys))]
        if lot < 0.6:
            made = _order(chance, day.isoformat())
        elif lot < 0.85:
            paid = {"id": "P1", "amount": f"{OPEN[one][1]}.00", "party": OPEN[one][0], "text": f"your {one}"}
            made = {"kind": "payments", "date": day.isoformat(), "currency": "GBP", "payments": [paid]}
        elif lot < 0.93:
            made = {"kind": "dispute", "invoice": one, "reason": "Two pallets of this delivery were missing."}
        else:
            made = {"kind": "dunning", "date": (day + timedelta(days=1)).isoformat(), "currency": "GBP"}
        return f"{made['kind']}-{day}.json", json.dumps(made, ensure_ascii=False).encode()


def _order(chance: Chance, day: str) -> dict[str, Any]:
    customer = ("C-1", "C-1", "C-2", "C-2", "C-3")[int(chance.fraction() * 5)]
    line = {"text": "Copy paper, pallet", "quantity": str(1 + int(chance.fraction() * 6)), "unit": "PX"}
    priced = {**line, "price": "184.50", "vat_rate": "20"}
    return {"kind": "billing", "customer": customer, "date": day, "currency": "GBP", "lines": [priced]}


def _answer(form: str, chance: Chance) -> Mapping[str, Any] | None:
    """The crew leaves payments on account, lets reminders go, and holds to claims; it never invents a credit."""
    del chance
    known: Mapping[str, Mapping[str, Any]] = {
        "matching": {"hand_matches": [], "undone": []},
        "let_go": {"spared": [], "let_go": "go"},
        "judge": {"verdict": "stands", "verdict_comment": "The delivery note is signed for all pallets."},
    }
    return known.get(form)


def _terms(handover: Handover, client: ClientOf) -> Terms:
    """Agree who bills."""
    seller = {"name": client.name, "country": client.country, "vat_id": "GB980780684", "city": "Leeds"}
    return {"parameters": {"seller": seller}}


LINE = DemoLine(
    key="receivables",
    handovers=HANDOVERS,
    staff=STAFF,
    arrivals_per_hour=0.7,
    source=lambda _resumed: LedgerSource(),
    question="May we bill this customer although they are blocked?",
    reply="Not before they have paid what is due.",
    answer=_answer,
    terms=_terms,
)
"""Some 34 papers in two days."""
