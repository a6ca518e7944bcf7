"""Escalations that were done, as rows: the key makes each happen once."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table, bindparam, select

from remit.contracts.model import EscalationAct, Metric
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Exact, Identifier, Key, Moment, Tenant
from remit.work.rules.escalating import Escalated, Step

escalation = Table(
    "escalation",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("item_id", Identifier, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("metric", Key, nullable=False),
    Column("at_pct", Exact, nullable=False),
    Column("act", Key, nullable=False),
    Column("level_at", Moment, nullable=False),
    Column("done_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    Index("ix_escalation_done", "tenant", "done_at"),
)
_INSERT = insert_if_new(escalation)
_OF_ITEMS = (
    select(escalation)
    .where(
        escalation.c.tenant.in_(bindparam("tenants", expanding=True)),
        escalation.c.item_id.in_(bindparam("items", expanding=True)),
    )
    .order_by(escalation.c.level_at, escalation.c.key)
)


def insert_escalation(tx: Transaction, step: Step, *, tenant: str, item_id: str) -> bool:
    """Note that a step is done; False where it was done before."""
    row = {
        "tenant": tenant,
        "item_id": item_id,
        "key": step.key,
        "metric": step.metric.value,
        "at_pct": step.at_pct,
        "act": step.act.value,
        "level_at": step.level_at,
        "done_at": tx.now,
    }
    return tx.run(_INSERT, row) == 1


def escalations_of(reader: Reader, *, tenants: Iterable[str], item_ids: Sequence[str]) -> tuple[Escalated, ...]:
    """Return what was done about these items, in the order of the levels."""
    if not item_ids:
        return ()
    rows = reader.rows(_OF_ITEMS, {"tenants": sorted(set(tenants)), "items": list(item_ids)})
    return tuple(
        Escalated(
            row.item_id,
            row.key,
            Metric(row.metric),
            row.at_pct,
            EscalationAct(row.act),
            row.level_at,
            row.done_at,
        )
        for row in rows
    )
