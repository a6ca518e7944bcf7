"""The published roster: shifts as rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Index, Row, Table, bindparam, delete, insert, select

from remit.parties.model.work import Shift, ShiftKind
from remit.parties.records.selecting import mapping_of, row_of
from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Key, Moment, Tenant
from remit.values.moment import Moment as Instant

shift = Table(
    "shift",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("person_id", Identifier, nullable=False),
    Column("kind", Key, nullable=False),
    Column("begins_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Index("ix_shift_person", "person_id", "ends_at"),
    Index("ix_shift_tenant", "tenant", "ends_at"),
)
_INSERT = insert(shift)
_BETWEEN = (
    select(shift)
    .where(
        shift.c.tenant == bindparam("of_tenant"),
        shift.c.ends_at > bindparam("from_at"),
        shift.c.begins_at < bindparam("until_at"),
    )
    .order_by(shift.c.begins_at, shift.c.person_id, shift.c.id)
)
_DROP = delete(shift).where(
    shift.c.tenant == bindparam("of_tenant"),
    shift.c.person_id.in_(bindparam("of_people", expanding=True)),
    shift.c.kind == ShiftKind.PLANNED.value,
    shift.c.begins_at >= bindparam("from_at"),
    shift.c.begins_at < bindparam("until_at"),
)


def insert_shifts(tx: Transaction, shifts: Sequence[Shift]) -> None:
    """Store shifts in one statement."""
    if shifts:
        tx.run(_INSERT, [row_of(one) | {"kind": one.kind.value} for one in shifts])


def drop_planned(
    tx: Transaction, *, tenant: str, person_ids: Sequence[str], from_at: Instant, until_at: Instant
) -> int:
    """Take back what was planned for some people in a span; return how many shifts."""
    if not person_ids:
        return 0
    return tx.run(_DROP, {"of_tenant": tenant, "of_people": list(person_ids), "from_at": from_at, "until_at": until_at})


def shifts_of(reader: Reader, *, tenant: str, from_at: Instant, until_at: Instant) -> tuple[Shift, ...]:
    """Return an organisation's shifts that touch a span, by their beginning."""
    rows = reader.rows(_BETWEEN, {"of_tenant": tenant, "from_at": from_at, "until_at": until_at})
    return tuple(_shift_of(row) for row in rows)


def _shift_of(row: Row[Any]) -> Shift:
    return Shift(**mapping_of(row) | {"kind": ShiftKind(row.kind)})
