"""Supplier invoices in the demonstration: three clients, their suppliers and orders, and clerks on four sites."""

from remit.demo.inventing import supplier_invoices as invoices
from remit.demo.line import DemoLine, References
from remit.demo.world import ALL, Handover, Staff
from remit.values.canonical import content_hash
from remit.values.chance import Chance, SeededChance
from remit.values.moment import Moment

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
HANDOVERS = (
    Handover("harrow-ap", "harrow", "supplier_invoices", "Harrow & Finch: supplier invoices", 480, 185),
    Handover("morel-ap", "morel", "supplier_invoices", "Ateliers Morel: supplier invoices", 960, 210),
    Handover("songxanh-ap", "songxanh", "supplier_invoices", "Sông Xanh: supplier invoices", 480, 48_000),
)


def _agents() -> tuple[Staff, ...]:
    danang = ("Nguyễn Thị Lan", "Trần Minh Quân", "Lê Thu Hà", "Phạm Đức Anh", "Võ Ngọc Mai", "Đặng Quốc Bảo")
    others = (
        ("Souphaphone Keo", "vientiane", "en", ("en", "vi")),
        ("Khamla Vong", "vientiane", "en", ("en", "vi")),
        ("Hannah Whitaker", "leeds", "en", ("en",)),
        ("Tom Bradshaw", "leeds", "en", ("en",)),
        ("Camille Lefort", "lille", "en", ("fr", "en")),
        ("Hugo Vasseur", "lille", "en", ("fr", "en")),
    )
    vietnamese = [
        Staff(name, "agent", "danang", "vi", ("vi", "en"), ALL, {"accounts_payable": 3 + index % 3})
        for index, name in enumerate(danang)
    ]
    abroad = [
        Staff(name, "agent", site, locale, languages, ALL, {"accounts_payable": 4})
        for name, site, locale, languages in others
    ]
    return tuple(vietnamese + abroad)


class InvoiceSource:
    """Sends invoices for every engagement; each bills the next open order, from `first_order` on."""

    def __init__(self, *, first_order: int = 0) -> None:
        self._known = {one.key: _known(one) for one in HANDOVERS}
        self._next = dict.fromkeys(self._known, first_order)

    def references(self, handover: Handover) -> References:
        """Return an engagement's suppliers, orders and receipts."""
        return self._known[handover.key]

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make an invoice, now and then with a defect."""
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


LINE = DemoLine(
    key="supplier_invoices",
    handovers=HANDOVERS,
    staff=_agents(),
    arrivals_per_hour=1.9,
    source=lambda resumed: InvoiceSource(first_order=ORDERS // 2 if resumed else 0),
    question="Which purchase order does this belong to, or shall we treat it as ordered without one?",
    reply="It belongs to the framework order; please go on.",
)
"""Some 270 invoices in two days."""
