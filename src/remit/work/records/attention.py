"""How the engagements stand with the hands of their provider, as rows; the pull joins them."""

from collections.abc import Sequence

from sqlalchemy import Column, Float, Table, and_, bindparam, delete, func, insert, literal_column, select, union_all

from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.work.records.tasks import READY, task
from remit.work.rules.attention import Attention

attention = Table(
    "attention",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("engagement_id", Identifier, primary_key=True),
    Column("share", Float, nullable=False),
    Column("floor", Float, nullable=False),
    Column("lift", Float, nullable=False),
    Column("reckoned_at", Moment, nullable=False),
)
_SUM = func.sum(task.c.expected_s)
_TAKEN_AND_WAITING = union_all(
    select(task.c.tenant, task.c.engagement_id, _SUM.label("taken"), literal_column("0").label("waiting"))
    .where(and_(task.c.claimed_at > bindparam("since_at"), task.c.assignee.is_not(None)))
    .group_by(task.c.tenant, task.c.engagement_id),
    select(task.c.tenant, task.c.engagement_id, literal_column("0"), _SUM)
    .where(READY)
    .group_by(task.c.tenant, task.c.engagement_id),
)
_ALL = delete(attention)
_INSERT = insert(attention)
_OF_ENGAGEMENT = select(attention).where(
    attention.c.tenant == bindparam("of_tenant"), attention.c.engagement_id == bindparam("of_engagement")
)


def taken_and_waiting(reader: Reader, *, since_at: Instant) -> dict[tuple[str, str], tuple[int, int]]:
    """Return seconds of expected work taken since a moment and waiting now, by tenant and engagement."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for row in reader.rows(_TAKEN_AND_WAITING, {"since_at": since_at}):
        before = found.get((row.tenant, row.engagement_id), (0, 0))
        found[row.tenant, row.engagement_id] = (before[0] + int(row.taken), before[1] + int(row.waiting))
    return found


def save_attention(tx: Transaction, found: Sequence[Attention]) -> None:
    """Replace what is known of all engagements."""
    tx.run(_ALL)
    if found:
        tx.run(_INSERT, [_row(one, tx.now) for one in found])


def _row(one: Attention, at: Instant) -> dict[str, object]:
    return {name: getattr(one, name) for name in Attention.__slots__} | {"reckoned_at": at}


def load_attention(reader: Reader, *, tenant: str, engagement_id: str) -> Attention | None:
    """Return how an engagement stands; None where nothing is known yet."""
    row = reader.row(_OF_ENGAGEMENT, {"of_tenant": tenant, "of_engagement": engagement_id})
    return None if row is None else Attention(row.tenant, row.engagement_id, row.share, row.floor, row.lift)
