"""Disputes, payments, what payments settle, reminders and rates of exchange, as rows."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Row,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import Text as TextColumn

from remit.billing.model.settling import Dispute, DisputeState, Payment, Reminder
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new, upsert
from remit.store.types import Exact, Identifier, Key, Moment, Tenant
from remit.values.moment import Moment as Instant

_OF_INVOICE = (["tenant", "invoice_id"], ["invoice.tenant", "invoice.id"])

dispute = Table(
    "invoice_dispute",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("invoice_id", Identifier, nullable=False),
    Column("number", Key, nullable=False),
    Column("charge", Integer, nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("currency", Key, nullable=False),
    Column("reason", TextColumn, nullable=False),
    Column("state", Key, nullable=False),
    Column("opened_by", Key, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("settled_by", Key),
    Column("settled_at", Moment),
    Column("answer", TextColumn, nullable=False),
    Column("credit_note", Key),
    ForeignKeyConstraint(*_OF_INVOICE),
    CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled"),
)
_OPEN = dispute.c.state == DisputeState.OPEN.value
Index(
    "uq_invoice_dispute_open",
    dispute.c.tenant,
    dispute.c.invoice_id,
    dispute.c.charge,
    unique=True,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)

payment = Table(
    "payment",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("issuer", Identifier, nullable=False),
    Column("reference", Key, nullable=False),
    Column("paid_date", Date, nullable=False),
    Column("currency", Key, nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("by", Key, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("reversed_date", Date),
    Column("reversed_by", Key),
    CheckConstraint("minor > 0", name="minor"),
)
_STANDS = payment.c.reversed_date.is_(None)
Index(
    "uq_payment_reference",
    payment.c.tenant,
    payment.c.issuer,
    payment.c.reference,
    unique=True,
    sqlite_where=_STANDS,
    postgresql_where=_STANDS,
)

payment_application = Table(
    "payment_application",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("payment_id", Identifier, nullable=False),
    Column("invoice_id", Identifier, nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("by", Key, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    CheckConstraint("minor > 0", name="minor"),
    ForeignKeyConstraint(["tenant", "payment_id"], ["payment.tenant", "payment.id"]),
    ForeignKeyConstraint(*_OF_INVOICE),
    Index("ix_payment_application_invoice", "tenant", "invoice_id"),
)

reminder = Table(
    "reminder",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("invoice_id", Identifier, nullable=False),
    Column("number", Key, nullable=False),
    Column("level", Integer, nullable=False),
    Column("sent_date", Date, nullable=False),
    Column("by", Key, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("minor", BigInteger),
    Column("letter_to", TextColumn),
    Column("mailed_at", Moment),
    ForeignKeyConstraint(*_OF_INVOICE),
    Index("uq_reminder_level", "tenant", "invoice_id", "level", unique=True),
)

exchange_rate = Table(
    "exchange_rate",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("currency", Key, primary_key=True),
    Column("base", Key, primary_key=True),
    Column("rate_date", Date, primary_key=True),
    Column("rate", Exact, nullable=False),
    Column("by", Key, nullable=False),
    Column("entered_at", Moment, nullable=False),
)

_DISPUTES = select(dispute).where(dispute.c.tenant == bindparam("of_tenant")).order_by(dispute.c.opened_at.desc())
_DISPUTE = _DISPUTES.where(dispute.c.id == bindparam("of_id")).with_for_update()
_OF_DOCUMENT = _DISPUTES.where(dispute.c.invoice_id == bindparam("of_invoice"))
_INSERT_DISPUTE, _INSERT_PAYMENT = insert(dispute), insert_if_new(payment)
_INSERT_APPLICATION, _INSERT_REMINDER = insert(payment_application), insert_if_new(reminder)
_SETTLE = (
    update(dispute)
    .where(dispute.c.tenant == bindparam("of_tenant"), dispute.c.id == bindparam("of_id"), _OPEN)
    .values({name: bindparam(f"to_{name}") for name in ("state", "settled_by", "settled_at", "answer", "credit_note")})
)
_PAYMENTS = (
    select(payment)
    .where(payment.c.tenant == bindparam("of_tenant"))
    .order_by(payment.c.paid_date, payment.c.reference, payment.c.recorded_at, _STANDS)
)
_PAYMENT = _PAYMENTS.where(payment.c.id == bindparam("of_id")).with_for_update()
_REVERSE = (
    update(payment)
    .where(payment.c.tenant == bindparam("of_tenant"), payment.c.id == bindparam("of_id"), _STANDS)
    .values(reversed_date=bindparam("on_date"), reversed_by=bindparam("of_person"))
)
_OF_PAYMENT = (payment_application.c.tenant == payment.c.tenant) & (payment_application.c.payment_id == payment.c.id)
_APPLIED = (
    select(payment_application.c.invoice_id, func.sum(payment_application.c.minor).label("minor"))
    .join(payment, _OF_PAYMENT)
    .where(payment_application.c.tenant == bindparam("of_tenant"), _STANDS)
    .group_by(payment_application.c.invoice_id)
)
_SPENT = (
    select(payment_application.c.payment_id, func.sum(payment_application.c.minor).label("minor"))
    .where(payment_application.c.tenant == bindparam("of_tenant"))
    .group_by(payment_application.c.payment_id)
)
_APPLICATIONS = (
    select(payment_application.c.id, payment_application.c.invoice_id, payment_application.c.minor)
    .where(
        payment_application.c.tenant == bindparam("of_tenant"), payment_application.c.payment_id == bindparam("of_id")
    )
    .order_by(payment_application.c.recorded_at, payment_application.c.id)
)
_REMINDERS = select(reminder).where(reminder.c.tenant == bindparam("of_tenant")).order_by(reminder.c.level)
_MAIL_REMINDER = (
    update(reminder)
    .where(reminder.c.tenant == bindparam("of_tenant"), reminder.c.id == bindparam("of_id"))
    .values(mailed_at=bindparam("at"))
)
_PUT_RATE = upsert(exchange_rate, columns=("rate", "by", "entered_at"))
_RATES = (
    select(exchange_rate.c.rate_date, exchange_rate.c.rate)
    .where(
        exchange_rate.c.tenant == bindparam("of_tenant"),
        exchange_rate.c.currency == bindparam("of_currency"),
        exchange_rate.c.base == bindparam("of_base"),
    )
    .order_by(exchange_rate.c.rate_date)
)


def insert_dispute(tx: Transaction, one: Dispute) -> None:
    """Store a dispute."""
    tx.run(_INSERT_DISPUTE, _columns(one))


def disputes(reader: Reader, *, tenant: str) -> tuple[Dispute, ...]:
    """Return a client's disputes, newest first."""
    return tuple(_dispute_of(row) for row in reader.rows(_DISPUTES, {"of_tenant": tenant}))


def disputes_of(reader: Reader, *, tenant: str, invoice_id: str) -> tuple[Dispute, ...]:
    """Return the disputes of an invoice, newest first."""
    found = reader.rows(_OF_DOCUMENT, {"of_tenant": tenant, "of_invoice": invoice_id})
    return tuple(_dispute_of(row) for row in found)


def lock_dispute(tx: Transaction, *, tenant: str, dispute_id: str) -> Dispute | None:
    """Return a dispute and keep others from settling it, or None."""
    row = tx.row(_DISPUTE, {"of_tenant": tenant, "of_id": dispute_id})
    return _dispute_of(row) if row else None


def settle(tx: Transaction, one: Dispute) -> None:
    """Store how a dispute ended."""
    told = {f"to_{name}": getattr(one, name) for name in ("settled_by", "settled_at", "answer", "credit_note")}
    tx.run(_SETTLE, {"of_tenant": one.tenant, "of_id": one.id, "to_state": one.state.value, **told})


def insert_payment(tx: Transaction, one: Payment) -> bool:
    """Store a payment; False where its reference is known."""
    return tx.run(_INSERT_PAYMENT, _columns(one)) == 1


def payments(reader: Reader, *, tenant: str) -> tuple[Payment, ...]:
    """Return a client's payments, oldest first."""
    return tuple(Payment(**row._mapping) for row in reader.rows(_PAYMENTS, {"of_tenant": tenant}))


def lock_payment(tx: Transaction, *, tenant: str, payment_id: str) -> Payment | None:
    """Return a payment and keep others from applying it, or None."""
    row = tx.row(_PAYMENT, {"of_tenant": tenant, "of_id": payment_id})
    return Payment(**row._mapping) if row else None


def reverse(tx: Transaction, one: Payment) -> None:
    """Store when and by whom a payment was taken back."""
    of = {"of_tenant": one.tenant, "of_id": one.id}
    tx.run(_REVERSE, {**of, "on_date": one.reversed_date, "of_person": one.reversed_by})


def applications_of(reader: Reader, one: Payment) -> tuple[tuple[str, str, int], ...]:
    """Return id, invoice and minor units of everything a payment settled, also of one that was taken back."""
    rows = reader.rows(_APPLICATIONS, {"of_tenant": one.tenant, "of_id": one.id})
    return tuple((row.id, row.invoice_id, int(row.minor)) for row in rows)


def insert_application(tx: Transaction, one: Payment, *, invoice_id: str, minor: int, by: str) -> str:
    """Store that a part of a payment settles an invoice; return the row's id."""
    row_id = tx.identifiers.new()
    row = {"tenant": one.tenant, "id": row_id, "payment_id": one.id, "invoice_id": invoice_id, "minor": minor}
    tx.run(_INSERT_APPLICATION, {**row, "by": by, "recorded_at": tx.now})
    return row_id


def applied(reader: Reader, *, tenant: str) -> dict[str, int]:
    """Return what payments that stand settled of each invoice of a client, by the invoice's id."""
    return {row.invoice_id: int(row.minor) for row in reader.rows(_APPLIED, {"of_tenant": tenant})}


def spent(reader: Reader, *, tenant: str) -> dict[str, int]:
    """Return how much of each payment of a client is applied, by the payment's id."""
    return {row.payment_id: int(row.minor) for row in reader.rows(_SPENT, {"of_tenant": tenant})}


def insert_reminder(tx: Transaction, one: Reminder) -> bool:
    """Store a reminder; False where the invoice was reminded of at that level."""
    return tx.run(_INSERT_REMINDER, _columns(one)) == 1


def set_reminder_mailed(tx: Transaction, one: Reminder, *, at: Instant) -> None:
    """Note when the letter of a reminder left."""
    tx.run(_MAIL_REMINDER, {"of_tenant": one.tenant, "of_id": one.id, "at": at})


def reminders(reader: Reader, *, tenant: str) -> tuple[Reminder, ...]:
    """Return a client's reminders by level."""
    return tuple(Reminder(**row._mapping) for row in reader.rows(_REMINDERS, {"of_tenant": tenant}))


def put_rate(
    tx: Transaction, *, tenant: str, currency: str, base: str, rate_date: date, rate: Decimal, by: str
) -> None:
    """Keep how much of the base currency one unit of another was on a day."""
    row = {"tenant": tenant, "currency": currency, "base": base, "rate_date": rate_date, "rate": rate}
    tx.run(_PUT_RATE, {**row, "by": by, "entered_at": tx.now})


def rates(reader: Reader, *, tenant: str, currency: str, base: str) -> tuple[tuple[date, Decimal], ...]:
    """Return the kept rates of a currency, oldest first."""
    found = reader.rows(_RATES, {"of_tenant": tenant, "of_currency": currency, "of_base": base})
    return tuple((row.rate_date, row.rate) for row in found)


def _columns(one: Dispute | Payment | Reminder) -> dict[str, Any]:
    row = {field.name: getattr(one, field.name) for field in fields(one)}
    return row | ({"state": row["state"].value} if "state" in row else {})


def _dispute_of(row: Row[Any]) -> Dispute:
    return Dispute(**{**row._mapping, "state": DisputeState(row.state)})
