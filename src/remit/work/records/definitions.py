"""Published definitions as rows: the documents by content hash, and the processes, cases and decisions in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Row, Table, bindparam, func, insert, select
from sqlalchemy import Text as TextColumn

from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Hash, Identifier, Key, Moment, Tenant
from remit.work.model import HOUSE, Definition, DefinitionMissing, Notation

definition_source = Table(
    "definition_source",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("hash", Hash, primary_key=True),
    Column("xml", TextColumn, nullable=False),
)

definition = Table(
    "definition",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("notation", Key, nullable=False),
    Column("key", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("hash", Hash, nullable=False),
    Column("name", TextColumn, nullable=False),
    Column("line", Key),
    Column("published_at", Moment, nullable=False),
    Column("published_by", Key, nullable=False),
    Column("file_name", TextColumn),
    ForeignKeyConstraint(["tenant", "hash"], ["definition_source.tenant", "definition_source.hash"]),
    Index("uq_definition_version", "tenant", "notation", "key", "version", unique=True),
)

_OWNERS = definition.c.tenant.in_([bindparam("of_tenant"), HOUSE])
_NAMED = (definition.c.key == bindparam("of_key"), definition.c.notation.in_(bindparam("notations", expanding=True)))
# A client's own definition goes before the house's of the same key.
_OWN_FIRST = (definition.c.tenant == HOUSE).asc()
_INSERT = insert(definition)
_INSERT_SOURCE = insert_if_new(definition_source)
_LATEST = select(definition).where(_OWNERS, *_NAMED).order_by(_OWN_FIRST, definition.c.version.desc()).limit(1)
_SOURCE = (
    select(definition_source.c.xml)
    .where(
        definition_source.c.tenant.in_([bindparam("of_tenant"), HOUSE]),
        definition_source.c.hash == bindparam("of_hash"),
    )
    .limit(1)
)
_NAMES = select(definition.c.key, definition.c.hash, definition.c.name).where(
    definition.c.hash.in_(bindparam("of_hashes", expanding=True))
)
_LAST_VERSION = select(func.max(definition.c.version)).where(definition.c.tenant == bindparam("of_tenant"), *_NAMED)
_LIST = (
    select(definition)
    .where(_OWNERS)
    .order_by(definition.c.notation, definition.c.key, _OWN_FIRST, definition.c.version.desc())
)


def _definition_of(row: Row[Any]) -> Definition:
    columns = dict(row._mapping)
    columns["notation"] = Notation(columns["notation"])
    return Definition(**columns)


def insert_source(tx: Transaction, *, tenant: str, content_hash: str, xml: str) -> None:
    """Store a document, unless the tenant has it."""
    tx.run(_INSERT_SOURCE, {"tenant": tenant, "hash": content_hash, "xml": xml})


def insert_definitions(tx: Transaction, new: Sequence[Definition]) -> None:
    """Store new versions in one statement."""
    rows = [{field.name: getattr(one, field.name) for field in fields(one)} for one in new]
    tx.run(_INSERT, [{**row, "notation": row["notation"].value} for row in rows])


def latest_definition(
    reader: Reader, *, tenant: str, key: str, notations: Sequence[Notation] = (Notation.BPMN, Notation.CMMN)
) -> Definition | None:
    """Return the version that a client's new instances use, or None."""
    names = [notation.value for notation in notations]
    row = reader.row(_LATEST, {"of_tenant": tenant, "of_key": key, "notations": names})
    return _definition_of(row) if row else None


def source_xml(reader: Reader, *, tenant: str, content_hash: str) -> str:
    """Return a document by its content hash. Refuses `DefinitionMissing`."""
    xml = reader.scalar(_SOURCE, {"of_tenant": tenant, "of_hash": content_hash})
    if xml is None:
        raise DefinitionMissing(key=content_hash)
    return str(xml)


def last_version(reader: Reader, *, tenant: str, key: str, notation: Notation) -> int:
    """Return the number of the latest version that a tenant published itself, 0 where there is none."""
    of = {"of_tenant": tenant, "of_key": key, "notations": [notation.value]}
    return reader.scalar(_LAST_VERSION, of) or 0


def list_definitions(reader: Reader, *, tenant: str) -> tuple[Definition, ...]:
    """Return all versions that a client may run, by notation and key, newest first."""
    return tuple(_definition_of(row) for row in reader.rows(_LIST, {"of_tenant": tenant}))


def names_of_definitions(reader: Reader, hashes: Iterable[str]) -> Mapping[tuple[str, str], str]:
    """Return what the processes and cases in some documents are called, by key and content hash."""
    rows = reader.rows(_NAMES, {"of_hashes": sorted(set(hashes))})
    return {(row.key, row.hash): row.name for row in rows}
