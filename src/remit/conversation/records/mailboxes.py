"""Mailboxes and how far each was read, as rows."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import BigInteger as Big
from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Row,
    Table,
    Text,
    bindparam,
    insert,
    or_,
    select,
)

from remit.conversation.model import Mailbox, Security, Server, Standing
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new, upsert
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.values.moment import Moment as At
from remit.values.refusal import NotFound

mailbox = Table(
    "mailbox",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("engagement_id", Identifier, nullable=False),
    Column("address", Key, nullable=False),
    Column("incoming", Json, nullable=False),
    Column("outgoing", Json, nullable=False),
    Column("folder", Key, nullable=False),
    Column("poll_s", Integer, nullable=False),
    Column("acknowledge", Boolean, nullable=False),
    Column("language", Key, nullable=False),
    Column("active", Boolean, nullable=False),
    ForeignKeyConstraint(["tenant", "engagement_id"], ["engagement.tenant", "engagement.id"]),
    Index("uq_mailbox_address", "tenant", "address", unique=True),
)
standing = Table(
    "mailbox_standing",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("mailbox_id", Identifier, primary_key=True),
    Column("uid_validity", Big, nullable=False),
    Column("uid_last", Big, nullable=False),
    Column("next_at", Moment),
    Column("fetched_at", Moment),
    Column("failing_since", Moment),
    Column("failures", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    ForeignKeyConstraint(["tenant", "mailbox_id"], ["mailbox.tenant", "mailbox.id"]),
)

_INSERT = insert(mailbox)
_ONE = select(mailbox).where(mailbox.c.tenant == bindparam("of_tenant"), mailbox.c.id == bindparam("of_id"))
_ALL = select(mailbox).order_by(mailbox.c.tenant, mailbox.c.address)
_OF_TENANT = _ALL.where(mailbox.c.tenant == bindparam("of_tenant"))
_BY_ADDRESS = select(mailbox.c.id).where(mailbox.c.address == bindparam("of_address"))
_ADDRESSES = select(mailbox.c.address)
_STANDING = select(standing).where(
    standing.c.tenant == bindparam("of_tenant"), standing.c.mailbox_id == bindparam("of_id")
)
_STANDINGS = select(standing)
_STAND = upsert(
    standing,
    columns=("uid_validity", "uid_last", "next_at", "fetched_at", "failing_since", "failures", "reason"),
)
_FIRST = insert_if_new(standing)
_CLAIM = (
    standing.update()
    .where(
        standing.c.tenant == bindparam("of_tenant"),
        standing.c.mailbox_id == bindparam("of_id"),
        or_(standing.c.next_at.is_(None), standing.c.next_at <= bindparam("now_at")),
    )
    .values(next_at=bindparam("until_at"))
)
_ACTIVE = (
    mailbox.update()
    .where(mailbox.c.tenant == bindparam("of_tenant"), mailbox.c.id == bindparam("of_id"))
    .values(active=bindparam("now_active"))
)


def _server_of(written: dict[str, Any]) -> Server:
    return Server(**{**written, "security": Security(written["security"])})


def _mailbox_of(row: Row[Any]) -> Mailbox:
    values = dict(row._mapping)
    return Mailbox(**{**values, "incoming": _server_of(row.incoming), "outgoing": _server_of(row.outgoing)})


def insert_mailbox(tx: Transaction, one: Mailbox) -> None:
    """Store a mailbox."""
    tx.run(_INSERT, asdict(one))


def load_mailbox(reader: Reader, *, tenant: str, mailbox_id: str) -> Mailbox:
    """Return a mailbox. Refuses `NotFound`."""
    row = reader.row(_ONE, {"of_tenant": tenant, "of_id": mailbox_id})
    if row is None:
        raise NotFound(kind="mailbox", name=mailbox_id)
    return _mailbox_of(row)


def mailboxes_of(reader: Reader, *, tenant: str) -> tuple[Mailbox, ...]:
    """Return a client's mailboxes, by address."""
    return tuple(_mailbox_of(row) for row in reader.rows(_OF_TENANT, {"of_tenant": tenant}))


def every_mailbox(reader: Reader) -> tuple[Mailbox, ...]:
    """Return the mailboxes of all clients."""
    return tuple(_mailbox_of(row) for row in reader.rows(_ALL))


def own_addresses(reader: Reader) -> frozenset[str]:
    """Return the addresses of all mailboxes."""
    return frozenset(row.address for row in reader.rows(_ADDRESSES))


def address_known(reader: Reader, address: str) -> bool:
    """Tell whether a mailbox has this address."""
    return reader.row(_BY_ADDRESS, {"of_address": address}) is not None


def set_active(tx: Transaction, one: Mailbox, *, active: bool) -> None:
    """Begin or cease to fetch a mailbox."""
    tx.run(_ACTIVE, {"of_tenant": one.tenant, "of_id": one.id, "now_active": active})


def standing_of(reader: Reader, one: Mailbox) -> Standing:
    """Return how far a mailbox was read."""
    row = reader.row(_STANDING, {"of_tenant": one.tenant, "of_id": one.id})
    return Standing(**row._mapping) if row else Standing(one.tenant, one.id)


def every_standing(reader: Reader) -> dict[str, Standing]:
    """Return how far each mailbox of all clients was read, by its id."""
    return {row.mailbox_id: Standing(**row._mapping) for row in reader.rows(_STANDINGS)}


def save_standing(tx: Transaction, one: Standing) -> None:
    """Store how far a mailbox was read."""
    tx.run(_STAND, asdict(one))


def claim_mailbox(tx: Transaction, one: Mailbox, *, until: At) -> bool:
    """Take a mailbox for fetching until a moment; False where another has it, or it is not due."""
    tx.run(_FIRST, asdict(Standing(one.tenant, one.id)))
    asked = {"of_tenant": one.tenant, "of_id": one.id, "now_at": tx.now, "until_at": until}
    return bool(tx.run(_CLAIM, asked))
