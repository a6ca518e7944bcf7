"""Invoices for tests, written short: `invoice(line("10", "12.50"))` is whole and adds up unless told otherwise."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from remit.services.supplier_invoices.model import (
    Adjustment,
    Invoice,
    InvoiceLine,
    Party,
    Payment,
    Totals,
    VatBreakdown,
)

DAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
SUPPLIER_KEY = "DE136695976"
ACCOUNT = "DE89370400440532013000"
SUPPLIER: Mapping[str, Any] = {
    "number": "70001",
    "name": "Bürobedarf Ahrens GmbH",
    "vat_id": SUPPLIER_KEY,
    "accounts": [{"account": ACCOUNT, "bic": "COBADEFFXXX"}],
    "default_account": "6800",
}


def line(quantity: str, price: str, *, id: str = "1", rate: str = "19", **more: Any) -> InvoiceLine:
    """An invoice line whose net is quantity times price."""
    made = InvoiceLine(
        id=id,
        item=more.pop("item", f"Item {id}"),
        quantity=Decimal(quantity),
        unit="C62",
        price=Decimal(price),
        base_quantity=Decimal(1),
        net=Decimal(quantity) * Decimal(price),
        vat_category="S",
        vat_rate=Decimal(rate),
        order_line=more.pop("order_line", id),
    )
    return replace(made, **more)


def charge(amount: str, *, rate: str = "19") -> Adjustment:
    """A charge or allowance of the document."""
    return Adjustment(Decimal(amount), vat_category="S", vat_rate=Decimal(rate), reason="Freight")


def invoice(
    *lines: InvoiceLine,
    charges: tuple[Adjustment, ...] = (),
    allowances: tuple[Adjustment, ...] = (),
    prepaid: str = "0",
    rounding: str = "0",
    **more: Any,
) -> Invoice:
    """An invoice of these lines whose sums hold."""
    vat = breakdown(lines, charges, allowances)
    totals = total(lines, charges, allowances, vat, Decimal(prepaid), Decimal(rounding))
    made = Invoice(
        syntax="UBL 2.1 Invoice",
        number="RE-17",
        issue_date=DAY,
        type_code="380",
        credit_note=False,
        currency="EUR",
        seller=Party(name="Bürobedarf Ahrens GmbH", vat_id=SUPPLIER_KEY, country="DE"),
        buyer=Party(name="Client"),
        payment=Payment(means="30", accounts=(ACCOUNT,)),
        lines=lines,
        vat=vat,
        totals=totals,
        allowances=allowances,
        charges=charges,
        order="PO-1",
    )
    return replace(made, **more)


def breakdown(
    lines: tuple[InvoiceLine, ...], charges: tuple[Adjustment, ...], allowances: tuple[Adjustment, ...]
) -> tuple[VatBreakdown, ...]:
    """The VAT breakdown by rate, tax rounded to the cent."""
    bases: dict[Decimal, Decimal] = {}
    for entry in lines:
        bases[entry.vat_rate or Decimal(0)] = bases.get(entry.vat_rate or Decimal(0), Decimal(0)) + entry.net
    for found, sign in ((charges, 1), (allowances, -1)):
        for adjustment in found:
            rate = adjustment.vat_rate or Decimal(0)
            bases[rate] = bases.get(rate, Decimal(0)) + sign * adjustment.amount
    return tuple(VatBreakdown("S", rate, base, round(base * rate / 100, 2)) for rate, base in bases.items())


def total(
    lines: tuple[InvoiceLine, ...],
    charges: tuple[Adjustment, ...],
    allowances: tuple[Adjustment, ...],
    vat: tuple[VatBreakdown, ...],
    prepaid: Decimal,
    rounding: Decimal,
) -> Totals:
    """The document totals."""
    nets = sum((entry.net for entry in lines), Decimal(0))
    added = sum((entry.amount for entry in charges), Decimal(0))
    taken = sum((entry.amount for entry in allowances), Decimal(0))
    tax = sum((row.tax for row in vat), Decimal(0))
    net = nets - taken + added
    gross = net + tax
    return Totals(nets, taken, added, net, tax, gross, prepaid, rounding, gross - prepaid + rounding)
