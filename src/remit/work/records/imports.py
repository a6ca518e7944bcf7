"""Which version of an imported model a published model stands on; fixed when it was published."""

from collections.abc import Mapping

from sqlalchemy import Column, ForeignKeyConstraint, Table, bindparam, select

from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Hash, Key, Tenant
from remit.work.model import HOUSE

definition_import = Table(
    "definition_import",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("hash", Hash, primary_key=True),
    Column("namespace", Key, primary_key=True),
    Column("imported", Hash, nullable=False),
    ForeignKeyConstraint(["tenant", "hash"], ["definition_source.tenant", "definition_source.hash"]),
)

_INSERT = insert_if_new(definition_import)
_OF = select(definition_import.c.namespace, definition_import.c.imported).where(
    definition_import.c.tenant.in_([bindparam("of_tenant"), HOUSE]), definition_import.c.hash == bindparam("of_hash")
)


def keep_imports(tx: Transaction, *, tenant: str, content_hash: str, imported: Mapping[str, str]) -> None:
    """Store the content hash of each namespace that a document imports."""
    rows = [
        {"tenant": tenant, "hash": content_hash, "namespace": namespace, "imported": digest}
        for namespace, digest in sorted(imported.items())
    ]
    if rows:
        tx.run(_INSERT, rows)


def imports_of(reader: Reader, *, tenant: str, content_hash: str) -> dict[str, str]:
    """Return namespace -> content hash of what a document imports itself."""
    rows = reader.rows(_OF, {"of_tenant": tenant, "of_hash": content_hash})
    return {row.namespace: row.imported for row in rows}
