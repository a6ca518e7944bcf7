"""Assessments as rows: what was told, never what follows from it."""

from typing import Any

from sqlalchemy import Column, Integer, Row, Table, bindparam, insert, select, update

from remit.profile.assessment import KeptAssessment
from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Moment, Tenant
from remit.values.refusal import NotFound

assessment = Table(
    "assessment",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("answers", Json, nullable=False),
    Column("steps", Json, nullable=False),
    Column("trial_id", Identifier),
    Column("engagement_id", Identifier),
    Column("made_by", Identifier, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_by", Identifier),
)
SHOWN_MAX = 200
_CHANGING = ("answers", "steps", "trial_id", "engagement_id", "changed_at", "removed_at", "version", "changed_by")
_MINE = (assessment.c.tenant == bindparam("of_tenant"), assessment.c.id == bindparam("of_id"))
_INSERT = insert(assessment)
_ONE = select(assessment).where(*_MINE)
_HELD = _ONE.with_for_update()
_SAVE = update(assessment).where(*_MINE).values({name: bindparam(f"new_{name}") for name in _CHANGING})
_OF = (
    select(assessment)
    .where(assessment.c.tenant.in_(bindparam("tenants", expanding=True)), assessment.c.removed_at.is_(None))
    .order_by(assessment.c.changed_at.desc(), assessment.c.id)
    .limit(SHOWN_MAX)
)


def insert_assessment(tx: Transaction, one: KeptAssessment) -> None:
    """Store an assessment."""
    row = {name: getattr(one, name) for name in one.__slots__}
    tx.run(_INSERT, row | {"answers": dict(one.answers), "steps": [dict(each) for each in one.steps]})


def save_assessment(tx: Transaction, one: KeptAssessment) -> None:
    """Store what changed of an assessment."""
    row = {f"new_{name}": getattr(one, name) for name in _CHANGING}
    changed = {"new_answers": dict(one.answers), "new_steps": [dict(each) for each in one.steps]}
    tx.run(_SAVE, row | changed | {"of_tenant": one.tenant, "of_id": one.id})


def load_assessment(reader: Reader, *, tenant: str, assessment_id: str) -> KeptAssessment:
    """Return an assessment, removed or not. Refuses `NotFound`."""
    return _found(reader.row(_ONE, {"of_tenant": tenant, "of_id": assessment_id}), assessment_id)


def hold_assessment(tx: Transaction, *, tenant: str, assessment_id: str) -> KeptAssessment:
    """Return an assessment that is to be changed, so that nobody else changes it meanwhile. Refuses `NotFound`."""
    return _found(tx.row(_HELD, {"of_tenant": tenant, "of_id": assessment_id}), assessment_id)


def list_assessments(reader: Reader, *, tenants: tuple[str, ...]) -> tuple[KeptAssessment, ...]:
    """Return the newest assessments of some organisations that are not removed."""
    return tuple(map(_of, reader.rows(_OF, {"tenants": list(tenants)})))


def _found(row: Row[Any] | None, assessment_id: str) -> KeptAssessment:
    if row is None:
        raise NotFound(kind="assessment", name=assessment_id)
    return _of(row)


def _of(row: Row[Any]) -> KeptAssessment:
    return KeptAssessment(**dict(row._mapping) | {"steps": tuple(row.steps)})
