"""Invoices, their numbers and what they say of the parties, as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Row,
    Table,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy import Text as TextColumn

from remit.billing.model.invoice import Invoice, InvoiceLine, Tax
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new, upsert
from remit.store.types import Identifier, Json, Key, Moment, Tenant

invoice_party = Table(
    "invoice_party", metadata, Column("tenant", Tenant, primary_key=True), Column("body", Json, nullable=False)
)
invoice_series = Table(
    "invoice_series",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("series", Key, primary_key=True),
    Column("last", Integer, nullable=False),
)
invoice = Table(
    "invoice",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("issuer", Identifier, nullable=False),
    Column("number", Key, nullable=False),
    Column("engagement_id", Identifier, nullable=False),
    Column("run_id", Identifier),
    Column("corrects", Key),
    Column("issued_date", Date, nullable=False),
    Column("due_date", Date, nullable=False),
    Column("currency", Key, nullable=False),
    Column("tax_category", Key, nullable=False),
    Column("tax_rate", Key, nullable=False),
    Column("tax_minor", BigInteger, nullable=False),
    Column("lines", Json, nullable=False),
    Column("seller", Json, nullable=False),
    Column("buyer", Json, nullable=False),
    Column("reason", TextColumn, nullable=False),
    Column("checkpoint", Json),
    Column("by", Key, nullable=False),
    Column("issued_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant", "run_id"], ["rating_run.tenant", "rating_run.id"]),
    Index("uq_invoice_number", "tenant", "issuer", "number", unique=True),
    Index("uq_invoice_run", "tenant", "run_id", unique=True),
)

_PUT_PARTY = upsert(invoice_party, columns=("body",))
_PARTY = select(invoice_party.c.body).where(invoice_party.c.tenant == bindparam("of_tenant"))
_BEGIN = insert_if_new(invoice_series)
_MINE = (invoice_series.c.tenant == bindparam("of_tenant")) & (invoice_series.c.series == bindparam("of_series"))
_LAST = select(invoice_series.c.last).where(_MINE).with_for_update()
_NEXT = update(invoice_series).where(_MINE).values(last=invoice_series.c.last + 1)
_INSERT = insert(invoice)
_ALL = select(invoice).where(invoice.c.tenant == bindparam("of_tenant"))
_BY_NUMBER = _ALL.where(invoice.c.issuer == bindparam("of_issuer"), invoice.c.number == bindparam("of_number"))
_BY_ID = _ALL.where(invoice.c.id == bindparam("of_id"))
_LOCKED = _ALL.where(invoice.c.id.in_(bindparam("ids", expanding=True))).order_by(invoice.c.id).with_for_update()
_LISTED = _ALL.order_by(invoice.c.issued_at.desc(), invoice.c.number.desc())
_OF_RUN = _ALL.where(invoice.c.run_id == bindparam("of_run"))
_CORRECTING = _ALL.where(invoice.c.issuer == bindparam("of_issuer"), invoice.c.corrects == bindparam("of_number"))


def put_party(tx: Transaction, *, tenant: str, body: Mapping[str, Any]) -> None:
    """Keep what invoices say of an organisation."""
    tx.run(_PUT_PARTY, {"tenant": tenant, "body": dict(body)})


def party_of(reader: Reader, *, tenant: str) -> Mapping[str, Any]:
    """Return what invoices say of an organisation, nothing where nothing was kept."""
    found: Mapping[str, Any] | None = reader.scalar(_PARTY, {"of_tenant": tenant})
    return found or {}


def next_number(tx: Transaction, *, issuer: str, series: str) -> int:
    """Take the next number of a series; it is given back where the transaction fails, so no gap stays."""
    of = {"of_tenant": issuer, "of_series": series}
    tx.run(_BEGIN, {"tenant": issuer, "series": series, "last": 0})
    last = int(tx.scalar(_LAST, of))
    tx.run(_NEXT, of)
    return last + 1


def insert_invoice(tx: Transaction, one: Invoice) -> None:
    """Store a document."""
    row = {name: getattr(one, name) for name in invoice.c.keys() if not name.startswith("tax_")}  # noqa: SIM118 - columns
    tax = {"tax_category": one.tax.category, "tax_rate": str(one.tax.rate), "tax_minor": one.tax_minor}
    lines = [asdict(line) for line in one.lines]
    tx.run(_INSERT, {**row, **tax, "lines": lines, "seller": dict(one.seller), "buyer": dict(one.buyer)})


def find_invoice(reader: Reader, *, tenant: str, issuer: str, number: str) -> Invoice | None:
    """Return a document by its number, or None."""
    row = reader.row(_BY_NUMBER, {"of_tenant": tenant, "of_issuer": issuer, "of_number": number})
    return _invoice_of(row) if row else None


def invoice_by_id(reader: Reader, *, tenant: str, invoice_id: str) -> Invoice | None:
    """Return a document by its id, or None."""
    row = reader.row(_BY_ID, {"of_tenant": tenant, "of_id": invoice_id})
    return _invoice_of(row) if row else None


def lock_invoices(tx: Transaction, *, tenant: str, ids: Sequence[str]) -> tuple[Invoice, ...]:
    """Return documents by id and keep others from settling them until the transaction ends, in one order for all."""
    return tuple(_invoice_of(row) for row in tx.rows(_LOCKED, {"of_tenant": tenant, "ids": list(ids)}))


def invoices(reader: Reader, *, tenant: str) -> tuple[Invoice, ...]:
    """Return the documents to a client, newest first."""
    return tuple(_invoice_of(row) for row in reader.rows(_LISTED, {"of_tenant": tenant}))


def invoice_of_run(reader: Reader, *, tenant: str, run_id: str) -> Invoice | None:
    """Return the invoice of a run, or None."""
    row = reader.row(_OF_RUN, {"of_tenant": tenant, "of_run": run_id})
    return _invoice_of(row) if row else None


def credit_notes_to(reader: Reader, *, tenant: str, issuer: str, number: str) -> tuple[Invoice, ...]:
    """Return the credit notes to an invoice."""
    rows = reader.rows(_CORRECTING, {"of_tenant": tenant, "of_issuer": issuer, "of_number": number})
    return tuple(_invoice_of(row) for row in rows)


def _invoice_of(row: Row[Any]) -> Invoice:
    columns = dict(row._mapping)
    columns["tax"] = Tax(columns.pop("tax_category"), Decimal(columns.pop("tax_rate")))
    columns["lines"] = tuple(InvoiceLine(**line) for line in columns["lines"])
    return Invoice(**columns)
