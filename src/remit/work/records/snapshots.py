"""Snapshots of large states, one row for each instance that has one; what happened since stands in its journal."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Table, bindparam, delete, select
from sqlalchemy import Text as TextColumn

from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Identifier, Tenant

instance_snapshot = Table(
    "instance_snapshot",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("instance_id", Identifier, primary_key=True),
    Column("mark", Identifier, nullable=False),
    Column("after", BigInteger, nullable=False),
    Column("state", TextColumn, nullable=False),
    ForeignKeyConstraint(["tenant", "instance_id"], ["instance.tenant", "instance.id"]),
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state as it was once: the journal's row of the same `mark` led to it and stands `after` a place of the log."""

    tenant: str
    instance_id: str
    mark: str
    after: int
    state: str


_KEY = (
    instance_snapshot.c.tenant == bindparam("of_tenant"),
    instance_snapshot.c.instance_id == bindparam("of_instance"),
)
_INSERT = insert_if_new(instance_snapshot)
_DELETE = delete(instance_snapshot).where(*_KEY)
_AFTER = select(instance_snapshot.c.after, instance_snapshot.c.mark).where(*_KEY)
_STATE = select(instance_snapshot.c.state).where(*_KEY)


def keep_snapshot(tx: Transaction, one: Snapshot) -> None:
    """Store a snapshot in place of the one before."""
    drop_snapshot(tx, tenant=one.tenant, instance_id=one.instance_id)
    row = {"tenant": one.tenant, "instance_id": one.instance_id, "mark": one.mark, "after": one.after}
    tx.run(_INSERT, {**row, "state": one.state})


def drop_snapshot(tx: Transaction, *, tenant: str, instance_id: str) -> None:
    """Forget the snapshot of an instance."""
    tx.run(_DELETE, {"of_tenant": tenant, "of_instance": instance_id})


def place_of_snapshot(reader: Reader, *, tenant: str, instance_id: str) -> tuple[int, str]:
    """Return after which place of the log an instance's snapshot was made, and its mark."""
    row = reader.row(_AFTER, {"of_tenant": tenant, "of_instance": instance_id})
    assert row is not None, "an instance that says it has a snapshot has one"
    return row.after, row.mark


def snapshot_text(reader: Reader, *, tenant: str, instance_id: str) -> str:
    """Return the state that a snapshot holds."""
    return str(reader.scalar(_STATE, {"of_tenant": tenant, "of_instance": instance_id}))
