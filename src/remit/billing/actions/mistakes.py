"""Mistakes: a payment is taken back by reversals of what was booked, and taken anew where it was no mistake."""

from dataclasses import replace

from remit.billing.actions.invoices import main_book
from remit.billing.actions.ledger import open_day, reverse_entry
from remit.billing.actions.payments import Paid, apply_payment, take_payment
from remit.billing.model.ledger import EventKind, Source
from remit.billing.model.settling import Payment
from remit.billing.records import settling as records
from remit.billing.records.ledger import entry_of_source
from remit.billing.refusals import PaymentStands, PaymentTakenBack
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.money import Money
from remit.values.refusal import NotFound


def take_back(tx: Transaction, principal: Principal, *, tenant: Identifier, payment_id: Identifier) -> Payment:
    """Take back a payment that was taken by mistake, with all that it settled: each entry is reversed, none changed.

    The reversals are dated today, or on the first day after that the book is open and the entries are booked.
    Needs `billing.write` on both sides; refuses `PaymentTakenBack`, `NotFound`.
    """
    one = _locked(tx, principal, tenant, payment_id)
    if one.reversed_date is not None:
        raise PaymentTakenBack(reference=one.reference, day=one.reversed_date.isoformat())
    book = main_book(tx, principal, issuer=one.issuer)
    settled = [Source("application", row_id) for row_id, _, _ in records.applications_of(tx, one)]
    sources = [Source("payment", one.id), *settled]
    found = [entry_of_source(tx, tenant=one.issuer, book_id=book.id, source=source) for source in sources]
    entries = [entry for entry in found if entry is not None]
    day = max([open_day(tx, tenant=one.issuer, book_id=book.id), *(entry.booked_date for entry in entries)])
    for entry in entries:
        reverse_entry(tx, principal, tenant=one.issuer, entry_id=entry.id, booked_date=day, reason=entry.text)
    back = replace(one, reversed_date=day, reversed_by=principal.id)
    records.reverse(tx, back)
    told = {"payment": one.id, "minor": one.minor, "currency": one.currency, "by": principal.id}
    tx.record(tenant=tenant, stream=f"payment:{one.id}", kind=EventKind.PAYMENT_REVERSED.value, body=told)
    return back


def take_anew(tx: Transaction, principal: Principal, *, tenant: Identifier, payment_id: Identifier) -> Payment:
    """Take a payment anew that was taken back, as of the day it was, and let it settle the same again.

    Needs `billing.write` on both sides; refuses `PaymentStands`, `PaymentKnown`, `NotFound`, as `apply_payment` does.
    """
    one = _locked(tx, principal, tenant, payment_id)
    if one.reversed_date is None:
        raise PaymentStands(reference=one.reference)
    paid = Paid(one.reference, one.reversed_date, Money(one.minor, one.currency))
    anew = take_payment(tx, principal, tenant=tenant, issuer=one.issuer, paid=paid)
    for _, invoice_id, minor in records.applications_of(tx, one):
        amount = Money(minor, one.currency)
        apply_payment(tx, principal, tenant=tenant, payment_id=anew.id, invoice_id=invoice_id, amount=amount)
    return anew


def _locked(tx: Transaction, principal: Principal, tenant: Identifier, payment_id: Identifier) -> Payment:
    require(principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="payment", name=payment_id))
    one = records.lock_payment(tx, tenant=tenant, payment_id=payment_id)
    if one is None:
        raise NotFound(kind="payment", name=payment_id)
    return one
