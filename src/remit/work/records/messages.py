"""Messages and signals taken from outside, as rows: one for each idempotency key."""

from dataclasses import fields

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, bindparam, select

from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Identifier, Key, Moment, Tenant
from remit.work.model.messages import SentKind, Taken

message_taken = Table(
    "message_taken",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("idempotency_key", Key, nullable=False),
    Column("digest", Text, nullable=False),
    Column("kind", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("item_id", Identifier),
    Column("started", Boolean, nullable=False),
    Column("listeners", Integer, nullable=False),
    Column("sent_by", Identifier, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Index("uq_message_taken_key", "tenant", "idempotency_key", unique=True),
)

_STORED = tuple(field.name for field in fields(Taken) if field.name != "repeated")
_INSERT = insert_if_new(message_taken)
_BY_KEY = select(message_taken).where(
    message_taken.c.tenant == bindparam("of_tenant"), message_taken.c.idempotency_key == bindparam("of_key")
)
_UPDATE = (
    message_taken.update()
    .where(message_taken.c.tenant == bindparam("of_tenant"), message_taken.c.id == bindparam("of_id"))
    .values(item_id=bindparam("new_item_id"), started=bindparam("new_started"), listeners=bindparam("new_listeners"))
)


def reserve_key(tx: Transaction, one: Taken) -> bool:
    """Store what is about to be taken; False where another transaction stored its key first."""
    return tx.run(_INSERT, {name: getattr(one, name) for name in _STORED}) == 1


def save_taken(tx: Transaction, one: Taken) -> None:
    """Store what became of it."""
    became = {"new_item_id": one.item_id, "new_started": one.started, "new_listeners": one.listeners}
    tx.run(_UPDATE, {"of_tenant": one.tenant, "of_id": one.id, **became})


def taken_by_key(reader: Reader, *, tenant: str, idempotency_key: str) -> Taken | None:
    """Return what was taken under an idempotency key, or None."""
    row = reader.row(_BY_KEY, {"of_tenant": tenant, "of_key": idempotency_key})
    if row is None:
        return None
    columns = {name: getattr(row, name) for name in _STORED}
    return Taken(**{**columns, "kind": SentKind(columns["kind"])})
