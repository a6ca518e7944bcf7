"""What earlier invoices billed of an order, as marks: order, line, invoice and quantity in one key.

A mark is left when a posting is proposed, and dropped when the invoice goes back to its supplier. Order data that the
client sends later says by itself what its books hold, so only marks since then are added to it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from remit.services.kit import Lookup, Reference
from remit.services.supplier_invoices.identifiers import normalised_number
from remit.services.supplier_invoices.matching import Order, pair_lines
from remit.services.supplier_invoices.model import Invoice

BILLED = "order-billed"
"""The kind of the marks."""

_BETWEEN = "\x1f"  # the unit separator of ASCII: no order number holds it


def billed_marks(invoice: Invoice, order: Order, *, supplier: str) -> Iterator[tuple[str, str]]:
    """Yield a mark per order line that an invoice bills; a credit note gives back."""
    sign = -1 if invoice.credit_note else 1
    quantities: dict[str, Decimal] = defaultdict(Decimal)
    for pair in pair_lines(invoice, order)[0]:
        quantities[pair.ordered["line"]] += sign * pair.quantity
    number = normalised_number(invoice.number)
    for line, quantity in quantities.items():
        yield BILLED, _BETWEEN.join((order.number, line, supplier, number, f"{quantity:f}"))


def billed_before(lookup: Lookup, order: Reference) -> Mapping[str, Decimal]:
    """Return what other invoices billed of each order line since the client last sent the order."""
    quantities: dict[str, Decimal] = defaultdict(Decimal)
    for mark in lookup.marks(BILLED, prefix=order.key + _BETWEEN):
        if mark.seen_at >= order.put_at:
            _, line, _, _, quantity = mark.key.split(_BETWEEN)
            quantities[line] += Decimal(quantity)
    return quantities
