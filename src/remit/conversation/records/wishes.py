"""How people wish to be told, as rows: one for each person who said."""

from sqlalchemy import Column, Integer, Table, bindparam, select

from remit.conversation.model import NoticeKind
from remit.conversation.rules.telling import Way, Wishes
from remit.store import Reader, Transaction, metadata
from remit.store.statements import upsert
from remit.store.types import Identifier, Json, Tenant

notice_wish = Table(
    "notice_wish",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("person_id", Identifier, primary_key=True),
    Column("ways", Json, nullable=False),
    Column("quiet_from", Integer, nullable=False),
    Column("quiet_until", Integer, nullable=False),
    Column("digest_at", Integer, nullable=False),
)
_SAVE = upsert(notice_wish, columns=("ways", "quiet_from", "quiet_until", "digest_at"))
_ONE = select(notice_wish).where(
    notice_wish.c.tenant == bindparam("of_tenant"), notice_wish.c.person_id == bindparam("of_person")
)


def save_wishes(tx: Transaction, one: Wishes) -> None:
    """Store a person's wishes over those of before."""
    row = {name: getattr(one, name) for name in one.__slots__}
    tx.run(_SAVE, row | {"ways": {kind.value: way.value for kind, way in one.ways.items()}})


def wishes_of(reader: Reader, *, tenant: str, person_id: str) -> Wishes:
    """Return a person's wishes; the usual ones where none were said."""
    row = reader.row(_ONE, {"of_tenant": tenant, "of_person": person_id})
    if row is None:
        return Wishes(tenant, person_id)
    ways = {NoticeKind(kind): Way(way) for kind, way in row.ways.items() if kind in set(NoticeKind)}
    return Wishes(**dict(row._mapping) | {"ways": ways})
