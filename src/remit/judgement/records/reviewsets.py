"""Review sets as rows, only ever inserted: the set of a series, what was picked in order, and the decision to stop."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Float, ForeignKeyConstraint, Index, Integer, Row, Table, bindparam, insert, select
from sqlalchemy import Text as TextColumn

from remit.judgement.model import Pick, ReadingStop, ReviewSet
from remit.judgement.records.guard import make_final
from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Key, Moment, Tenant

review_set = make_final(
    Table(
        "review_set",
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("item_id", Identifier, primary_key=True),
        Column("series", Integer, primary_key=True),
        Column("aim", Float, nullable=False),
        Column("batch", Integer, nullable=False),
        Column("other", Key, nullable=False),
        Column("seed", TextColumn, nullable=False),
        Column("together", Json, nullable=False),
        ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    )
)

review_pick = make_final(
    Table(
        "review_pick",
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("question_id", Identifier, primary_key=True),
        Column("item_id", Identifier, nullable=False),
        Column("series", Integer, nullable=False),
        Column("position", Integer, nullable=False),
        Column("look", Integer, nullable=False),
        Column("picked_at", Moment, nullable=False),
        ForeignKeyConstraint(["tenant", "question_id"], ["question.tenant", "question.id"]),
        Index("uq_review_pick_position", "tenant", "item_id", "series", "position", unique=True),
    )
)

reading_stop = make_final(
    Table(
        "reading_stop",
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("item_id", Identifier, primary_key=True),
        Column("series", Integer, primary_key=True),
        Column("person_id", Identifier, nullable=False),
        Column("person_name", TextColumn, nullable=False),
        Column("recall", Float),
        Column("reason", TextColumn, nullable=False),
        Column("stopped_at", Moment, nullable=False),
        ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    )
)

_INSERT_SET, _INSERT_PICK, _INSERT_STOP = insert(review_set), insert(review_pick), insert(reading_stop)


def _of_series(table: Table) -> Any:
    return select(table).where(
        table.c.tenant == bindparam("of_tenant"),
        table.c.item_id == bindparam("of_item"),
        table.c.series == bindparam("of_series"),
    )


_SET, _STOP = _of_series(review_set), _of_series(reading_stop)
_PICKS = _of_series(review_pick).order_by(review_pick.c.position)


def insert_review_set(tx: Transaction, one: ReviewSet, *, tenant: str, item_id: str, series: int) -> None:
    """Store a new set, without its picks."""
    row = {
        "tenant": tenant,
        "item_id": item_id,
        "series": series,
        "aim": one.aim,
        "batch": one.batch,
        "other": one.other,
        "seed": one.seed,
        "together": [list(group) for group in one.together],
    }
    tx.run(_INSERT_SET, row)


def insert_picks(tx: Transaction, picks: Iterable[Pick], *, tenant: str, item_id: str, series: int) -> None:
    """Store what was picked."""
    for pick in picks:
        row = {
            "tenant": tenant,
            "question_id": pick.question_id,
            "item_id": item_id,
            "series": series,
            "position": pick.position,
            "look": pick.look,
            "picked_at": tx.now,
        }
        tx.run(_INSERT_PICK, row)


def insert_stop(tx: Transaction, stop: ReadingStop, *, tenant: str, item_id: str, series: int) -> None:
    """Store the decision that enough was read."""
    row = {
        "tenant": tenant,
        "item_id": item_id,
        "series": series,
        "person_id": stop.person_id,
        "person_name": stop.person_name,
        "recall": stop.recall,
        "reason": stop.reason,
        "stopped_at": stop.stopped_at,
    }
    tx.run(_INSERT_STOP, row)


def review_set_of(reader: Reader, *, tenant: str, item_id: str, series: int) -> ReviewSet | None:
    """Return the set of a series, None where its questions are all asked at once."""
    of = {"of_tenant": tenant, "of_item": item_id, "of_series": series}
    for row in reader.rows(_SET, of):
        return ReviewSet(
            aim=row.aim,
            batch=row.batch,
            other=row.other,
            seed=row.seed,
            together=tuple(tuple(group) for group in row.together),
            picks=tuple(Pick(one.position, one.question_id, one.look) for one in reader.rows(_PICKS, of)),
            stop=next((_stop_of(one) for one in reader.rows(_STOP, of)), None),
        )
    return None


def _stop_of(row: Row[Any]) -> ReadingStop:
    return ReadingStop(row.person_id, row.person_name, row.recall, row.reason, row.stopped_at)
