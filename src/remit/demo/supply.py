"""What the invented clients send: documents made by the lines' own sample makers, and their reference data."""

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from remit.demo.world import HANDOVERS, Handover, World
from remit.parties.access import SYSTEM
from remit.services.contract_review import samples as contracts
from remit.services.supplier_invoices import samples as invoices
from remit.store import Transaction
from remit.values.canonical import content_hash
from remit.values.chance import Chance, SeededChance
from remit.values.moment import Moment
from remit.work.actions.reference import put_references

BROKEN = 0.012
"""The share of arrivals that nobody could read: a torn file."""
WRONG = 0.3
"""The share of invoices with a defect of some kind."""
ORDERS = 500
SUPPLIERS = 9
BUYERS = {
    "harrow": invoices.Buyer("Harrow & Finch plc", "GB", "GBP", "Leeds", "GB980780684"),
    "morel": invoices.Buyer("Ateliers Morel SAS", "FR", "EUR", "Lille", "FR40303265045"),
    "songxanh": invoices.Buyer("Sông Xanh Foods JSC", "VN", "VND", "Đà Nẵng", "0100233488"),
}
"""The clients as their suppliers address them; the numbers are well-formed examples."""


class Supply:
    """Sends documents for every engagement; each invoice bills the next open order, from `first_order` on."""

    def __init__(self, *, first_order: int = 0) -> None:
        self._known = {one.key: _known(one) for one in HANDOVERS if one.line == "supplier_invoices"}
        self._next = dict.fromkeys(self._known, first_order)

    def references(self, handover: Handover) -> Mapping[str, Mapping[str, Any]]:
        """Return the reference data behind an engagement: kind -> key -> body."""
        if handover.line == "supplier_invoices":
            return self._known[handover.key]
        return {"playbook": {"standard": _playbook()}}

    def put(self, tx: Transaction, world: World) -> None:
        """Store every engagement's reference data."""
        for handover in HANDOVERS:
            for kind, pieces in self.references(handover).items():
                put_references(
                    tx,
                    principal=SYSTEM,
                    tenant=world.clients[handover.client],
                    engagement_id=world.engagements[handover.key],
                    kind=kind,
                    pieces=pieces.items(),
                )

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the next document of an engagement: its file name and content."""
        if handover.line == "supplier_invoices":
            name, content = self._invoice(handover, chance, now)
        else:
            name, content = contracts.make(chance)
        return (name, content[: len(content) // 3]) if chance.fraction() < BROKEN else (name, content)

    def _invoice(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        buyer, day, known = BUYERS[handover.client], now.date(), self._known[handover.key]
        if chance.fraction() < WRONG:
            defects = tuple(invoices.Defect)
            defect = defects[int(chance.fraction() * len(defects))]
            return invoices.make(chance, buyer=buyer, known=known, day=day, defect=defect)
        return invoices.make(chance, buyer=buyer, known=self._next_order(handover, known), day=day)

    def _next_order(self, handover: Handover, known: invoices.References) -> invoices.References:
        """Narrow what is known to the next order that was received whole, and the large one that is never billed."""
        *orders, large = known["purchase_order"].items()
        whole = [order for place, order in enumerate(orders) if place % 6 != 5]
        key, order = whole[self._next[handover.key] % len(whole)]
        self._next[handover.key] += 1
        return {**known, "purchase_order": {key: order, large[0]: large[1]}}


def _known(handover: Handover) -> invoices.References:
    """Invent an engagement's suppliers and orders; the same for the same engagement, so that they are found again."""
    chance = SeededChance(int(content_hash(handover.key.encode())[:8], 16))
    return invoices.references(chance, buyer=BUYERS[handover.client], suppliers=SUPPLIERS, orders=ORDERS)


def _playbook() -> dict[str, Any]:
    folder = resources.files("remit.services.contract_review").joinpath("samples")
    body: dict[str, Any] = json.loads(folder.joinpath("playbook.json").read_text("utf-8"))
    return body
