"""Published definitions as rows."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Index, Integer, Row, Table, bindparam, func, insert, select
from sqlalchemy import Text as TextColumn

from remit.store import Reader, Transaction, metadata
from remit.store.types import Hash, Identifier, Key, Moment, Tenant
from remit.work.model import HOUSE, Definition, DefinitionMissing, Notation

definition = Table(
    "definition",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("key", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("hash", Hash, nullable=False),
    Column("notation", Key, nullable=False),
    Column("name", TextColumn, nullable=False),
    Column("line", Key),
    Column("xml", TextColumn, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("published_by", Key, nullable=False),
    Column("file_name", TextColumn),
    Index("uq_definition_version", "tenant", "key", "version", unique=True),
    Index("ix_definition_hash", "tenant", "hash"),
)

_OWNERS = definition.c.tenant.in_([bindparam("of_tenant"), HOUSE])
# A client's own definition goes before the house's of the same key.
_OWN_FIRST = (definition.c.tenant == HOUSE).asc()
_INSERT = insert(definition)
_LATEST = (
    select(definition)
    .where(_OWNERS, definition.c.key == bindparam("of_key"))
    .order_by(_OWN_FIRST, definition.c.version.desc())
    .limit(1)
)
_BY_HASH = (
    select(definition)
    .where(_OWNERS, definition.c.key == bindparam("of_key"), definition.c.hash == bindparam("of_hash"))
    .order_by(_OWN_FIRST, definition.c.version.desc())
    .limit(1)
)
_LAST_VERSION = select(func.max(definition.c.version)).where(
    definition.c.tenant == bindparam("of_tenant"), definition.c.key == bindparam("of_key")
)
_LIST = select(definition).where(_OWNERS).order_by(definition.c.key, _OWN_FIRST, definition.c.version.desc())


def _definition_of(row: Row[Any]) -> Definition:
    columns = dict(row._mapping)
    columns["notation"] = Notation(columns["notation"])
    return Definition(**columns)


def insert_definition(tx: Transaction, one: Definition) -> None:
    """Store a new version of a definition."""
    row = {field.name: getattr(one, field.name) for field in fields(one)}
    tx.run(_INSERT, {**row, "notation": one.notation.value})


def latest_definition(reader: Reader, *, tenant: str, key: str) -> Definition | None:
    """Return the version that a client's new instances use, or None."""
    row = reader.row(_LATEST, {"of_tenant": tenant, "of_key": key})
    return _definition_of(row) if row else None


def definition_by_hash(reader: Reader, *, tenant: str, key: str, content_hash: str) -> Definition:
    """Return the very version that an instance runs. Refuses `DefinitionMissing`."""
    row = reader.row(_BY_HASH, {"of_tenant": tenant, "of_key": key, "of_hash": content_hash})
    if row is None:
        raise DefinitionMissing(key=key)
    return _definition_of(row)


def last_version(reader: Reader, *, tenant: str, key: str) -> int:
    """Return the number of the latest version that a tenant published itself, 0 where there is none."""
    return reader.scalar(_LAST_VERSION, {"of_tenant": tenant, "of_key": key}) or 0


def list_definitions(reader: Reader, *, tenant: str) -> tuple[Definition, ...]:
    """Return all versions that a client may run, by key, newest first."""
    return tuple(_definition_of(row) for row in reader.rows(_LIST, {"of_tenant": tenant}))
