"""Order entry in the demonstration: one client's customers order paper and pens; some orders give reason to look."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from remit.demo.line import DemoLine, References
from remit.demo.world import ALL, Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

HANDOVERS = (Handover("harrow-orders", "harrow", "order_entry", "Harrow & Finch: order entry", 240, 180),)
STAFF = tuple(
    Staff(name, "agent", site, locale, languages, ALL, {"order_entry": 4})
    for name, site, locale, languages in (
        ("Lê Thu Hà", "danang", "vi", ("vi", "en")),
        ("Tom Bradshaw", "leeds", "en", ("en",)),
    )
)
CUSTOMERS: Mapping[str, Mapping[str, Any]] = {
    "C-100": {"name": "Elmgate Paper Ltd", "limit": 5000},
    "C-200": {"name": "Norwick Timber plc", "limit": 2500},
    "C-300": {"name": "Kesmere Logistics Ltd", "blocked": True},
}
ARTICLES: Mapping[str, Mapping[str, Any]] = {
    "A4-80": {"name": "Copy paper A4, 80 g, box", "price": 18.45, "pack": 5, "free": 4000},
    "PEN-B": {"name": "Ball pen, blue", "price": 0.34, "free": 90000},
    "DESK-1": {"name": "Desk, 160 cm", "price": 289, "free": 12},
}


class OrderSource:
    """Sends orders: most are complete, some come from a blocked customer, at an old price or in broken packs."""

    def __init__(self, *, first: int) -> None:
        self._count = first

    def references(self, handover: Handover) -> References:
        """Return customers and catalogue."""
        del handover
        return {"customer": dict(CUSTOMERS), "article": dict(ARTICLES)}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the next order."""
        del handover
        self._count += 1
        lot = chance.fraction()
        order = {
            "order_number": f"PO-{self._count:05d}",
            "order_date": now.date().isoformat(),
            "customer": "C-300" if lot < 0.1 else ("C-100", "C-200")[int(chance.fraction() * 2)],
            "currency": "GBP",
            "requested_date": (now.date() + timedelta(days=5)).isoformat(),
            "deliver_to": "Dock 4, Park Row, Leeds",
            "lines": [
                {"article": "A4-80", "quantity": 7 if 0.1 <= lot < 0.18 else 10, "price": 17.9 if lot > 0.9 else 18.45},
                {"article": "PEN-B", "quantity": 1 + int(chance.fraction() * 400), "price": 0.34},
            ],
        }
        return f"order-{self._count:05d}.json", json.dumps(order, ensure_ascii=False).encode()


def _answer(form: str, chance: Chance) -> Mapping[str, Any] | None:
    """The crew accepts what the buyer confirmed, and turns the rest down."""
    if form != "decide":
        return None
    if chance.fraction() < 0.7:
        return {"decision": "accept", "comment": "Confirmed with the buyer by telephone."}
    return {"decision": "refuse", "comment": "Please order again at the prices of the current catalogue."}


LINE = DemoLine(
    key="order_entry",
    handovers=HANDOVERS,
    staff=STAFF,
    arrivals_per_hour=0.5,
    source=lambda resumed: OrderSource(first=50_000 if resumed else 0),
    question="May we deliver to this customer although the account is blocked?",
    reply="Not before the account is settled.",
    answer=_answer,
)
"""Some 24 orders in two days."""
