"""Whose work was reviewed, and disputes about it, as rows."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, Column, ForeignKeyConstraint, Index, Row, Table, bindparam, insert, select, update
from sqlalchemy import Text as TextColumn

from remit.quality.model import Dispute, Ruling
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Identifier, Key, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.values.refusal import NotFound

# One row per person whose work a review spoke of, so that somebody's feedback is found by an index.
feedback = Table(
    "feedback",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("person_id", Identifier, primary_key=True),
    Column("sample_id", Identifier, primary_key=True),
    Column("reviewed_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant", "sample_id"], ["sample.tenant", "sample.id"]),
    Index("ix_feedback_person", "tenant", "person_id", "reviewed_at"),
)

dispute = Table(
    "dispute",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("sample_id", Identifier, nullable=False),
    Column("person_id", Identifier, nullable=False),
    Column("reply", TextColumn, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("ruling", Key),
    Column("answer", TextColumn, nullable=False),
    Column("decided_by", Identifier),
    Column("decided_at", Moment),
    ForeignKeyConstraint(["tenant", "sample_id"], ["sample.tenant", "sample.id"]),
    Index("uq_dispute_person", "tenant", "sample_id", "person_id", unique=True),
)

_TENANTS: BindParameter[Any] = bindparam("tenants", expanding=True)
_NEW_FEEDBACK, _INSERT = insert_if_new(feedback), insert(dispute)
_FEEDBACK = (
    select(feedback.c.tenant, feedback.c.sample_id)
    .where(
        feedback.c.tenant.in_(_TENANTS),
        feedback.c.person_id == bindparam("of_person"),
        feedback.c.reviewed_at >= bindparam("since_at"),
    )
    .order_by(feedback.c.reviewed_at.desc())
    .limit(bindparam("count_max"))
)
_OF_SAMPLES = select(dispute).where(
    dispute.c.tenant.in_(_TENANTS), dispute.c.sample_id.in_(bindparam("samples", expanding=True))
)
_OPEN = select(dispute).where(dispute.c.tenant.in_(_TENANTS), dispute.c.ruling.is_(None)).order_by(dispute.c.raised_at)
_BY_ID = select(dispute).where(dispute.c.tenant == bindparam("of_tenant"), dispute.c.id == bindparam("of_id"))
_LOCKED = _BY_ID.with_for_update()
_DECIDE = (
    update(dispute)
    .where(dispute.c.tenant == bindparam("of_tenant"), dispute.c.id == bindparam("of_id"))
    .values({name: bindparam(f"new_{name}") for name in ("ruling", "answer", "decided_by", "decided_at")})
)


def note_feedback(tx: Transaction, *, tenant: str, sample_id: str, workers: Iterable[str]) -> None:
    """Note whose work a review spoke of."""
    for person_id in workers:
        row = {"tenant": tenant, "person_id": person_id, "sample_id": sample_id, "reviewed_at": tx.now}
        tx.run(_NEW_FEEDBACK, row)


def samples_about(
    reader: Reader, *, tenants: Iterable[str], person_id: str, since_at: Instant, count_max: int
) -> tuple[tuple[str, str], ...]:
    """Return (tenant, sample) of the reviews of a person's work since a moment, newest first."""
    of = {"tenants": sorted(tenants), "of_person": person_id, "since_at": since_at, "count_max": count_max}
    return tuple((row.tenant, row.sample_id) for row in reader.rows(_FEEDBACK, of))


def insert_dispute(tx: Transaction, one: Dispute) -> None:
    """Store a new dispute."""
    tx.run(_INSERT, {name: getattr(one, name) for name in Dispute.__slots__})


def disputes_of(reader: Reader, *, tenants: Iterable[str], sample_ids: Iterable[str]) -> tuple[Dispute, ...]:
    """Return the disputes about samples."""
    ids = list(sample_ids)
    rows = reader.rows(_OF_SAMPLES, {"tenants": sorted(set(tenants)), "samples": ids}) if ids else ()
    return tuple(_dispute_of(row) for row in rows)


def open_disputes(reader: Reader, *, tenants: Iterable[str]) -> tuple[Dispute, ...]:
    """Return the disputes that wait for a ruling, oldest first."""
    return tuple(_dispute_of(row) for row in reader.rows(_OPEN, {"tenants": sorted(tenants)}))


def lock_dispute(tx: Transaction, *, tenant: str, dispute_id: str) -> Dispute:
    """Return a dispute and keep others from it until the transaction ends. Refuses `NotFound`."""
    row = tx.row(_LOCKED, {"of_tenant": tenant, "of_id": dispute_id})
    if row is None:
        raise NotFound(kind="dispute", name=dispute_id)
    return _dispute_of(row)


def find_dispute(reader: Reader, *, tenant: str, dispute_id: str) -> Dispute | None:
    """Return a dispute, None where there is none."""
    row = reader.row(_BY_ID, {"of_tenant": tenant, "of_id": dispute_id})
    return None if row is None else _dispute_of(row)


def save_ruling(tx: Transaction, one: Dispute) -> None:
    """Store how a dispute was decided."""
    changes = {f"new_{name}": getattr(one, name) for name in ("answer", "decided_by", "decided_at")}
    tx.run(_DECIDE, {"of_tenant": one.tenant, "of_id": one.id, "new_ruling": one.ruling, **changes})


def _dispute_of(row: Row[Any]) -> Dispute:
    columns = dict(row._mapping)
    columns["ruling"] = None if columns["ruling"] is None else Ruling(columns["ruling"])
    return Dispute(**columns)
