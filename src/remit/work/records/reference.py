"""Reference data as rows: every version kept, the latest one served."""

from typing import Any

from sqlalchemy import Column, Index, Integer, Row, Table, bindparam, func, insert, select

from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.work.model import Reference

reference = Table(
    "reference",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("engagement_id", Identifier, primary_key=True),
    Column("kind", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Json, nullable=False),
    Column("put_at", Moment, nullable=False),
    Column("put_by", Key, nullable=False),
    # Exactly one version of a key is the latest; the database guards it.
    Column("superseded_by", Integer),
)
_LATEST = reference.c.superseded_by.is_(None)
Index(
    "uq_reference_latest",
    reference.c.tenant,
    reference.c.engagement_id,
    reference.c.kind,
    reference.c.key,
    unique=True,
    sqlite_where=_LATEST,
    postgresql_where=_LATEST,
)

_KIND = (
    reference.c.tenant == bindparam("of_tenant"),
    reference.c.engagement_id == bindparam("of_engagement"),
    reference.c.kind == bindparam("of_kind"),
)
_KEY = (*_KIND, reference.c.key == bindparam("of_key"))
_COLUMNS = [column for column in reference.c if column.name != "superseded_by"]
_INSERT = insert(reference)
_SUPERSEDE = reference.update().where(*_KEY, _LATEST).values(superseded_by=bindparam("by_version"))
_ONE = select(*_COLUMNS).where(*_KEY, _LATEST)
_VERSION = select(*_COLUMNS).where(*_KEY, reference.c.version == bindparam("of_version"))
_ALL = (
    select(*_COLUMNS)
    .where(*_KIND, _LATEST, reference.c.key > bindparam("after_key"))
    .order_by(reference.c.key)
    .limit(bindparam("count_max"))
)
_LAST = select(func.max(reference.c.version)).where(*_KEY)


def _reference_of(row: Row[Any]) -> Reference:
    return Reference(**row._mapping)


def _of(one: Reference) -> dict[str, Any]:
    return {
        "of_tenant": one.tenant,
        "of_engagement": one.engagement_id,
        "of_kind": one.kind,
        "of_key": one.key,
    }


def insert_reference(tx: Transaction, one: Reference) -> None:
    """Store a version; the one before it is no longer the latest."""
    if one.version > 1:
        tx.run(_SUPERSEDE, {**_of(one), "by_version": one.version})
    row = {name: getattr(one, name) for name in ("tenant", "engagement_id", "kind", "key", "version")}
    tx.run(_INSERT, {**row, "body": dict(one.body), "put_at": one.put_at, "put_by": one.put_by, "superseded_by": None})


def last_version(reader: Reader, *, tenant: str, engagement_id: str, kind: str, key: str) -> int:
    """Return the number of the latest version, 0 where there is none."""
    of = {"of_tenant": tenant, "of_engagement": engagement_id, "of_kind": kind, "of_key": key}
    return reader.scalar(_LAST, of) or 0


def find_reference(
    reader: Reader, *, tenant: str, engagement_id: str, kind: str, key: str, version: int | None = None
) -> Reference | None:
    """Return the latest or the named version of one piece, or None."""
    of = {"of_tenant": tenant, "of_engagement": engagement_id, "of_kind": kind, "of_key": key}
    row = reader.row(_ONE, of) if version is None else reader.row(_VERSION, {**of, "of_version": version})
    return _reference_of(row) if row else None


def list_references(
    reader: Reader, *, tenant: str, engagement_id: str, kind: str, after_key: str = "", count_max: int = 10_000
) -> tuple[Reference, ...]:
    """Return the latest version of every piece of one kind, by key, from after `after_key` on."""
    of = {"of_tenant": tenant, "of_engagement": engagement_id, "of_kind": kind}
    rows = reader.rows(_ALL, {**of, "after_key": after_key, "count_max": count_max})
    return tuple(_reference_of(row) for row in rows)
