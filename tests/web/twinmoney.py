"""What a twin was billed, each text with its marker: a rated month, its invoice, a dispute, a payment."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from remit.billing.model.invoice import Invoice, InvoiceLine, Tax
from remit.billing.model.settling import Dispute, DisputeState, Offset, Payment
from remit.billing.model.usage import Charge, RatingRun
from remit.billing.records.invoices import insert_invoice
from remit.billing.records.offsets import insert_offset
from remit.billing.records.runs import insert_run
from remit.billing.records.settling import insert_dispute, insert_payment
from remit.store import Transaction

MONTH = date(2026, 3, 1)
PAID = 125_000


class Marked(Protocol):
    """A twin, as far as money goes."""

    tenant: str
    marker: str

    def text(self, words: str) -> str:
        """Return words that carry the marker."""
        ...


def bill(tx: Transaction, *, twin: Marked, engagement_id: str, issuer: str) -> Mapping[str, tuple[str, ...]]:
    """Keep a month's money of a twin; returns its ids by the kind of place that takes them."""
    run, charge = _rated(tx, twin, engagement_id)
    insert_run(tx, run, [charge])
    invoice = _invoice(tx, twin, run, issuer)
    insert_invoice(tx, invoice)
    dispute = _dispute(tx, twin, invoice)
    insert_dispute(tx, dispute)
    payment = Payment(
        twin.tenant, tx.identifiers.new(), issuer, twin.text("Transfer"), MONTH, "GBP", PAID, "system", tx.now
    )
    insert_payment(tx, payment)
    offset = _offset(tx, twin, invoice)
    return {
        "offset_id": (offset.id,),
        "run_id": (run.id,),
        "invoice_id": (invoice.id,),
        "dispute_id": (dispute.id,),
        "payment_id": (payment.id,),
    }


def _rated(tx: Transaction, twin: Marked, engagement_id: str) -> tuple[RatingRun, Charge]:
    run = RatingRun(
        tenant=twin.tenant, id=tx.identifiers.new(), engagement_id=engagement_id, month_date=MONTH, cut_off=tx.now,
        currency="GBP", inputs_hash="0" * 64, charges_hash="0" * 64, minor=PAID, usages=0, levels=(), by="system",
        rated_at=tx.now,
    )  # fmt: skip
    charge = Charge(
        price_item="desk", name=twin.text("Service desk"), clause=twin.text("5.2"), kind="fixed", unit="month",
        version=1, month_date=MONTH, minor=PAID, quantity="1", unit_price=Decimal("1250.00"),
        working=twin.text("1 month"), meter="desk", from_at=tx.now, until_at=tx.now,
    )  # fmt: skip
    return run, charge


def _invoice(tx: Transaction, twin: Marked, run: RatingRun, issuer: str) -> Invoice:
    line = InvoiceLine(1, twin.text("Service desk"), twin.text("5.2"), "month", "1", "1250.00", PAID, twin.text("1"))
    party: dict[str, Any] = {"name": twin.text("Party"), "country": "GB", "city": twin.text("Leeds"), "vat_id": ""}
    return Invoice(
        tenant=twin.tenant, id=tx.identifiers.new(), issuer=issuer, number=f"INV-{twin.marker}-1",
        engagement_id=run.engagement_id, run_id=run.id, corrects=None, issued_date=MONTH, due_date=MONTH,
        currency="GBP", tax=Tax("E", Decimal(0)), tax_minor=0, lines=(line,), seller=party, buyer=party, reason="",
        checkpoint=None, by="system", issued_at=tx.now,
    )  # fmt: skip


def _offset(tx: Transaction, twin: Marked, invoice: Invoice) -> Offset:
    line = replace(invoice.lines[0], minor=-100)
    number, ids = f"CN-{twin.marker}-1", tx.identifiers
    credit = replace(invoice, id=ids.new(), run_id=None, number=number, lines=(line,))
    insert_invoice(tx, credit)
    one = Offset(twin.tenant, ids.new(), credit.id, invoice.id, "GBP", 100, "system", tx.now, MONTH)
    insert_offset(tx, one)
    return one


def _dispute(tx: Transaction, twin: Marked, invoice: Invoice) -> Dispute:
    return Dispute(
        twin.tenant, tx.identifiers.new(), invoice.id, invoice.number, 1, PAID, "GBP", twin.text("We did not order it"),
        DisputeState.OPEN, "system", tx.now,
    )  # fmt: skip
