"""A client's account by API: documents with what is open of them, payments, and credits that settle invoices."""

from fastapi import APIRouter, status
from pydantic import BaseModel, Field

from remit.billing.actions.offsets import offset_anew, offset_credit, take_offset_back
from remit.billing.model.settling import Offset, Payment
from remit.billing.reports.invoices import (
    Standing,
    StatementLine,
    invoice_called,
    invoices_of,
    payments_of,
    settled_of,
    statement_of_account,
)
from remit.parties.access import Permission, tenants_with
from remit.values.money import Money
from remit.values.refusal import NotFound
from remit.web.api.caller import Called, Caller

router = APIRouter(prefix="/api/v1/clients/{tenant}/account", tags=["Billing"])


class DocumentOut(BaseModel):
    """An invoice or credit note; `open_minor` is below 0 where the client has a credit to use."""

    id: str
    number: str
    credit_note: bool
    corrects: str | None
    issued: str
    due: str
    currency: str
    gross_minor: int
    open_minor: int
    disputed: bool
    reminders: int

    @classmethod
    def of(cls, one: Standing) -> "DocumentOut":
        """Write a document as it stands."""
        said = one.invoice
        return cls(
            id=said.id,
            number=said.number,
            credit_note=said.is_credit_note,
            corrects=said.corrects,
            issued=said.issued_date.isoformat(),
            due=said.due_date.isoformat(),
            currency=said.currency,
            gross_minor=-said.gross_minor if said.corrects else said.gross_minor,
            open_minor=one.open.minor,
            disputed=one.disputed,
            reminders=len(one.reminders),
        )


class PaymentOut(BaseModel):
    """A payment; `open_minor` of it settles nothing yet."""

    id: str
    reference: str
    paid: str
    currency: str
    minor: int
    open_minor: int
    taken_back: str | None

    @classmethod
    def of(cls, one: Payment, left: Money) -> "PaymentOut":
        """Write a payment."""
        back = one.reversed_date.isoformat() if one.reversed_date else None
        return cls(
            id=one.id,
            reference=one.reference,
            paid=one.paid_date.isoformat(),
            currency=one.currency,
            minor=one.minor,
            open_minor=left.minor,
            taken_back=back,
        )


class LineOut(BaseModel):
    """A line of the statement of account; one that `settles` an invoice leaves the balance as it is."""

    day: str
    text: str
    settles: str | None
    settled_minor: int | None
    taken_back: bool
    currency: str
    minor: int
    balance_minor: int

    @classmethod
    def of(cls, one: StatementLine) -> "LineOut":
        """Write a line."""
        return cls(
            day=one.day.isoformat(),
            text=one.text,
            settles=one.settles.number if one.settles else None,
            settled_minor=one.settles.amount.minor if one.settles else None,
            taken_back=one.takes_back,
            currency=one.amount.currency,
            minor=one.amount.minor,
            balance_minor=one.balance.minor,
        )


class OffsetOut(BaseModel):
    """What a credit settles of an invoice, both by id; `taken_back` is the day it was taken back."""

    id: str
    credit: str
    invoice: str
    currency: str
    minor: int
    day: str
    taken_back: str | None

    @classmethod
    def of(cls, one: Offset) -> "OffsetOut":
        """Write an offset."""
        back = one.reversed_date.isoformat() if one.reversed_date else None
        return cls(
            id=one.id,
            credit=one.credit_id,
            invoice=one.invoice_id,
            currency=one.currency,
            minor=one.minor,
            day=one.booked_date.isoformat(),
            taken_back=back,
        )


class AccountOut(BaseModel):
    """A client's account: documents newest first, payments and offsets oldest first, statement lines by currency."""

    client: str
    documents: list[DocumentOut]
    payments: list[PaymentOut]
    offsets: list[OffsetOut]
    statement: list[LineOut]


class OffsetIn(BaseModel):
    """Which credit settles which invoice, by id, and how much: without an amount as much as both allow.

    Nothing is asked for by its shape: whose account it is comes first, and a foreign one is not there.
    """

    credit: str = ""
    invoice: str = ""
    minor: int | None = Field(None, gt=0, description="Whole minor units of the invoice's currency.")


@router.get("")
def get_account(call: Called, tenant: str) -> AccountOut:
    """Return a client's account. Needs `billing.read`."""
    who = call.principal
    _require_known(call, tenant, Permission.BILLING_READ)
    with call.house.store.read(tenant=tenant) as reader:
        rows = invoices_of(reader, who, tenant=tenant)
        paid = payments_of(reader, who, tenant=tenant)
        settled = [one for each in settled_of(reader, who, tenant=tenant).values() for one in each]
        currencies = sorted({one.invoice.currency for one in rows} | {one.currency for one, _ in paid})
        lines = [
            line for each in currencies for line in statement_of_account(reader, who, tenant=tenant, currency=each)
        ]
    offsets = sorted((one.offset for one in settled if one.offset), key=lambda one: (one.recorded_at, one.id))
    return AccountOut(
        client=tenant,
        documents=[DocumentOut.of(one) for one in rows],
        payments=[PaymentOut.of(one, left) for one, left in paid],
        offsets=[OffsetOut.of(one) for one in offsets],
        statement=[LineOut.of(one) for one in lines],
    )


@router.post("/offsets", status_code=status.HTTP_201_CREATED)
def post_offset(call: Called, tenant: str, asked: OffsetIn) -> OffsetOut:
    """Let an open credit settle an open invoice; it is booked. Needs `billing.write` on both sides."""
    _require_known(call, tenant, Permission.BILLING_WRITE)
    with call.house.store.read(tenant=tenant) as reader:
        invoice = invoice_called(reader, call.principal, tenant=tenant, invoice_id=asked.invoice).invoice
    amount = None if asked.minor is None else Money(asked.minor, invoice.currency)
    of = {"tenant": tenant, "credit_id": asked.credit, "invoice_id": asked.invoice}
    return OffsetOut.of(call.house.store.write(lambda tx: offset_credit(tx, call.principal, **of, amount=amount)))


@router.post("/offsets/{offset_id}/back")
def post_offset_back(call: Called, tenant: str, offset_id: str) -> OffsetOut:
    """Take an offset back that was a mistake; its entry is reversed."""
    _require_known(call, tenant, Permission.BILLING_WRITE)
    of = {"tenant": tenant, "offset_id": offset_id}
    return OffsetOut.of(call.house.store.write(lambda tx: take_offset_back(tx, call.principal, **of)))


@router.post("/offsets/{offset_id}/anew", status_code=status.HTTP_201_CREATED)
def post_offset_anew(call: Called, tenant: str, offset_id: str) -> OffsetOut:
    """Do again what an offset did that was taken back."""
    _require_known(call, tenant, Permission.BILLING_WRITE)
    of = {"tenant": tenant, "offset_id": offset_id}
    return OffsetOut.of(call.house.store.write(lambda tx: offset_anew(tx, call.principal, **of)))


def _require_known(call: Caller, tenant: str, permission: Permission) -> None:
    """Refuse `NotFound` of a client whose account the caller may not see, as of one that is not there."""
    if tenant not in (tenants_with(call.principal, permission) or ()):
        raise NotFound(kind="client", name=tenant)
