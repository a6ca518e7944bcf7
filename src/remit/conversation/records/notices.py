"""Notices as rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Index, Row, Table, Text, bindparam, func, select, update

from remit.conversation.model import Notice, NoticeKind
from remit.parties.records.selecting import mapping_of, row_of
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Identifier, Key, Moment, Tenant

notice = Table(
    "notice",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("person_id", Identifier, nullable=False),
    Column("kind", Key, nullable=False),
    Column("item_id", Identifier, nullable=False),
    Column("number", Key, nullable=False),
    Column("subject", Key, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("read_at", Moment),
    Index("uq_notice_subject", "tenant", "person_id", "kind", "subject", unique=True),
    Index("ix_notice_person", "person_id", "read_at", "at"),
)
SHOWN_MAX = 100
_INSERT = insert_if_new(notice)
_OF_PERSON = (
    notice.c.person_id == bindparam("of_person"),
    notice.c.tenant.in_(bindparam("tenants", expanding=True)),
)
_NEWEST = select(notice).where(*_OF_PERSON).order_by(notice.c.at.desc(), notice.c.id.desc()).limit(SHOWN_MAX)
_UNREAD = select(func.count()).select_from(notice).where(*_OF_PERSON, notice.c.read_at.is_(None))
_READ = update(notice).where(*_OF_PERSON, notice.c.read_at.is_(None)).values(read_at=bindparam("now_at"))


def insert_notice(tx: Transaction, one: Notice) -> None:
    """Store a notice unless the person was told of the same before."""
    tx.run(_INSERT, row_of(one) | {"kind": one.kind.value})


def _notice_of(row: Row[Any]) -> Notice:
    return Notice(**mapping_of(row) | {"kind": NoticeKind(row.kind)})


def newest_notices(reader: Reader, *, person_id: str, tenants: Sequence[str]) -> tuple[Notice, ...]:
    """Return a person's notices about items of these clients, the newest first."""
    return tuple(map(_notice_of, reader.rows(_NEWEST, {"of_person": person_id, "tenants": list(tenants)})))


def count_unread(reader: Reader, *, person_id: str, tenants: Sequence[str]) -> int:
    """Count those that were not read."""
    return int(reader.scalar(_UNREAD, {"of_person": person_id, "tenants": list(tenants)}))


def mark_read(tx: Transaction, *, person_id: str, tenants: Sequence[str]) -> None:
    """Note that a person read them all."""
    tx.run(_READ, {"of_person": person_id, "tenants": list(tenants), "now_at": tx.now})
