"""Invoices and credit notes, for the provider and for the client: read, opened to items, disputed, settled."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.billing.actions.disputes import credit_dispute, open_dispute, reject_dispute
from remit.billing.model.settling import DisputeState
from remit.billing.reports.invoices import Standing, disputes_with, invoice_called, invoices_of, settled_of
from remit.billing.reports.paper import invoice_pdf
from remit.billing.reports.reminder_paper import reminder_pdf
from remit.billing.rules.ubl import ubl
from remit.locale import LANGUAGES
from remit.parties.access import Permission, Resource, allowed
from remit.printing import Plot, Series, draw_bars
from remit.values.money import Money
from remit.values.refusal import NotFound
from remit.web.clients import clients_of
from remit.web.downloads import download
from remit.web.finding import find
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)


@router.get("/invoices")
def show_invoices(visit: SignedIn, client: str = "") -> Response:
    """List the invoices and credit notes that the visitor may read, newest first."""
    tenants = visit.tenants_with(Permission.BILLING_READ)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        chosen = [one for one in tenants if one in known and (not client or one == client)]
        rows = [one for tenant in chosen for one in invoices_of(reader, visit.principal, tenant=tenant)]
    rows.sort(key=lambda one: (one.invoice.issued_at, one.invoice.number), reverse=True)
    sums = _open_by_currency(rows)
    return visit.page(
        "invoices.html",
        rows=rows,
        clients={one: known[one] for one in tenants if one in known},
        client=client,
        own=visit.principal.organisation in tenants and len(tenants) == 1,
        open_sums=sums,
        today=visit.house.clock.now().date(),
    )


@router.get("/invoices/disputes")
def show_disputes(visit: SignedIn) -> Response:
    """List disputes, open ones first."""
    tenants = visit.tenants_with(Permission.BILLING_READ)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        rows = [
            one
            for tenant in tenants
            if tenant in known
            for one in disputes_with(reader, visit.principal, tenant=tenant)
        ]
    rows.sort(key=lambda one: one.opened_at, reverse=True)
    rows.sort(key=lambda one: one.state is not DisputeState.OPEN)
    return visit.page("invoice_disputes.html", rows=rows, clients=known, money=Money)


@router.get("/invoices/{invoice_id}")
def show_invoice(visit: SignedIn, invoice_id: str) -> Response:
    """Show an invoice with its lines, each with its working, and what is disputed."""
    seen = _found(visit, invoice_id)
    one = seen.invoice.as_written
    tenant = one.tenant
    with visit.reading(tenant) as reader:
        client = clients_of(reader, visit.principal)[tenant]
        others = invoices_of(reader, visit.principal, tenant=tenant)
        settled = settled_of(reader, visit.principal, tenant=tenant)
    credited = {line.charge: note for note in _notes(others, one.number) for line in note.invoice.lines}
    whole = Resource(tenant=tenant, kind="invoice", name=invoice_id)
    return visit.page(
        "invoice.html",
        seen=seen,
        one=one,
        client=client,
        disputes={each.charge: each for each in reversed(seen.disputes)},
        credited=credited,
        settled=settled.get(one.id, ()),
        spent=[each for rows in settled.values() for each in rows if each.offset and each.offset.credit_id == one.id],
        charged={line.charge for line in seen.invoice.lines if line.minor > 0},
        original=next((each.invoice for each in others if each.invoice.number == one.corrects), None),
        plot=_plot(visit, others, seen),
        can_dispute=not one.corrects and allowed(visit.principal, Permission.DISPUTE_OPEN, whole),
        can_settle=allowed(visit.principal, Permission.BILLING_WRITE, whole),
        today=visit.house.clock.now().date(),
        money=lambda minor: Money(minor, one.currency),
    )


@router.get("/invoices/{invoice_id}/ubl")
def fetch_ubl(visit: SignedIn, invoice_id: str) -> Response:
    """Hand out the document as UBL 2.1."""
    one = _found(visit, invoice_id).invoice
    return download(ubl(one), name=f"{one.number}.xml", media_type="application/xml")


@router.get("/invoices/{invoice_id}/pdf")
def fetch_pdf(visit: SignedIn, invoice_id: str, language: str = "", reminder: int = 0) -> Response:
    """Hand out the document as a Factur-X PDF in a language, or the letter of one of its reminders by level."""
    seen = _found(visit, invoice_id)
    one, spoken = seen.invoice, language if language in LANGUAGES else visit.visitor.language
    if reminder:
        sent = next((each for each in seen.reminders if each.level == reminder and each.minor is not None), None)
        if sent is None:
            raise NotFound(kind="reminder", name=str(reminder))
        paper = reminder_pdf(sent, one, language=spoken)
        return download(paper, name=f"reminder-{one.number}-{reminder}.pdf", media_type="application/pdf")
    return download(invoice_pdf(one, language=spoken), name=f"{one.number}.pdf", media_type="application/pdf")


@router.post("/invoices/{invoice_id}/disputes")
def post_dispute(visit: SignedIn, form: Posted, invoice_id: str) -> Response:
    """Dispute a line of an invoice."""
    one = _found(visit, invoice_id).invoice
    charge = str(form.get("charge", ""))
    visit.writing(
        lambda tx: open_dispute(
            tx,
            visit.principal,
            tenant=one.tenant,
            invoice_id=invoice_id,
            charge=int(charge) if charge.isdecimal() else 0,
            reason=str(form.get("reason", "")),
        ),
        tenant=one.tenant,
    )
    said = marked("Line {line} of {number} is disputed; you will get a credit note or a reason.")
    return visit.go(f"/invoices/{invoice_id}", said=said, line=charge, number=one.number)


@router.post("/invoices/disputes/{dispute_id}/credit")
def post_credit(visit: SignedIn, form: Posted, dispute_id: str) -> Response:
    """Give a dispute right; the credit note is issued and booked."""
    tenant = _tenant_of_dispute(visit, dispute_id)
    note = visit.writing(
        lambda tx: credit_dispute(
            tx, visit.principal, tenant=tenant, dispute_id=dispute_id, answer=str(form.get("answer", ""))
        )
    )
    return visit.go(f"/invoices/{note.id}", said=marked("{number} is issued."), number=note.number)


@router.post("/invoices/disputes/{dispute_id}/reject")
def post_rejection(visit: SignedIn, form: Posted, dispute_id: str) -> Response:
    """Say why a disputed line stands."""
    tenant = _tenant_of_dispute(visit, dispute_id)
    visit.writing(
        lambda tx: reject_dispute(
            tx, visit.principal, tenant=tenant, dispute_id=dispute_id, answer=str(form.get("answer", ""))
        )
    )
    return visit.go("/invoices/disputes", said=marked("The client reads your reason."))


def _found(visit: Visit, invoice_id: str) -> Standing:
    return find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: invoice_called(reader, visit.principal, tenant=tenant, invoice_id=invoice_id),
        kind="invoice",
        name=invoice_id,
    )


def _tenant_of_dispute(visit: Visit, dispute_id: str) -> str:
    def ask(reader: Any, tenant: str) -> str:
        if all(one.id != dispute_id for one in disputes_with(reader, visit.principal, tenant=tenant)):
            raise NotFound(kind="dispute", name=dispute_id)
        return tenant

    return find(visit.house.store, visit.principal, ask, kind="dispute", name=dispute_id)


def _notes(others: tuple[Standing, ...], number: str) -> list[Standing]:
    return [each for each in others if each.invoice.corrects == number]


def _open_by_currency(rows: list[Standing]) -> list[Money]:
    sums: dict[str, Money] = {}
    for one in rows:
        if one.open.minor:
            sums[one.open.currency] = sums.get(one.open.currency, Money(0, one.open.currency)) + one.open
    return list(sums.values())


def _plot(visit: Visit, others: tuple[Standing, ...], seen: Standing) -> str | None:
    """Draw the engagement's invoices beside this one, where there are several."""
    one = seen.invoice
    alike = [
        each.invoice
        for each in reversed(others)
        if each.invoice.engagement_id == one.engagement_id and not each.invoice.corrects
    ][-12:]
    if len(alike) < 2:
        return None
    words = visit.visitor.translator
    values = tuple(float(Money(each.net_minor, one.currency).amount) for each in alike)
    summary = words.gettext("Net amounts of {n} invoices; the newest comes to {amount}.")
    said = summary.format(n=len(alike), amount=words.money(Money(alike[-1].net_minor, one.currency)))
    name = words.gettext("Net by invoice")
    days = tuple(words.date(each.issued_date) for each in alike)
    return draw_bars(Plot(name, said, days, (Series(one.currency, values),), write=words.number, height=180))
