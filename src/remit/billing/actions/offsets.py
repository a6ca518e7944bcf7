"""Offsets: an open credit of a client settles an open invoice, is taken back where that was a mistake, and redone."""

from dataclasses import replace

from remit.billing.actions.invoices import main_book, receivable
from remit.billing.actions.ledger import Draft, book_entry, open_account, open_day, reverse_entry
from remit.billing.model.invoice import Invoice
from remit.billing.model.ledger import EventKind, Posting, Source
from remit.billing.model.settling import Offset
from remit.billing.records import offsets as records
from remit.billing.records.invoices import lock_invoices
from remit.billing.records.ledger import entry_of_source
from remit.billing.refusals import AppliedTooMuch, CreditElsewhere, OffsetStands, OffsetTakenBack
from remit.billing.reports.invoices import standing_of
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.money import Money
from remit.values.refusal import NotFound

KIND = "offset"
"""The kind of source of an entry that sets a credit against an invoice."""


def offset_credit(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    credit_id: Identifier,
    invoice_id: Identifier,
    amount: Money | None = None,
) -> Offset:
    """Let what is open of a credit settle an invoice, as much as both allow or the amount given.

    A credit is a document that comes to less than nothing: a month's credit note, or an invoice that was credited
    after it was paid. Needs `billing.write` on both sides; refuses `NotFound`, `CreditElsewhere`, `AppliedTooMuch`.
    """
    _require(principal, tenant, credit_id)
    known = {one.id: one for one in lock_invoices(tx, tenant=tenant, ids=[credit_id, invoice_id])}
    if credit_id not in known or invoice_id not in known:
        raise NotFound(kind="credit or invoice", name=credit_id if credit_id not in known else invoice_id)
    credit, invoice = known[credit_id], known[invoice_id]
    if (credit.issuer, credit.currency) != (invoice.issuer, invoice.currency):
        raise CreditElsewhere(place="invoice", credit=credit.number, number=invoice.number)
    most = min(-standing_of(tx, credit).minor, standing_of(tx, invoice).minor)
    minor = most if amount is None else amount.minor
    if (amount and amount.currency != invoice.currency) or not 0 < minor <= most:
        raise AppliedTooMuch(place="amount", left=Money(max(most, 0), invoice.currency), number=invoice.number)
    return _kept(tx, principal, credit, invoice, minor=minor)


def take_offset_back(tx: Transaction, principal: Principal, *, tenant: Identifier, offset_id: Identifier) -> Offset:
    """Take back an offset that was a mistake: its entry is reversed, the credit and the invoice are open again.

    The reversal is dated today, or on the first open day after. Needs `billing.write` on both sides; refuses
    `OffsetTakenBack`, `NotFound`.
    """
    one = _locked(tx, principal, tenant, offset_id)
    if one.reversed_date is not None:
        raise OffsetTakenBack(day=one.reversed_date.isoformat())
    (issuer,) = {each.issuer for each in lock_invoices(tx, tenant=tenant, ids=[one.credit_id, one.invoice_id])}
    book = main_book(tx, principal, issuer=issuer)
    entry = entry_of_source(tx, tenant=issuer, book_id=book.id, source=Source(KIND, one.id))
    assert entry is not None, "an offset is booked as it is kept"
    day = max(open_day(tx, tenant=issuer, book_id=book.id), entry.booked_date)
    reverse_entry(tx, principal, tenant=issuer, entry_id=entry.id, booked_date=day, reason=entry.text)
    back = replace(one, reversed_date=day, reversed_by=principal.id)
    records.reverse(tx, back)
    _tell(tx, principal, back, EventKind.OFFSET_REVERSED)
    return back


def offset_anew(tx: Transaction, principal: Principal, *, tenant: Identifier, offset_id: Identifier) -> Offset:
    """Do again what an offset did that was taken back. Refuses `OffsetStands`, and as `offset_credit` does."""
    one = _locked(tx, principal, tenant, offset_id)
    if one.reversed_date is None:
        raise OffsetStands
    of = {"credit_id": one.credit_id, "invoice_id": one.invoice_id}
    return offset_credit(tx, principal, tenant=tenant, **of, amount=Money(one.minor, one.currency))


def _kept(tx: Transaction, principal: Principal, credit: Invoice, invoice: Invoice, *, minor: int) -> Offset:
    one = Offset(
        tenant=invoice.tenant,
        id=tx.identifiers.new(),
        credit_id=credit.id,
        invoice_id=invoice.id,
        currency=invoice.currency,
        minor=minor,
        by=principal.id,
        recorded_at=tx.now,
        booked_date=tx.now.date(),
    )
    records.insert_offset(tx, one)
    _book(tx, principal, one, credit, invoice)
    _tell(tx, principal, one, EventKind.CREDIT_OFFSET)
    return one


def _book(tx: Transaction, principal: Principal, one: Offset, credit: Invoice, invoice: Invoice) -> None:
    book = main_book(tx, principal, issuer=invoice.issuer)
    from_account, to_account = (receivable(tx, book, str(each.buyer["name"])) for each in (credit, invoice))
    for code in {from_account, to_account}:
        open_account(tx, principal, tenant=book.tenant, book_id=book.id, code=code)
    postings = (
        Posting(from_account, one.currency, one.minor, credit.number),
        Posting(to_account, one.currency, -one.minor, invoice.number),
    )
    text = f"{credit.number} settles {invoice.number}"
    draft = Draft(one.booked_date, text, Source(KIND, one.id), postings)
    book_entry(tx, principal, tenant=book.tenant, book_id=book.id, draft=draft)


def _locked(tx: Transaction, principal: Principal, tenant: Identifier, offset_id: Identifier) -> Offset:
    _require(principal, tenant, offset_id)
    one = records.lock_offset(tx, tenant=tenant, offset_id=offset_id)
    if one is None:
        raise NotFound(kind="offset", name=offset_id)
    return one


def _tell(tx: Transaction, principal: Principal, one: Offset, kind: EventKind) -> None:
    told = {"offset": one.id, "credit": one.credit_id, "minor": one.minor, "currency": one.currency}
    tx.record(tenant=one.tenant, stream=f"invoice:{one.invoice_id}", kind=kind.value, body={**told, "by": principal.id})


def _require(principal: Principal, tenant: str, name: str) -> None:
    require(principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="invoice", name=name))
