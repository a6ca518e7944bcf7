"""Sign-offs as rows, only ever inserted: whether one still holds follows from its hash."""

from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Row, Table, bindparam, insert, select
from sqlalchemy import Text as TextColumn

from remit.judgement.model import SignOff
from remit.judgement.records.guard import make_final
from remit.store import Reader, Transaction, metadata
from remit.store.types import Hash, Identifier, Key, Moment, Tenant

sign_off = make_final(
    Table(
        "sign_off",
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("id", Identifier, primary_key=True),
        Column("item_id", Identifier, nullable=False),
        Column("person_id", Identifier, nullable=False),
        Column("person_name", TextColumn, nullable=False),
        Column("qualification", Key, nullable=False),
        Column("content_hash", Hash, nullable=False),
        Column("statement", TextColumn, nullable=False),
        Column("signed_at", Moment, nullable=False),
        ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
        Index("uq_sign_off_content", "tenant", "item_id", "content_hash", unique=True),
    )
)

_INSERT = insert(sign_off)
_OF_ITEM = (
    select(sign_off)
    .where(sign_off.c.tenant == bindparam("of_tenant"), sign_off.c.item_id == bindparam("of_item"))
    .order_by(sign_off.c.signed_at, sign_off.c.id)
)


def insert_sign_off(tx: Transaction, one: SignOff, *, tenant: str) -> None:
    """Store a new sign-off."""
    row = {
        "tenant": tenant,
        "id": one.id,
        "item_id": one.item_id,
        "person_id": one.person_id,
        "person_name": one.person_name,
        "qualification": one.qualification,
        "content_hash": one.content_hash,
        "statement": one.statement,
        "signed_at": one.signed_at,
    }
    tx.run(_INSERT, row)


def sign_offs_of(reader: Reader, *, tenant: str, item_id: str) -> tuple[SignOff, ...]:
    """Return an item's sign-offs, oldest first, void ones too."""
    rows = reader.rows(_OF_ITEM, {"of_tenant": tenant, "of_item": item_id})
    return tuple(_sign_off_of(row) for row in rows)


def _sign_off_of(row: Row[Any]) -> SignOff:
    columns = dict(row._mapping)
    del columns["tenant"]
    return SignOff(**columns)
