"""Suspensions as rows; one is open at a time for a person, a client and a key."""

from sqlalchemy import Column, Index, Table, bindparam, literal_column, select, update
from sqlalchemy import Text as TextColumn

from remit.parties.model.work import Suspension
from remit.parties.records.selecting import by_id, mapping_of, row_of
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Identifier, Key, Moment, Tenant
from remit.values.refusal import NotFound

suspension = Table(
    "suspension",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("person_id", Identifier, nullable=False),
    Column("key", Key, nullable=False),
    Column("reason", TextColumn, nullable=False),
    Column("since_at", Moment, nullable=False),
    Column("lifted_at", Moment),
    Column("lifted_by", Identifier),
    Column("evidence", TextColumn, nullable=False),
    Index("ix_suspension_person", "person_id", "since_at"),
)
STANDING = suspension.c.lifted_at.is_(None)
Index(
    "uq_suspension_open",
    suspension.c.tenant,
    suspension.c.person_id,
    suspension.c.key,
    unique=True,
    sqlite_where=literal_column("lifted_at IS NULL"),
    postgresql_where=literal_column("lifted_at IS NULL"),
)
_INSERT = insert_if_new(suspension)
_OF_PEOPLE = (
    select(suspension)
    .where(suspension.c.person_id.in_(bindparam("of_people", expanding=True)))
    .order_by(suspension.c.since_at, suspension.c.id)
)
_LOCKED = by_id(suspension).with_for_update()
_LIFT = (
    update(suspension)
    .where(suspension.c.tenant == bindparam("of_tenant"), suspension.c.id == bindparam("of_id"), STANDING)
    .values({name: bindparam(f"new_{name}") for name in ("lifted_at", "lifted_by", "evidence")})
)


def insert_suspension(tx: Transaction, one: Suspension) -> bool:
    """Store a suspension; False where the same is open already."""
    return tx.run(_INSERT, row_of(one)) == 1


def suspensions_of(reader: Reader, person_id: str) -> tuple[Suspension, ...]:
    """Return all suspensions of a person, oldest first."""
    return tuple(Suspension(**mapping_of(row)) for row in reader.rows(_OF_PEOPLE, {"of_people": [person_id]}))


def lock_suspension(tx: Transaction, *, tenant: str, suspension_id: str) -> Suspension:
    """Return a suspension and keep others from it until the transaction ends. Refuses `NotFound`."""
    row = tx.row(_LOCKED, {"of_tenant": tenant, "of_id": suspension_id})
    if row is None:
        raise NotFound(kind="suspension", name=suspension_id)
    return Suspension(**mapping_of(row))


def save_lifted(tx: Transaction, one: Suspension) -> None:
    """Store that, by whom and on what evidence a suspension was lifted."""
    changes = {f"new_{name}": getattr(one, name) for name in ("lifted_at", "lifted_by", "evidence")}
    tx.run(_LIFT, {"of_tenant": one.tenant, "of_id": one.id, **changes})
