"""Match an invoice with its purchase order (two-way) and, where there is one, the receipt (three-way).

| reason | when |
|---|---|
| no_po | no order named, unknown, closed, another supplier's, or a line that is not on it |
| price | line net differs from order price x quantity by more than max(percent, amount) |
| quantity | invoiced so far + this > ordered + tolerance |
| not_received | invoiced so far + this > received + tolerance |
| tax | the line's VAT rate is not the order line's |
| currency | the order is in another currency |

An order is reference data of kind `purchase_order` under its number: `{"supplier", "currency", "receipt_required",
"closed", "lines": [{"line", "item", "seller_item", "quantity", "unit", "units": {unit: factor}, "price", "vat_rate",
"account", "cost_centre", "invoiced"}]}`; `invoiced` is what the client's books held when it sent the
order. Receipts are of kind `receipt` under the order's number: `{"lines": [{"line", "received"}]}`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from remit.services.supplier_invoices.findings import Finding, Reason
from remit.services.supplier_invoices.model import Invoice, InvoiceLine
from remit.services.supplier_invoices.terms import Terms

OrderLine = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase order with what was received for it; `receipt` is None for a two-way match.

    `billed` is what earlier invoices billed of each line beyond what the order's own `invoiced` says.
    """

    number: str
    body: Mapping[str, Any]
    receipt: Mapping[str, Any] | None
    billed: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[OrderLine, ...]:
        """The order's lines."""
        return tuple(self.body["lines"])

    def received(self, line: str) -> Decimal | None:
        """Return the quantity received of a line; None where no receipt is asked for."""
        if self.receipt is None:
            return Decimal(0) if self.body.get("receipt_required") else None
        quantities = (Decimal(row["received"]) for row in self.receipt["lines"] if row["line"] == line)
        return sum(quantities, Decimal(0))

    def billed_before(self, row: OrderLine) -> Decimal:
        """Return the quantity of a line that invoices before this one billed, in the order's unit."""
        return Decimal(row.get("invoiced", "0")) + self.billed.get(row["line"], Decimal(0))


@dataclass(frozen=True, slots=True)
class Pair:
    """An invoice line with the order line it bills, quantity and price in the order's unit."""

    line: InvoiceLine
    ordered: OrderLine
    quantity: Decimal


def match(invoice: Invoice, order: Order, terms: Terms, *, supplier: str) -> tuple[Finding, ...]:
    """Return where an invoice departs from its order and receipt; none means they agree within tolerance."""
    if order.body.get("closed") or order.body.get("supplier") not in (None, supplier):
        code = "match.order_closed" if order.body.get("closed") else "match.order_of_another"
        return (Finding(Reason.NO_PO, code, place="BT-13", fields={"order": order.number}),)
    pairs, findings = pair_lines(invoice, order)
    return (
        *findings,
        *_currency(invoice, order),
        *(found for pair in pairs for found in _price(invoice, pair, order, terms)),
        *(found for pair in pairs for found in _tax(pair)),
        *(() if invoice.credit_note else _quantities(pairs, order, terms)),
    )


def pair_lines(invoice: Invoice, order: Order) -> tuple[tuple[Pair, ...], tuple[Finding, ...]]:
    """Pair each invoice line with an order line: by BT-132, else item identifiers, else the item's name."""
    pairs, findings = [], []
    for line in invoice.lines:
        ordered = _find(line, order)
        if ordered is None:
            shown = {"line": line.id, "item": line.item, "order": order.number}
            place = f"BG-25 {line.id}"
            findings.append(Finding(Reason.NO_PO, "match.line_not_ordered", place=place, fields=shown))
        else:
            pairs.append(Pair(line, ordered, line.quantity * _factor(line, ordered)))
    return tuple(pairs), tuple(findings)


def _find(line: InvoiceLine, order: Order) -> OrderLine | None:
    if line.order_line:
        return next((row for row in order.lines if row["line"] == line.order_line), None)
    by_item = {
        row.get(key): row for row in order.lines for key in ("seller_item", "buyer_item", "gtin") if row.get(key)
    }
    for item in filter(None, (line.seller_item, line.buyer_item, line.gtin)):
        if item in by_item:
            return by_item[item]
    named = [row for row in order.lines if row.get("item", "").casefold() == line.item.casefold()]
    # Tiers of one price are ordered as lines of one name: the price tells them apart.
    return next((row for row in named if Decimal(row["price"]) == line.price), named[0] if named else None)


def _factor(line: InvoiceLine, ordered: OrderLine) -> Decimal:
    return Decimal(ordered.get("units", {}).get(line.unit, "1"))


def _currency(invoice: Invoice, order: Order) -> Iterator[Finding]:
    agreed = order.body.get("currency", invoice.currency)
    if agreed != invoice.currency:
        shown = {"currency": invoice.currency, "agreed": agreed}
        yield Finding(Reason.CURRENCY, "currency.not_ordered", place="BT-5", fields=shown)


def _price(invoice: Invoice, pair: Pair, order: Order, terms: Terms) -> Iterator[Finding]:
    if order.body.get("currency", invoice.currency) != invoice.currency:
        return  # amounts of two currencies say nothing about each other; the currency is a finding already
    expected = Decimal(pair.ordered["price"]) * pair.quantity
    if abs(pair.line.net - expected) > terms.price_tolerance(expected, currency=invoice.currency):
        shown = {"line": pair.line.id, "stated": f"{pair.line.net:f}", "expected": f"{expected.normalize():f}"}
        yield Finding(Reason.PRICE, "match.price", place=f"BG-25 {pair.line.id}: BT-131", fields=shown)


def _tax(pair: Pair) -> Iterator[Finding]:
    agreed = pair.ordered.get("vat_rate")
    stated = pair.line.vat_rate or Decimal(0)
    if agreed is not None and Decimal(agreed) != stated:
        shown = {"line": pair.line.id, "stated": f"{stated.normalize():f}", "expected": agreed}
        yield Finding(Reason.TAX, "match.vat_rate", place=f"BG-25 {pair.line.id}: BT-152", fields=shown)


def _quantities(pairs: tuple[Pair, ...], order: Order, terms: Terms) -> Iterator[Finding]:
    billed: dict[str, Decimal] = defaultdict(Decimal)
    rows = {pair.ordered["line"]: pair.ordered for pair in pairs}
    for pair in pairs:
        billed[pair.ordered["line"]] += pair.quantity
    for key, row in rows.items():
        ordered = Decimal(row["quantity"])
        so_far = order.billed_before(row) + billed[key]
        slack = terms.quantity_tolerance(ordered)
        received = order.received(key)
        shown = {"line": key, "billed": f"{so_far.normalize():f}", "ordered": f"{ordered.normalize():f}"}
        if so_far - ordered > slack:
            yield Finding(Reason.QUANTITY, "match.quantity", place=f"order line {key}", fields=shown)
        if received is not None and so_far - received > slack:
            shown = {**shown, "received": f"{received.normalize():f}"}
            yield Finding(Reason.NOT_RECEIVED, "match.not_received", place=f"order line {key}", fields=shown)
