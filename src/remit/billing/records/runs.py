"""Rating runs with their charges, and the values of indices, as rows: only ever added."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Row,
    Table,
    bindparam,
    insert,
    select,
)
from sqlalchemy import Text as TextColumn

from remit.billing.model.index import Entered
from remit.billing.model.usage import Charge, Level, RatingRun
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Exact, Hash, Identifier, Json, Key, Moment, Tenant

rating_run = Table(
    "rating_run",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("engagement_id", Identifier, nullable=False),
    Column("month_date", Date, nullable=False),
    Column("cut_off", Moment, nullable=False),
    Column("currency", Key, nullable=False),
    Column("inputs_hash", Hash, nullable=False),
    Column("charges_hash", Hash, nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("usages", BigInteger, nullable=False),
    Column("levels", Json, nullable=False),
    Column("by", Key, nullable=False),
    Column("rated_at", Moment, nullable=False),
    Index("uq_rating_run_month", "tenant", "engagement_id", "month_date", unique=True),
)

charge = Table(
    "charge",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("run_id", Identifier, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("price_item", Key, nullable=False),
    Column("name", TextColumn, nullable=False),
    Column("clause", TextColumn, nullable=False),
    Column("kind", Key, nullable=False),
    Column("unit", TextColumn, nullable=False),
    Column("version", Integer, nullable=False),
    Column("month_date", Date, nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("quantity", Key, nullable=False),
    Column("unit_price", Exact),
    Column("working", TextColumn, nullable=False),
    Column("meter", Key, nullable=False),
    Column("from_at", Moment, nullable=False),
    Column("until_at", Moment, nullable=False),
    Column("skip", BigInteger, nullable=False),
    Column("count", BigInteger),
    ForeignKeyConstraint(["tenant", "run_id"], ["rating_run.tenant", "rating_run.id"]),
)

index_value = Table(
    "index_value",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("name", Key, primary_key=True),
    Column("month_date", Date, primary_key=True),
    Column("value", Exact, nullable=False),
    Column("by", Key, nullable=False),
    Column("entered_at", Moment, nullable=False),
)

_RUNS = select(rating_run).where(rating_run.c.tenant == bindparam("of_tenant"))
_RUN = _RUNS.where(rating_run.c.id == bindparam("of_id"))
_OF_ENGAGEMENT = _RUNS.where(rating_run.c.engagement_id == bindparam("of_engagement")).order_by(rating_run.c.month_date)
_CHARGES = (
    select(charge)
    .where(charge.c.tenant == bindparam("of_tenant"), charge.c.run_id == bindparam("of_run"))
    .order_by(charge.c.ordinal)
)
_INSERT_RUN, _INSERT_CHARGE, _INSERT_VALUE = insert_if_new(rating_run), insert(charge), insert_if_new(index_value)
_VALUES = select(index_value.c.name, index_value.c.month_date, index_value.c.value).where(
    index_value.c.tenant == bindparam("of_tenant")
)
_ENTERED = (
    select(*(index_value.c[field.name] for field in fields(Entered)))
    .where(index_value.c.tenant == bindparam("of_tenant"))
    .order_by(index_value.c.name, index_value.c.month_date)
)
_CHARGED = [field.name for field in fields(Charge)]


def insert_run(tx: Transaction, one: RatingRun, charges: Sequence[Charge]) -> bool:
    """Store a run with its charges; False where the month is rated already."""
    levels = [{**asdict(level), "target_pct": str(level.target_pct)} for level in one.levels]
    row = {field.name: getattr(one, field.name) for field in fields(RatingRun)} | {"levels": levels}
    if not tx.run(_INSERT_RUN, row):
        return False
    rows = [
        {"tenant": one.tenant, "run_id": one.id, "ordinal": at, **{name: getattr(each, name) for name in _CHARGED}}
        for at, each in enumerate(charges, start=1)
    ]
    if rows:
        tx.run(_INSERT_CHARGE, rows)
    return True


def find_run(reader: Reader, *, tenant: str, run_id: str) -> RatingRun | None:
    """Return a run, or None."""
    row = reader.row(_RUN, {"of_tenant": tenant, "of_id": run_id})
    return _run_of(row) if row else None


def runs_of(reader: Reader, *, tenant: str, engagement_id: str) -> tuple[RatingRun, ...]:
    """Return the runs of an engagement, oldest month first."""
    of = {"of_tenant": tenant, "of_engagement": engagement_id}
    return tuple(_run_of(row) for row in reader.rows(_OF_ENGAGEMENT, of))


def charges_of(reader: Reader, *, tenant: str, run_id: str) -> tuple[Charge, ...]:
    """Return the charges of a run in their order."""
    rows = reader.rows(_CHARGES, {"of_tenant": tenant, "of_run": run_id})
    return tuple(
        Charge(**{name: getattr(row, name) for name in _CHARGED if name != "count"}, count=row._mapping["count"])
        for row in rows
    )


def insert_index_value(tx: Transaction, *, tenant: str, name: str, month_date: date, value: Decimal, by: str) -> bool:
    """Store the value of an index as published for a month; False where it has one."""
    row = {"tenant": tenant, "name": name, "month_date": month_date, "value": value, "by": by, "entered_at": tx.now}
    return tx.run(_INSERT_VALUE, row) == 1


def entered_values(reader: Reader, *, tenant: str) -> tuple[Entered, ...]:
    """Return what was entered of a client's indices, by name, oldest month first."""
    return tuple(Entered(**row._mapping) for row in reader.rows(_ENTERED, {"of_tenant": tenant}))


def index_values(reader: Reader, *, tenant: str) -> dict[tuple[str, date], Decimal]:
    """Return the values of a client's indices by name and month."""
    return {(row.name, row.month_date): row.value for row in reader.rows(_VALUES, {"of_tenant": tenant})}


def _run_of(row: Row[Any]) -> RatingRun:
    columns = dict(row._mapping)
    columns["levels"] = tuple(Level(**{**one, "target_pct": Decimal(one["target_pct"])}) for one in columns["levels"])
    return RatingRun(**columns)
