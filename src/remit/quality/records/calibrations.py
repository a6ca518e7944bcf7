"""Calibration sessions and their marks as rows."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Row, Table, bindparam, insert, select, update
from sqlalchemy import Text as TextColumn

from remit.quality.model import Calibration, CalibrationMark, Verdict
from remit.quality.records.defects import defects_read, defects_written
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.values.refusal import NotFound

calibration = Table(
    "calibration",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("number", Key, nullable=False),
    Column("line", Key, nullable=False),
    Column("opened_by", Identifier, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    Index("ix_calibration_opened", "tenant", "opened_at"),
)
calibration_mark = Table(
    "calibration_mark",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("calibration_id", Identifier, primary_key=True),
    Column("reviewer_id", Identifier, primary_key=True),
    Column("verdict", Key, nullable=False),
    Column("defects", Json, nullable=False),
    Column("note", TextColumn, nullable=False),
    Column("marked_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant", "calibration_id"], ["calibration.tenant", "calibration.id"]),
)
_INSERT, _MARK = insert(calibration), insert_if_new(calibration_mark)
_BY_ID = select(calibration).where(
    calibration.c.tenant == bindparam("of_tenant"), calibration.c.id == bindparam("of_id")
)
_LOCKED = _BY_ID.with_for_update()
_NEWEST = (
    select(calibration)
    .where(calibration.c.tenant.in_(bindparam("tenants", expanding=True)))
    .order_by(calibration.c.opened_at.desc(), calibration.c.id.desc())
    .limit(bindparam("count_max"))
)
_MARKS = (
    select(calibration_mark)
    .where(
        calibration_mark.c.tenant == bindparam("of_tenant"),
        calibration_mark.c.calibration_id == bindparam("of_calibration"),
    )
    .order_by(calibration_mark.c.marked_at, calibration_mark.c.reviewer_id)
)
_CLOSE = (
    update(calibration)
    .where(calibration.c.tenant == bindparam("of_tenant"), calibration.c.id == bindparam("of_id"))
    .values(closed_at=bindparam("at"))
)


def insert_calibration(tx: Transaction, one: Calibration) -> None:
    """Store a session."""
    tx.run(_INSERT, {name: getattr(one, name) for name in Calibration.__slots__})


def find_calibration(reader: Reader, *, tenant: str, calibration_id: str) -> Calibration:
    """Return a session. Refuses `NotFound`."""
    return _required(reader.row(_BY_ID, {"of_tenant": tenant, "of_id": calibration_id}), calibration_id)


def lock_calibration(tx: Transaction, *, tenant: str, calibration_id: str) -> Calibration:
    """Return a session and keep others from it until the transaction ends. Refuses `NotFound`."""
    return _required(tx.row(_LOCKED, {"of_tenant": tenant, "of_id": calibration_id}), calibration_id)


def _required(row: Row[Any] | None, calibration_id: str) -> Calibration:
    if row is None:
        raise NotFound(kind="calibration", name=calibration_id)
    return Calibration(**row._mapping)


def newest_calibrations(reader: Reader, *, tenants: Iterable[str], count_max: int) -> tuple[Calibration, ...]:
    """Return the sessions of these clients, newest first."""
    rows = reader.rows(_NEWEST, {"tenants": sorted(tenants), "count_max": count_max})
    return tuple(Calibration(**row._mapping) for row in rows)


def insert_mark(tx: Transaction, one: CalibrationMark) -> bool:
    """Store a mark; False where the reviewer gave theirs before."""
    row = {name: getattr(one, name) for name in CalibrationMark.__slots__}
    return tx.run(_MARK, {**row, "verdict": one.verdict.value, "defects": defects_written(one.defects)}) == 1


def marks_of(reader: Reader, *, tenant: str, calibration_id: str) -> tuple[CalibrationMark, ...]:
    """Return a session's marks in the order they were given."""
    return tuple(_mark_of(row) for row in reader.rows(_MARKS, {"of_tenant": tenant, "of_calibration": calibration_id}))


def close_calibration(tx: Transaction, one: Calibration) -> None:
    """Store that a session ended."""
    tx.run(_CLOSE, {"of_tenant": one.tenant, "of_id": one.id, "at": tx.now})


def _mark_of(row: Row[Any]) -> CalibrationMark:
    columns = dict(row._mapping)
    columns["verdict"] = Verdict(columns["verdict"])
    columns["defects"] = defects_read(columns["defects"])
    return CalibrationMark(**columns)
