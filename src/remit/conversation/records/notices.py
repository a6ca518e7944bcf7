"""Notices as rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Index, Row, Table, Text, bindparam, func, select, update

from remit.conversation.model import Notice, NoticeKind
from remit.parties.records.selecting import mapping_of, row_of
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Identifier, Key, Moment, Tenant
from remit.values.refusal import NotFound

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
    Column("mailed_at", Moment),
    Index("uq_notice_subject", "tenant", "person_id", "kind", "subject", unique=True),
    Index("ix_notice_person", "person_id", "read_at", "at"),
)
SHOWN_MAX = 100
_INSERT = insert_if_new(notice)
_OF_PERSON = (
    notice.c.person_id == bindparam("of_person"),
    notice.c.tenant.in_(bindparam("tenants", expanding=True)),
)
_NEWEST = (
    select(notice)
    .where(*_OF_PERSON, notice.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(notice.c.at.desc(), notice.c.id.desc())
    .limit(bindparam("count_max"))
)
_UNREAD = select(func.count()).select_from(notice).where(*_OF_PERSON, notice.c.read_at.is_(None))
_READ = update(notice).where(*_OF_PERSON, notice.c.read_at.is_(None)).values(read_at=bindparam("now_at"))


_KEY = (notice.c.tenant == bindparam("of_tenant"), notice.c.id == bindparam("of_id"))
_ONE = select(notice).where(*_KEY)
_MAILED = update(notice).where(*_KEY).values(mailed_at=bindparam("now_at"))
_UNMAILED = (
    select(notice)
    .where(*_OF_PERSON, notice.c.read_at.is_(None), notice.c.mailed_at.is_(None))
    .order_by(notice.c.at, notice.c.id)
    .limit(SHOWN_MAX)
)
_COUNTS = (
    select(notice.c.person_id, notice.c.tenant, func.count().label("unread"))
    .where(notice.c.person_id.in_(bindparam("people", expanding=True)), notice.c.read_at.is_(None))
    .group_by(notice.c.person_id, notice.c.tenant)
)


def insert_notice(tx: Transaction, one: Notice) -> bool:
    """Store a notice unless the person was told of the same before; tells whether it is new."""
    return tx.run(_INSERT, row_of(one) | {"kind": one.kind.value}) == 1


def _notice_of(row: Row[Any]) -> Notice:
    return Notice(**mapping_of(row) | {"kind": NoticeKind(row.kind)})


def newest_notices(
    reader: Reader, *, person_id: str, tenants: Sequence[str], kinds: Iterable[NoticeKind], count_max: int
) -> tuple[Notice, ...]:
    """Return a person's notices of some kinds about items of these clients, the newest first."""
    asked = {"kinds": [one.value for one in kinds], "count_max": count_max}
    return tuple(map(_notice_of, reader.rows(_NEWEST, {"of_person": person_id, "tenants": list(tenants), **asked})))


def count_unread(reader: Reader, *, person_id: str, tenants: Sequence[str]) -> int:
    """Count those that were not read."""
    return int(reader.scalar(_UNREAD, {"of_person": person_id, "tenants": list(tenants)}))


def mark_read(tx: Transaction, *, person_id: str, tenants: Sequence[str]) -> None:
    """Note that a person read them all."""
    tx.run(_READ, {"of_person": person_id, "tenants": list(tenants), "now_at": tx.now})


def load_notice(reader: Reader, *, tenant: str, notice_id: str) -> Notice:
    """Return a notice. Refuses `NotFound`."""
    row = reader.row(_ONE, {"of_tenant": tenant, "of_id": notice_id})
    if row is None:
        raise NotFound(kind="notice", name=notice_id)
    return _notice_of(row)


def unmailed(reader: Reader, *, person_id: str, tenants: Sequence[str]) -> tuple[Notice, ...]:
    """Return a person's notices that were neither read nor mailed, the oldest first."""
    return tuple(map(_notice_of, reader.rows(_UNMAILED, {"of_person": person_id, "tenants": list(tenants)})))


def mark_mailed(tx: Transaction, one: Notice) -> None:
    """Note that a notice left by mail."""
    tx.run(_MAILED, {"of_tenant": one.tenant, "of_id": one.id, "now_at": tx.now})


def unread_by_person(reader: Reader, *, person_ids: Sequence[str]) -> dict[tuple[str, str], int]:
    """Count the unread notices of many people in one statement: (person, client) -> how many."""
    rows = reader.rows(_COUNTS, {"people": list(person_ids)}) if person_ids else ()
    return {(row.person_id, row.tenant): row.unread for row in rows}
