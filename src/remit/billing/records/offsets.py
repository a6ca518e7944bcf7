"""What open credits settle of open invoices, as rows."""

from dataclasses import fields

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKeyConstraint, Table, bindparam, insert, select
from sqlalchemy import update as change

from remit.billing.model.settling import Offset
from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Key, Moment, Tenant

offset = Table(
    "credit_offset",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("credit_id", Identifier, nullable=False),
    Column("invoice_id", Identifier, nullable=False),
    Column("currency", Key, nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("by", Key, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("booked_date", Date, nullable=False),
    Column("reversed_date", Date),
    Column("reversed_by", Key),
    CheckConstraint("minor > 0", name="minor"),
    CheckConstraint("credit_id <> invoice_id", name="two"),
    ForeignKeyConstraint(["tenant", "credit_id"], ["invoice.tenant", "invoice.id"]),
    ForeignKeyConstraint(["tenant", "invoice_id"], ["invoice.tenant", "invoice.id"]),
)

_INSERT = insert(offset)
_ALL = (
    select(offset).where(offset.c.tenant == bindparam("of_tenant")).order_by(offset.c.recorded_at, offset.c.id)
)  # fmt: skip
_ONE = _ALL.where(offset.c.id == bindparam("of_id")).with_for_update()
_REVERSE = (
    change(offset)
    .where(
        offset.c.tenant == bindparam("of_tenant"), offset.c.id == bindparam("of_id"), offset.c.reversed_date.is_(None)
    )
    .values(reversed_date=bindparam("on_date"), reversed_by=bindparam("of_person"))
)


def insert_offset(tx: Transaction, one: Offset) -> None:
    """Store that a credit settles a part of an invoice."""
    tx.run(_INSERT, {field.name: getattr(one, field.name) for field in fields(one)})


def offsets(reader: Reader, *, tenant: str) -> tuple[Offset, ...]:
    """Return a client's offsets, oldest first, also those that were taken back."""
    return tuple(Offset(**row._mapping) for row in reader.rows(_ALL, {"of_tenant": tenant}))


def lock_offset(tx: Transaction, *, tenant: str, offset_id: str) -> Offset | None:
    """Return an offset and keep others from taking it back, or None."""
    row = tx.row(_ONE, {"of_tenant": tenant, "of_id": offset_id})
    return Offset(**row._mapping) if row else None


def reverse(tx: Transaction, one: Offset) -> None:
    """Store when and by whom an offset was taken back."""
    of = {"of_tenant": one.tenant, "of_id": one.id}
    tx.run(_REVERSE, {**of, "on_date": one.reversed_date, "of_person": one.reversed_by})


def moved(reader: Reader, *, tenant: str) -> dict[str, int]:
    """Return by how much offsets that stand change what is open of each document, by its id: a credit rises to 0."""
    found: dict[str, int] = {}
    for one in offsets(reader, tenant=tenant):
        if one.reversed_date is None:
            found[one.credit_id] = found.get(one.credit_id, 0) + one.minor
            found[one.invoice_id] = found.get(one.invoice_id, 0) - one.minor
    return found
