"""Payments and what they settle, and reminders of what is overdue; each payment is booked as it is taken."""

from dataclasses import dataclass
from datetime import date

from remit.billing.actions.dunning import post_reminder, ring
from remit.billing.actions.invoices import main_book, receivable
from remit.billing.actions.ledger import Draft, book_entry, open_account
from remit.billing.model.invoice import Invoice
from remit.billing.model.ledger import EventKind, Posting, Source
from remit.billing.model.settling import Payment, Reminder
from remit.billing.records import settling as records
from remit.billing.records.invoices import invoice_by_id, lock_invoices
from remit.billing.refusals import AmountMissing, AppliedTooMuch, NotOverdue, PaymentKnown, PaymentTakenBack
from remit.billing.reports.invoices import standing_of
from remit.billing.rules.dunning import next_level
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.records.places import find_organisation
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.money import Money
from remit.values.refusal import NotFound

BANK = "Assets:Bank:Current"


@dataclass(frozen=True, slots=True)
class Paid:
    """What the bank says of a payment."""

    reference: str
    paid_date: date
    amount: Money


def take_payment(
    tx: Transaction, principal: Principal, *, tenant: Identifier, issuer: Identifier, paid: Paid
) -> Payment:
    """Take a client's payment and book it; it settles nothing until it is applied. Needs `billing.write`.

    Refuses `PaymentKnown`, `AmountMissing`, and as `book_entry` does.
    """
    _require(principal, tenant)
    client = find_organisation(tx, tenant)
    if client is None:
        raise NotFound(kind="organisation", name=tenant)
    if paid.amount.minor <= 0:
        raise AmountMissing(place="amount", amount=str(paid.amount.amount))
    one = Payment(
        tenant=tenant,
        id=tx.identifiers.new(),
        issuer=issuer,
        reference=paid.reference,
        paid_date=paid.paid_date,
        currency=paid.amount.currency,
        minor=paid.amount.minor,
        by=principal.id,
        recorded_at=tx.now,
    )
    if not paid.reference or not records.insert_payment(tx, one):
        raise PaymentKnown(place="reference", reference=paid.reference)
    _book_payment(tx, principal, one, client.name)
    told = {"payment": one.id, "minor": one.minor, "currency": one.currency, "by": principal.id}
    tx.record(tenant=tenant, stream=f"payment:{one.id}", kind=EventKind.PAYMENT_RECEIVED.value, body=told)
    return one


def apply_payment(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    payment_id: Identifier,
    invoice_id: Identifier,
    amount: Money | None = None,
) -> Money:
    """Let a payment settle an invoice, as much as both allow or the amount given; return what it settled.

    Needs `billing.write`; refuses `AppliedTooMuch`, `PaymentTakenBack`, `NotFound`.
    """
    _require(principal, tenant)
    one = records.lock_payment(tx, tenant=tenant, payment_id=payment_id)
    invoice = next(iter(lock_invoices(tx, tenant=tenant, ids=[invoice_id])), None)
    if one is None or invoice is None:
        raise NotFound(kind="payment or invoice", name=payment_id)
    if one.reversed_date is not None:
        raise PaymentTakenBack(reference=one.reference, day=one.reversed_date.isoformat())
    left = one.minor - records.spent(tx, tenant=tenant).get(payment_id, 0)
    most = min(left, standing_of(tx, invoice).minor) if one.currency == invoice.currency else 0
    wanted = most if amount is None else amount.minor
    if not 0 < wanted <= most:
        raise AppliedTooMuch(place="amount", left=Money(max(most, 0), invoice.currency), number=invoice.number)
    row_id = records.insert_application(tx, one, invoice_id=invoice_id, minor=wanted, by=principal.id)
    _book_application(tx, principal, one, invoice, row_id=row_id, minor=wanted)
    return Money(wanted, invoice.currency)


def remind(tx: Transaction, principal: Principal, *, tenant: Identifier, invoice_id: Identifier) -> Reminder:
    """Remind of an overdue invoice once more, and hand the letter to the outbox where its buyer has an address.

    Needs `billing.write`; refuses `NotOverdue`, `NotFound`.
    """
    _require(principal, tenant)
    invoice = invoice_by_id(tx, tenant=tenant, invoice_id=invoice_id)
    if invoice is None:
        raise NotFound(kind="invoice", name=invoice_id)
    sent = sum(one.invoice_id == invoice_id for one in records.reminders(tx, tenant=tenant))
    level = next_level(invoice.due_date, sent=sent, today=tx.now.date())
    left = standing_of(tx, invoice).minor
    if level is None or invoice.corrects or left <= 0:
        raise NotOverdue(number=invoice.number)
    one = Reminder(
        tenant=tenant,
        id=tx.identifiers.new(),
        invoice_id=invoice_id,
        number=invoice.number,
        level=level,
        sent_date=tx.now.date(),
        by=principal.id,
        recorded_at=tx.now,
        minor=left,
        letter_to=str(invoice.buyer.get("email") or ""),
    )
    if not records.insert_reminder(tx, one):
        raise NotOverdue(number=invoice.number)
    post_reminder(tx, one)
    ring(tx, one, seller=str(invoice.seller["name"]))
    return one


def _book_payment(tx: Transaction, principal: Principal, one: Payment, client: str) -> None:
    book = main_book(tx, principal, issuer=one.issuer)
    owed = receivable(tx, book, client)
    for code in (BANK, owed):
        open_account(tx, principal, tenant=one.issuer, book_id=book.id, code=code)
    postings = (
        Posting(BANK, one.currency, one.minor),
        Posting(owed, one.currency, -one.minor, one.reference),
    )
    draft = Draft(one.paid_date, f"Payment {one.reference}", Source("payment", one.id), postings)
    book_entry(tx, principal, tenant=one.issuer, book_id=book.id, draft=draft)


def _book_application(
    tx: Transaction, principal: Principal, one: Payment, invoice: Invoice, *, row_id: str, minor: int
) -> None:
    book = main_book(tx, principal, issuer=one.issuer)
    owed = receivable(tx, book, str(invoice.buyer["name"]))
    postings = (
        Posting(owed, one.currency, minor, one.reference),
        Posting(owed, one.currency, -minor, invoice.number),
    )
    text = f"{one.reference} settles {invoice.number}"
    draft = Draft(tx.now.date(), text, Source("application", row_id), postings)
    book_entry(tx, principal, tenant=one.issuer, book_id=book.id, draft=draft)


def _require(principal: Principal, tenant: str) -> None:
    require(principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="payment", name=tenant))
