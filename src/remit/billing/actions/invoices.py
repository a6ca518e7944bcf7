"""Issuing: an invoice for a rated month, a credit note for some of its lines; both are booked as they are issued."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from remit.billing.actions.ledger import Draft, account_below, book_entry, open_account, open_book
from remit.billing.model.invoice import Invoice, InvoiceLine
from remit.billing.model.ledger import BOOK, RECEIVABLE, Book, EventKind, Posting, Source
from remit.billing.model.usage import Charge, RatingRun
from remit.billing.records import invoices as records
from remit.billing.records.ledger import find_book_by_key
from remit.billing.records.runs import charges_of, find_run
from remit.billing.refusals import BilledAlready, CreditTooMuch, NothingToBill, ParticularsMissing
from remit.billing.rules.booking import component
from remit.billing.rules.particulars import missing, read_rate
from remit.billing.rules.tax import tax_between, tax_minor
from remit.contracts.model import Engagement
from remit.contracts.records import find_engagement, latest_statement
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.records.places import find_organisation
from remit.proof.records import newest_checkpoint
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound

TAX_ACCOUNT = "Liabilities:Tax:VAT"


@dataclass(frozen=True, slots=True)
class _Both:
    seller: Mapping[str, Any]
    buyer: Mapping[str, Any]


def set_invoice_party(tx: Transaction, principal: Principal, *, tenant: Identifier, body: Mapping[str, Any]) -> None:
    """Keep what invoices say of an organisation, by the `NAMES` of `rules.particulars`.

    Documents that are issued keep what they say. Needs `billing.write`; refuses `TaxRateRefused`.
    """
    _require(principal, tenant)
    read_rate(body)
    records.put_party(tx, tenant=tenant, body=body)


def issue_invoice(tx: Transaction, principal: Principal, *, tenant: Identifier, run_id: Identifier) -> Invoice:
    """Issue the invoice of a rated month, book it and number it without a gap. Needs `billing.write` on both sides.

    A month whose credits exceed its charges is issued as a credit note, numbered among credit notes.
    Refuses `NotFound`, `BilledAlready`, `NothingToBill`, and as `book_entry` does.
    """
    _require(principal, tenant)
    run = find_run(tx, tenant=tenant, run_id=run_id)
    agreed = find_engagement(tx, tenant=tenant, engagement_id=run.engagement_id) if run else None
    if run is None or agreed is None:
        raise NotFound(kind="rating run", name=run_id)
    before = records.invoice_of_run(tx, tenant=tenant, run_id=run_id)
    if before is not None:
        raise BilledAlready(month=f"{run.month_date:%Y-%m}", number=before.number)
    lines = _lines(charges_of(tx, tenant=tenant, run_id=run_id))
    if not _net(lines):
        raise NothingToBill(month=f"{run.month_date:%Y-%m}")
    return _issue(tx, principal, agreed, _drafted(tx, principal, agreed, run, lines))


def issue_credit_note(
    tx: Transaction, principal: Principal, *, invoice: Invoice, charges: Collection[int], reason: str
) -> Invoice:
    """Credit lines of an invoice, by the ordinals of their charges. Refuses `CreditTooMuch`, `NotFound`."""
    _require(principal, invoice.tenant)
    agreed = find_engagement(tx, tenant=invoice.tenant, engagement_id=invoice.engagement_id)
    lines = tuple(line for line in invoice.lines if line.charge in charges)
    if agreed is None or len(lines) != len(set(charges)):
        raise NotFound(kind="invoice line", name=", ".join(map(str, sorted(charges))))
    given = records.credit_notes_to(tx, tenant=invoice.tenant, issuer=invoice.issuer, number=invoice.number)
    if {line.charge for note in given for line in note.lines} & set(charges) or _net(lines) <= 0:
        raise CreditTooMuch(number=invoice.number)
    note = replace(
        invoice,
        id=tx.identifiers.new(),
        number=_number(tx, invoice.issuer, "CN", tx.now.date()),
        run_id=None,
        corrects=invoice.number,
        issued_date=tx.now.date(),
        due_date=tx.now.date(),
        tax_minor=tax_minor(invoice.tax, _net(lines)),
        lines=lines,
        reason=reason,
        by=principal.id,
        issued_at=tx.now,
    )
    return _issue(tx, principal, agreed, note)


def _net(lines: tuple[InvoiceLine, ...]) -> int:
    return sum(line.minor for line in lines)


def _lines(charges: tuple[Charge, ...]) -> tuple[InvoiceLine, ...]:
    return tuple(
        InvoiceLine(
            at, one.name, one.clause, one.unit, one.quantity,
            None if one.unit_price is None else str(one.unit_price), one.minor, one.working,
        )
        for at, one in enumerate(charges, start=1)
        if one.minor
    )  # fmt: skip


def _drafted(
    tx: Transaction, principal: Principal, agreed: Engagement, run: RatingRun, lines: tuple[InvoiceLine, ...]
) -> Invoice:
    both, day, credited = _parties(tx, agreed), tx.now.date(), _net(lines) < 0
    exempt = bool(both.seller.get("exempt_reason"))
    tax = tax_between(both.seller["country"], both.buyer["country"], rate=read_rate(both.seller), exempt=exempt)
    for name, what in missing(tax, seller=both.seller, buyer=both.buyer):
        raise ParticularsMissing(name=name, what=what)
    statement = latest_statement(tx, tenant=agreed.tenant, engagement_id=agreed.id)
    pricing = statement.provisions.pricing if statement else None
    return Invoice(
        tenant=agreed.tenant,
        id=tx.identifiers.new(),
        issuer=agreed.provider,
        number=_number(tx, agreed.provider, "CN" if credited else "INV", day),
        engagement_id=agreed.id,
        run_id=run.id,
        corrects=None,
        issued_date=day,
        due_date=day if credited else day + timedelta(days=pricing.payment_days if pricing else 30),
        currency=run.currency,
        tax=tax,
        tax_minor=tax_minor(tax, _net(lines)),
        lines=lines,
        seller=both.seller,
        buyer=both.buyer,
        reason=f"{agreed.name} {run.month_date:%Y-%m}",
        checkpoint=_checkpoint(tx, agreed.tenant),
        by=principal.id,
        issued_at=tx.now,
    )


def _checkpoint(tx: Transaction, tenant: Identifier) -> Mapping[str, Any] | None:
    signed = newest_checkpoint(tx, tenant=tenant)
    return None if signed is None else {"size": signed.size, "root": signed.root.hex()}


def _parties(tx: Transaction, agreed: Engagement) -> _Both:
    found = []
    for organisation_id in (agreed.provider, agreed.tenant):
        one = find_organisation(tx, organisation_id)
        if one is None:
            raise NotFound(kind="organisation", name=organisation_id)
        said = records.party_of(tx, tenant=organisation_id)
        found.append({"name": one.name, "country": one.country, **said})
    return _Both(*found)


def _number(tx: Transaction, issuer: str, kind: str, day: date) -> str:
    series = f"{kind}-{day.year}"
    return f"{series}-{records.next_number(tx, issuer=issuer, series=series):06d}"


def _issue(tx: Transaction, principal: Principal, agreed: Engagement, one: Invoice) -> Invoice:
    records.insert_invoice(tx, one)
    _book(tx, principal, agreed, one)
    tx.record(
        tenant=one.tenant,
        stream=f"invoice:{one.id}",
        kind=EventKind.INVOICE_ISSUED.value,
        body={
            "invoice": one.id,
            "number": one.number,
            "net": one.net_minor,
            "tax": one.tax_minor,
            "gross": one.gross_minor,
            "currency": one.currency,
            "by": principal.id,
        },
    )
    return one


def main_book(tx: Transaction, principal: Principal, *, issuer: Identifier) -> Book:
    """Return an issuer's book of invoices and payments; opened where there is none. Needs `billing.write`."""
    found = find_book_by_key(tx, tenant=issuer, key=BOOK)
    if found is not None:
        return found
    one = find_organisation(tx, issuer)
    return open_book(tx, principal, tenant=issuer, key=BOOK, name=one.name if one else issuer)


def receivable(tx: Transaction, book: Book, name: str) -> str:
    """Return the account of what a client owes."""
    return account_below(tx, tenant=book.tenant, book_id=book.id, parent=RECEIVABLE, name=name)


def _book(tx: Transaction, principal: Principal, agreed: Engagement, one: Invoice) -> None:
    issuer = one.issuer
    book = main_book(tx, principal, issuer=issuer)
    owed = receivable(tx, book, str(one.buyer["name"]))
    earned = f"Income:Services:{component(agreed.line)}"
    for code in (owed, earned, TAX_ACCOUNT):
        open_account(tx, principal, tenant=issuer, book_id=book.id, code=code)
    sign, about = (-1 if one.corrects else 1), one.corrects or one.number
    postings = (
        Posting(owed, one.currency, sign * one.gross_minor, about),
        Posting(earned, one.currency, -sign * one.net_minor),
        Posting(TAX_ACCOUNT, one.currency, -sign * one.tax_minor),
    )
    draft = Draft(one.issued_date, one.number, Source("invoice", one.number), postings)
    book_entry(tx, principal, tenant=issuer, book_id=book.id, draft=draft)


def _require(principal: Principal, tenant: str) -> None:
    require(principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="invoice", name=tenant))
