"""What was decided about adaptive panels, as rows, only ever inserted: why each asked on, and why it closed."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    Row,
    Table,
    Text,
    bindparam,
    insert,
    select,
)

from remit.judgement.model import Panel, PanelReason, PanelStep, PanelStop, PanelVerdict
from remit.judgement.records.evidence import answer_of
from remit.judgement.records.guard import make_final
from remit.judgement.records.questions import question
from remit.judgement.rules.judgingterms import read_panel
from remit.store import Reader, Transaction, metadata
from remit.store.types import Hash, Identifier, Json, Key, Moment, Tenant
from remit.values.money import Money

panel_step = make_final(
    Table(
        "panel_step",
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("question_id", Identifier, primary_key=True),
        Column("inputs", Hash, primary_key=True),
        Column("item_id", Identifier, nullable=False),
        Column("judges", Integer, nullable=False),
        Column("verdict", Key, nullable=False),
        Column("reason", Key, nullable=False),
        Column("answer", Json),
        Column("agreeing", Integer, nullable=False),
        Column("confidence", Float),
        Column("currency", Key),
        Column("cost_minor", BigInteger),
        Column("saves_minor", BigInteger),
        Column("risk_minor", BigInteger),
        Column("decided_at", Moment, nullable=False),
        ForeignKeyConstraint(["tenant", "question_id"], ["question.tenant", "question.id"]),
        Index("ix_panel_step_item", "tenant", "item_id"),
    )
)

panel_stop = make_final(
    Table(
        "panel_stop",
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("item_id", Identifier, primary_key=True),
        Column("series", Integer, primary_key=True),
        Column("person_id", Identifier, nullable=False),
        Column("person_name", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("stopped_at", Moment, nullable=False),
        ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    )
)

_AMOUNTS = ("cost", "saves", "risk")
_INSERT = insert(panel_step)
_OF_ITEM = (
    select(panel_step)
    .where(panel_step.c.tenant == bindparam("of_tenant"), panel_step.c.item_id == bindparam("of_item"))
    .order_by(panel_step.c.question_id, panel_step.c.judges, panel_step.c.decided_at)
)


_CLOSED = (
    select(panel_step, question.c.panel)
    .join(question, (question.c.tenant == panel_step.c.tenant) & (question.c.id == panel_step.c.question_id))
    .where(panel_step.c.tenant == bindparam("of_tenant"), panel_step.c.verdict != PanelVerdict.ASK.value)
    .order_by(panel_step.c.decided_at, panel_step.c.question_id)
)
_INSERT_STOP = insert(panel_stop)
_STOP = select(panel_stop).where(
    panel_stop.c.tenant == bindparam("of_tenant"),
    panel_stop.c.item_id == bindparam("of_item"),
    panel_stop.c.series == bindparam("of_series"),
)
_TENANTS = select(panel_step.c.tenant).distinct().order_by(panel_step.c.tenant)


def insert_steps(tx: Transaction, steps: Mapping[str, PanelStep], *, tenant: str, item_id: str) -> None:
    """Keep what was decided, by question; what was kept before from the same inputs is not kept again."""
    kept = {(key, one.inputs) for key, found in steps_of(tx, tenant=tenant, item_id=item_id).items() for one in found}
    for question_id, step in steps.items():
        if (question_id, step.inputs) not in kept:
            tx.run(_INSERT, _row(tx, step, tenant=tenant, item_id=item_id, question_id=question_id))


def _row(tx: Transaction, step: PanelStep, *, tenant: str, item_id: str, question_id: str) -> dict[str, Any]:
    amounts = {name: getattr(step, name) for name in _AMOUNTS}
    return {
        "tenant": tenant,
        "question_id": question_id,
        "inputs": step.inputs,
        "item_id": item_id,
        "judges": step.judges,
        "verdict": step.verdict.value,
        "reason": step.reason.value,
        "answer": step.answer,
        "agreeing": step.agreeing,
        "confidence": step.confidence,
        "currency": next((one.currency for one in amounts.values() if one is not None), None),
        **{f"{name}_minor": None if one is None else one.minor for name, one in amounts.items()},
        "decided_at": tx.now,
    }


def steps_of(reader: Reader, *, tenant: str, item_id: str) -> Mapping[str, tuple[PanelStep, ...]]:
    """Return what was decided about an item's questions in all its series, by question, in the order of judges."""
    found: dict[str, tuple[PanelStep, ...]] = {}
    for row in reader.rows(_OF_ITEM, {"of_tenant": tenant, "of_item": item_id}):
        found[row.question_id] = (*found.get(row.question_id, ()), _step_of(row))
    return found


def closed_panels(reader: Reader, *, tenant: str) -> tuple[tuple[Panel, PanelStep], ...]:
    """Return a client's closed panels with what was last decided of each, the newest last."""
    last = {row.question_id: row for row in reader.rows(_CLOSED, {"of_tenant": tenant})}
    read = ((read_panel(row.panel), _step_of(row)) for row in last.values())
    return tuple((panel, step) for panel, step in read if panel is not None)


def tenants_with_panels(reader: Reader) -> tuple[str, ...]:
    """Return the clients that have or had an adaptive panel, in a stable order."""
    return tuple(row.tenant for row in reader.rows(_TENANTS, {}))


def insert_panel_stop(tx: Transaction, stop: PanelStop, *, tenant: str, item_id: str, series: int) -> None:
    """Store the decision that nobody else is asked."""
    tx.run(_INSERT_STOP, {"tenant": tenant, "item_id": item_id, "series": series, **asdict(stop)})


def stop_of(reader: Reader, *, tenant: str, item_id: str, series: int) -> PanelStop | None:
    """Return the decision that the panels of a series ask nobody else, None without one."""
    rows = reader.rows(_STOP, {"of_tenant": tenant, "of_item": item_id, "of_series": series})
    return next((PanelStop(row.person_id, row.person_name, row.reason, row.stopped_at) for row in rows), None)


def _step_of(row: Row[Any]) -> PanelStep:
    amounts = {name: getattr(row, f"{name}_minor") for name in _AMOUNTS}
    return PanelStep(
        judges=row.judges,
        verdict=PanelVerdict(row.verdict),
        reason=PanelReason(row.reason),
        answer=None if row.answer is None else answer_of(row.answer),
        agreeing=row.agreeing,
        confidence=row.confidence,
        inputs=row.inputs,
        **{name: None if minor is None else Money(minor, row.currency) for name, minor in amounts.items()},
    )
