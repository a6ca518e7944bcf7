"""Disputes: the client says which line is wrong and why; the provider credits it or says why not."""

from dataclasses import replace

from remit.billing.actions.invoices import issue_credit_note
from remit.billing.model.invoice import Invoice
from remit.billing.model.ledger import EventKind
from remit.billing.model.settling import Dispute, DisputeState
from remit.billing.records import settling as records
from remit.billing.records.invoices import credit_notes_to, invoice_by_id
from remit.billing.refusals import DisputeSettled, LineDisputed, ReasonMissing
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound


def open_dispute(
    tx: Transaction, principal: Principal, *, tenant: Identifier, invoice_id: Identifier, charge: int, reason: str
) -> Dispute:
    """Dispute a line of an invoice. Needs `dispute.open`; refuses `LineDisputed`, `ReasonMissing`, `NotFound`."""
    require(principal, Permission.DISPUTE_OPEN, Resource(tenant=tenant, kind="invoice", name=invoice_id))
    invoice = invoice_by_id(tx, tenant=tenant, invoice_id=invoice_id)
    line = next((one for one in invoice.lines if one.charge == charge), None) if invoice else None
    if invoice is None or invoice.corrects or line is None:
        raise NotFound(kind="invoice line", name=str(charge))
    said = _said(reason, "reason")
    if _is_disputed(tx, invoice, charge):
        raise LineDisputed(place="charge", line=charge, number=invoice.number)
    one = Dispute(
        tenant=tenant,
        id=tx.identifiers.new(),
        invoice_id=invoice_id,
        number=invoice.number,
        charge=charge,
        minor=line.minor,
        currency=invoice.currency,
        reason=said,
        state=DisputeState.OPEN,
        opened_by=principal.id,
        opened_at=tx.now,
    )
    records.insert_dispute(tx, one)
    told = {"invoice": invoice.id, "line": charge, "minor": line.minor, "by": principal.id}
    _tell(tx, one, EventKind.DISPUTE_OPENED, **told)
    return one


def credit_dispute(
    tx: Transaction, principal: Principal, *, tenant: Identifier, dispute_id: Identifier, answer: str
) -> Invoice:
    """Give a dispute right: the line is credited by a credit note. Needs `billing.write`; refuses `DisputeSettled`."""
    one = _open(tx, principal, tenant, dispute_id)
    invoice = invoice_by_id(tx, tenant=tenant, invoice_id=one.invoice_id)
    assert invoice is not None, "a dispute's invoice is kept for good"
    said = answer.strip() or one.reason
    note = issue_credit_note(tx, principal, invoice=invoice, charges=[one.charge], reason=said)
    _settle(tx, principal, replace(one, state=DisputeState.CREDITED, answer=said, credit_note=note.number))
    return note


def reject_dispute(
    tx: Transaction, principal: Principal, *, tenant: Identifier, dispute_id: Identifier, answer: str
) -> None:
    """Say why a disputed line stands. Needs `billing.write`; refuses `DisputeSettled`, `ReasonMissing`."""
    one = _open(tx, principal, tenant, dispute_id)
    _settle(tx, principal, replace(one, state=DisputeState.REJECTED, answer=_said(answer, "answer")))


def _is_disputed(tx: Transaction, invoice: Invoice, charge: int) -> bool:
    of = {"tenant": invoice.tenant, "invoice_id": invoice.id}
    if any(one.charge == charge and one.state is DisputeState.OPEN for one in records.disputes_of(tx, **of)):
        return True
    notes = credit_notes_to(tx, tenant=invoice.tenant, issuer=invoice.issuer, number=invoice.number)
    return any(line.charge == charge for note in notes for line in note.lines)


def _open(tx: Transaction, principal: Principal, tenant: str, dispute_id: str) -> Dispute:
    require(principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="dispute", name=dispute_id))
    one = records.lock_dispute(tx, tenant=tenant, dispute_id=dispute_id)
    if one is None:
        raise NotFound(kind="dispute", name=dispute_id)
    if one.state is not DisputeState.OPEN:
        raise DisputeSettled(line=one.charge, number=one.number)
    return one


def _settle(tx: Transaction, principal: Principal, one: Dispute) -> None:
    records.settle(tx, replace(one, settled_by=principal.id, settled_at=tx.now))
    told = {"invoice": one.invoice_id, "credit_note": one.credit_note, "state": one.state.value}
    _tell(tx, one, EventKind.DISPUTE_SETTLED, **told, by=principal.id)


def _said(text: str, place: str) -> str:
    if not text.strip():
        raise ReasonMissing(place=place)
    return text.strip()


def _tell(tx: Transaction, one: Dispute, kind: EventKind, **body: object) -> None:
    tx.record(tenant=one.tenant, stream=f"invoice:{one.invoice_id}", kind=kind.value, body={"dispute": one.id, **body})
