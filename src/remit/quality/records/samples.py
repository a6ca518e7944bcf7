"""Samples, their reviews, and what was released, as rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
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

from remit.quality.model import Defect, Drawn, Review, Ruling, Sample, Verdict
from remit.quality.records.defects import defects_read, defects_written
from remit.quality.records.disputes import dispute
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new, upsert
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.values.refusal import NotFound

sample = Table(
    "sample",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("number", Key, nullable=False),
    Column("returns", Integer, nullable=False),
    Column("engagement_id", Identifier, nullable=False),
    Column("line", Key, nullable=False),
    Column("reason", Key, nullable=False),
    Column("workers", Json, nullable=False),
    Column("drawn_at", Moment, nullable=False),
    Column("lot_id", Identifier),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    Index("uq_sample_round", "tenant", "item_id", "returns", unique=True),
)

review = Table(
    "review",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("sample_id", Identifier, nullable=False),
    Column("reviewer_id", Identifier, nullable=False),
    Column("verdict", Key, nullable=False),
    Column("defects", Json, nullable=False),
    Column("note", TextColumn, nullable=False),
    Column("reviewed_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant", "sample_id"], ["sample.tenant", "sample.id"]),
    Index("uq_review_sample", "tenant", "sample_id", unique=True),
)

# What was released, as the log told it: the base of first-pass yield.
released = Table(
    "released",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("item_id", Identifier, primary_key=True),
    Column("engagement_id", Identifier, nullable=False),
    Column("line", Key, nullable=False),
    Column("workers", Json, nullable=False),
    Column("returns", Integer, nullable=False),
    Column("released_at", Moment, nullable=False),
)

_TENANTS: BindParameter[Any] = bindparam("tenants", expanding=True)
_INSERT_SAMPLE, _INSERT_REVIEW = insert_if_new(sample), insert(review)
_UPSERT_RELEASED = upsert(released, columns=("returns", "workers", "released_at"))
_SAMPLE = select(sample).where(sample.c.tenant == bindparam("of_tenant"), sample.c.id == bindparam("of_id"))
_SAMPLE_LOCKED = _SAMPLE.with_for_update()
_REVIEW_OF = select(review).where(
    review.c.tenant == bindparam("of_tenant"), review.c.sample_id == bindparam("of_sample")
)
_BOTH = (review.c.tenant == sample.c.tenant) & (review.c.sample_id == sample.c.id)
_REVIEW = select(review.c.id).where(
    review.c.tenant == bindparam("of_tenant"), review.c.sample_id == bindparam("of_sample")
)
_PASSED = (
    select(review.c.defects)
    .join(sample, _BOTH)
    .where(
        sample.c.tenant == bindparam("of_tenant"),
        sample.c.item_id == bindparam("of_item"),
        review.c.verdict == Verdict.PASS.value,
    )
)
_WAITING = (
    select(sample)
    .outerjoin(review, _BOTH)
    .where(sample.c.tenant.in_(_TENANTS), review.c.id.is_(None))
    .order_by(sample.c.drawn_at, sample.c.id)
)
_RELEASED = select(released).where(released.c.tenant.in_(_TENANTS)).order_by(released.c.released_at)
_FIRST_REVIEWS = (
    select(sample.c.tenant, sample.c.line, sample.c.workers, review.c.defects, dispute.c.id.label("struck"))
    .join(review, _BOTH)
    .outerjoin(
        dispute,
        (dispute.c.tenant == sample.c.tenant)
        & (dispute.c.sample_id == sample.c.id)
        & (dispute.c.ruling == Ruling.STRUCK.value),
    )
    .where(sample.c.tenant.in_(_TENANTS), sample.c.returns == 0)
)
_FIRST_REVIEWS_BETWEEN = (
    _FIRST_REVIEWS.add_columns(sample.c.item_id, sample.c.number, dispute.c.decided_at)
    .where(
        sample.c.engagement_id == bindparam("of_engagement"),
        review.c.reviewed_at >= bindparam("from_at"),
        review.c.reviewed_at < bindparam("until_at"),
        review.c.reviewed_at <= bindparam("known_at"),
    )
    .order_by(review.c.reviewed_at, review.c.id)
)


def insert_sample(tx: Transaction, one: Sample) -> bool:
    """Store a sample; return whether the item's round was not drawn before."""
    row = {name: getattr(one, name) for name in Sample.__slots__}
    return tx.run(_INSERT_SAMPLE, {**row, "reason": one.reason.value, "workers": list(one.workers)}) == 1


def lock_sample(tx: Transaction, *, tenant: str, sample_id: str) -> Sample:
    """Return a sample and keep others from it until the transaction ends. Refuses `NotFound`."""
    row = tx.row(_SAMPLE_LOCKED, {"of_tenant": tenant, "of_id": sample_id})
    if row is None:
        raise NotFound(kind="sample", name=sample_id)
    return _sample_of(row)


def find_sample(reader: Reader, *, tenant: str, sample_id: str) -> Sample | None:
    """Return a sample, None where there is none."""
    row = reader.row(_SAMPLE, {"of_tenant": tenant, "of_id": sample_id})
    return None if row is None else _sample_of(row)


def review_of(reader: Reader, *, tenant: str, sample_id: str) -> Review | None:
    """Return the review of a sample, None while it waits."""
    row = reader.row(_REVIEW_OF, {"of_tenant": tenant, "of_sample": sample_id})
    if row is None:
        return None
    columns = dict(row._mapping)
    columns["verdict"] = Verdict(columns["verdict"])
    columns["defects"] = defects_read(columns["defects"])
    return Review(**columns)


def is_reviewed(reader: Reader, *, tenant: str, sample_id: str) -> bool:
    """Tell whether a sample has its verdict."""
    return reader.scalar(_REVIEW, {"of_tenant": tenant, "of_sample": sample_id}) is not None


def passed_clean(reader: Reader, *, tenant: str, item_id: str) -> bool:
    """Tell whether a review passed an item without any defect."""
    return any(not row.defects for row in reader.rows(_PASSED, {"of_tenant": tenant, "of_item": item_id}))


def insert_review(tx: Transaction, one: Review) -> None:
    """Store a review."""
    row = {name: getattr(one, name) for name in Review.__slots__}
    tx.run(_INSERT_REVIEW, {**row, "verdict": one.verdict.value, "defects": defects_written(one.defects)})


def note_released(
    tx: Transaction, *, tenant: str, item_id: str, engagement_id: str, line: str, workers: Iterable[str], returns: int
) -> None:
    """Note a release; a later one of the same item takes its place."""
    row = {
        "tenant": tenant,
        "item_id": item_id,
        "engagement_id": engagement_id,
        "line": line,
        "workers": list(workers),
        "returns": returns,
        "released_at": tx.now,
    }
    tx.run(_UPSERT_RELEASED, row)


def waiting_samples(reader: Reader, *, tenants: Iterable[str]) -> tuple[Sample, ...]:
    """Return the samples without a verdict, oldest first."""
    return tuple(_sample_of(row) for row in reader.rows(_WAITING, {"tenants": sorted(tenants)}))


def released_rows(reader: Reader, *, tenants: Iterable[str]) -> tuple[Row[Any], ...]:
    """Return what was released: tenant, line, workers, returns."""
    return tuple(reader.rows(_RELEASED, {"tenants": sorted(tenants)}))


def first_reviews(reader: Reader, *, tenants: Iterable[str]) -> tuple[tuple[Row[Any], tuple[Defect, ...]], ...]:
    """Return each item's first review: tenant, line, workers, and its defects; none where a dispute struck them."""
    return _judged(reader.rows(_FIRST_REVIEWS, {"tenants": sorted(tenants)}))


def first_reviews_between(
    reader: Reader, *, tenant: str, engagement_id: str, from_at: Instant, until_at: Instant, known_at: Instant
) -> tuple[tuple[Row[Any], tuple[Defect, ...]], ...]:
    """Return the first reviews of an engagement's items in a span, with item_id and number, and their defects.

    They stand as they were known at a moment: what a dispute struck later still counts.
    """
    of = {"tenants": [tenant], "of_engagement": engagement_id, "from_at": from_at, "until_at": until_at}
    rows = reader.rows(_FIRST_REVIEWS_BETWEEN, {**of, "known_at": known_at})
    return tuple((row, _defects(row, struck=row.struck and row.decided_at <= known_at)) for row in rows)


def _judged(rows: Sequence[Row[Any]]) -> tuple[tuple[Row[Any], tuple[Defect, ...]], ...]:
    return tuple((row, _defects(row, struck=row.struck)) for row in rows)


def _defects(row: Row[Any], *, struck: bool) -> tuple[Defect, ...]:
    return () if struck else defects_read(row.defects)


def _sample_of(row: Row[Any]) -> Sample:
    columns = dict(row._mapping)
    columns["reason"] = Drawn(columns["reason"])
    columns["workers"] = tuple(columns["workers"])
    return Sample(**columns)
