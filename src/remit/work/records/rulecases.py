"""The test cases of decisions as rows: one per tenant, decision and name."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Row, Table, bindparam, select

from remit.store import Reader, Transaction, metadata
from remit.store.statements import upsert
from remit.store.types import Json, Key, Moment, Tenant
from remit.work.model import HOUSE
from remit.work.model.rules import RuleCase

rule_case = Table(
    "rule_case",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("decision", Key, primary_key=True),
    Column("name", Key, primary_key=True),
    Column("inputs", Json, nullable=False),
    Column("expected", Json),
    Column("kept_at", Moment, nullable=False),
    Column("kept_by", Key, nullable=False),
    Column("dropped_at", Moment),
)

_KEEP = upsert(rule_case, columns=("inputs", "expected", "kept_at", "kept_by", "dropped_at"))
_OF = (
    select(rule_case)
    .where(
        rule_case.c.tenant.in_([bindparam("of_tenant"), HOUSE]),
        rule_case.c.decision.in_(bindparam("decisions", expanding=True)),
    )
    # The house's first, so that a client's own of the same name takes its place.
    .order_by((rule_case.c.tenant == HOUSE).desc(), rule_case.c.decision, rule_case.c.name)
)


def keep_case(tx: Transaction, case: RuleCase) -> None:
    """Store a test case, in place of the tenant's own of its name."""
    tx.run(_KEEP, {each.name: getattr(case, each.name) for each in fields(case)})


def cases_of(reader: Reader, *, tenant: str, decisions: Sequence[str]) -> tuple[RuleCase, ...]:
    """Return the test cases that a tenant's decisions must pass, dropped ones too, its own before the house's."""
    rows = reader.rows(_OF, {"of_tenant": tenant, "decisions": list(decisions)})
    found = {(row.decision, row.name): _case(row) for row in rows}
    return tuple(found[key] for key in sorted(found))


def _case(row: Row[Any]) -> RuleCase:
    return RuleCase(**row._mapping)
