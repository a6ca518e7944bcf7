"""Usages as rows: added once per source, never changed; counted by the database, read in bounded pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    Index,
    Integer,
    Row,
    Table,
    bindparam,
    case,
    false,
    func,
    select,
)

from remit.billing.model.service_report import Figure
from remit.billing.model.usage import Usage, UsageKind
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Exact, Identifier, Json, Key, Moment, Tenant
from remit.values.moment import Moment as Instant

PAGE = 5_000
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Before every usage."""
END = datetime(9999, 12, 31, tzinfo=UTC)
"""After every usage."""

usage = Table(
    "usage",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("engagement_id", Identifier, nullable=False),
    Column("kind", Key, nullable=False),
    Column("meter", Key, nullable=False),
    Column("source", Key, nullable=False),
    Column("worked_at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("amount", Exact),
    Column("item_id", Identifier),
    Column("site_id", Identifier),
    Column("role", Key),
    Column("handling_time_s", Integer, nullable=False),
    Column("rework", Boolean, nullable=False),
    Column("returns", Integer, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("straight_through", Boolean, nullable=False, server_default=false()),
    Column("body", Json, nullable=False),
    Index("uq_usage_source", "tenant", "source", unique=True),
    Index("ix_usage_worked", "tenant", "engagement_id", "worked_at", "source"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """Usages of an engagement that were worked in [from_at, until_at) and recorded after one moment, by another."""

    tenant: str
    engagement_id: str
    from_at: Instant
    until_at: Instant
    recorded_by: Instant
    recorded_after: Instant | None = None


_INSERT = insert_if_new(usage)
_C = usage.c
_P: Mapping[str, BindParameter[Any]] = {
    name: bindparam(name) for name in ("of_tenant", "of_engagement", "from_at", "until_at", "recorded_by")
}
_IN = (
    _C.tenant == _P["of_tenant"],
    _C.engagement_id == _P["of_engagement"],
    _C.worked_at >= _P["from_at"],
    _C.worked_at < _P["until_at"],
    _C.recorded_at <= _P["recorded_by"],
    _C.recorded_at > bindparam("recorded_after"),
)
_FROM = (_C.worked_at > bindparam("page_at")) | (
    (_C.worked_at == bindparam("page_at")) & (_C.source > bindparam("page_source"))
)
# What a usage is priced by; when it arrived and under which id is no part of it.
_INPUT = (_C.source, _C.kind, _C.meter, _C.worked_at, _C.quantity, _C.amount, _C.rework, _C.returns, _C.late, _C.body)
_INPUTS = select(*_INPUT).where(*_IN, _FROM).order_by(_C.worked_at, _C.source).limit(PAGE)
_COUNTS = (
    select(
        _C.meter,
        _C.rework,
        func.sum(_C.quantity).label("quantity"),
        func.count().label("counted"),
        func.sum(case((_C.late, 1), else_=0)).label("late"),
        func.sum(case((_C.returns == 0, 1), else_=0)).label("first_pass"),
        func.sum(case((_C.straight_through, 1), else_=0)).label("straight_through"),
    )
    .where(*_IN, _C.kind == UsageKind.ITEM.value)
    .group_by(_C.meter, _C.rework)
    .order_by(_C.meter, _C.rework)
)
_MEASURES = (
    select(_C.meter, _C.rework, func.sum(_C.quantity).label("quantity"))
    .where(*_IN, _C.kind == UsageKind.MEASURE.value)
    .group_by(_C.meter, _C.rework)
    .order_by(_C.meter, _C.rework)
)
_COUNTED = (UsageKind.ITEM.value, UsageKind.MEASURE.value)
_FACTS = select(usage).where(*_IN, _C.kind.not_in(_COUNTED)).order_by(_C.worked_at, _C.source)
_FEW = (
    select(usage)
    .where(*_IN, _C.meter.like(bindparam("like"), escape="\\"))
    .order_by(_C.worked_at, _C.source)
    .limit(bindparam("count_max"))
    .offset(bindparam("skip"))
)
_METERED = select(func.count()).select_from(usage).where(*_IN, _C.meter.like(bindparam("like"), escape="\\"))
_METERED_ONCE = _METERED.where(_C.rework.is_(False))
_WITHOUT_REWORK = _FEW.where(_C.rework.is_(False))
_RELEASES = (
    select(usage)
    .where(*_IN, _C.kind == UsageKind.ITEM.value)
    .order_by(_C.worked_at, _C.source)
    .limit(bindparam("count_max"))
    .offset(bindparam("skip"))
)
_LATE, _RETURNED = _RELEASES.where(_C.late), _RELEASES.where(_C.returns > 0)
_STRAIGHT_THROUGH = _RELEASES.where(_C.straight_through)
_COUNT = select(func.count()).select_from(usage).where(*_IN)
_EARLIEST = select(func.min(_C.worked_at)).where(*_IN)


def insert_usages(tx: Transaction, found: Sequence[Usage]) -> int:
    """Store usages; return how many were new. One whose source is known stays as it was."""
    rows = [{field.name: getattr(one, field.name) for field in fields(Usage)} for one in found]
    return tx.run(_INSERT, [{**row, "kind": row["kind"].value, "body": dict(row["body"])} for row in rows])


def count_of(reader: Reader, span: Span) -> int:
    """Count the usages of a span."""
    return int(reader.scalar(_COUNT, _of(span)))


def inputs(reader: Reader, span: Span) -> Iterator[tuple[Any, ...]]:
    """Go through what usages are priced by, in the order of the work, in bounded memory."""
    at: tuple[Instant, str] = (span.from_at, "")
    while True:
        # The page begins at the index's place; the OR alone would make each page walk from the first one.
        rows = reader.rows(_INPUTS, {**_of(span), "from_at": at[0], "page_at": at[0], "page_source": at[1]})
        yield from (tuple(row) for row in rows)
        if len(rows) < PAGE:
            return
        at = (rows[-1].worked_at, rows[-1].source)


def item_counts(reader: Reader, span: Span) -> Sequence[Row[Any]]:
    """Count released items by meter and rework: quantity, counted, late, first_pass, straight_through."""
    return reader.rows(_COUNTS, _of(span))


def measures(reader: Reader, span: Span) -> Sequence[Row[Any]]:
    """Add up what released items measure, by meter and rework: quantity."""
    return reader.rows(_MEASURES, _of(span))


def facts(reader: Reader, span: Span) -> tuple[Usage, ...]:
    """Return what is neither a released item nor a measure of one: time sheets, receipts, seats, costs, milestones."""
    return tuple(_usage_of(row) for row in reader.rows(_FACTS, _of(span)))


def some_usages(
    reader: Reader, span: Span, *, meter: str, skip: int, count_max: int, rework: bool
) -> tuple[Usage, ...]:
    """Return usages of a meter in the order of the work, from a place on; a meter may end in `*`."""
    statement = _FEW if rework else _WITHOUT_REWORK
    of = {**_of(span), "like": _like(meter), "skip": skip, "count_max": count_max}
    return tuple(_usage_of(row) for row in reader.rows(statement, of))


def count_of_meter(reader: Reader, span: Span, *, meter: str, rework: bool) -> int:
    """Count the usages that `some_usages` goes through."""
    return int(reader.scalar(_METERED if rework else _METERED_ONCE, {**_of(span), "like": _like(meter)}))


def releases(
    reader: Reader, span: Span, *, skip: int, count_max: int, which: Figure = Figure.RELEASED
) -> tuple[Usage, ...]:
    """Return releases of a span in the order of the work, from a place on: all, or those that a figure counts."""
    chosen = {Figure.LATE: _LATE, Figure.RETURNED: _RETURNED, Figure.STRAIGHT_THROUGH: _STRAIGHT_THROUGH}
    of = {**_of(span), "skip": skip, "count_max": count_max}
    return tuple(_usage_of(row) for row in reader.rows(chosen.get(which, _RELEASES), of))


def earliest(reader: Reader, span: Span) -> Instant | None:
    """Return when the first usage of a span was worked, or None."""
    found: Instant | None = reader.scalar(_EARLIEST, _of(span))
    return found


def _like(meter: str) -> str:
    plain = meter.removesuffix("*").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return plain + ("%" if meter.endswith("*") else "")


def _of(span: Span) -> dict[str, Any]:
    return {
        "of_tenant": span.tenant,
        "of_engagement": span.engagement_id,
        "from_at": span.from_at,
        "until_at": span.until_at,
        "recorded_by": span.recorded_by,
        "recorded_after": span.recorded_after or BEGINNING,
    }


def _usage_of(row: Row[Any]) -> Usage:
    return Usage(**{**row._mapping, "kind": UsageKind(row.kind)})
