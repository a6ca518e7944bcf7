"""Kept scenarios as rows: one per tenant, definition and name."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Row, Table, bindparam, select

from remit.store import Reader, Transaction, metadata
from remit.store.statements import upsert
from remit.store.types import Json, Key, Moment, Tenant
from remit.work.model import HOUSE
from remit.work.model.scenarios import KeptScenario

kept_scenario = Table(
    "kept_scenario",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("definition", Key, primary_key=True),
    Column("name", Key, primary_key=True),
    Column("steps", Json, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("kept_by", Key, nullable=False),
    Column("dropped_at", Moment),
)

_KEEP = upsert(kept_scenario, columns=("steps", "kept_at", "kept_by", "dropped_at"))
_OF = (
    select(kept_scenario)
    .where(
        kept_scenario.c.tenant.in_([bindparam("of_tenant"), HOUSE]),
        kept_scenario.c.definition.in_(bindparam("keys", expanding=True)),
    )
    # The house's first, so that a client's own of the same name takes its place.
    .order_by((kept_scenario.c.tenant == HOUSE).desc(), kept_scenario.c.definition, kept_scenario.c.name)
)


def keep_scenario(tx: Transaction, one: KeptScenario) -> None:
    """Store a scenario, in place of the tenant's own of its name."""
    tx.run(
        _KEEP,
        {
            "tenant": one.tenant,
            "definition": one.definition,
            "name": one.name,
            "steps": [dict(step) for step in one.steps],
            "kept_at": one.kept_at,
            "kept_by": one.kept_by,
            "dropped_at": one.dropped_at,
        },
    )


def scenarios_of(reader: Reader, *, tenant: str, keys: Sequence[str]) -> tuple[KeptScenario, ...]:
    """Return the scenarios of a tenant's definitions, dropped ones too, its own before the house's of a name."""
    rows = reader.rows(_OF, {"of_tenant": tenant, "keys": list(keys)})
    found = {(row.definition, row.name): _scenario(row) for row in rows}
    return tuple(found[key] for key in sorted(found))


def _scenario(row: Row[Any]) -> KeptScenario:
    fields = dict(row._mapping)
    return KeptScenario(**{**fields, "steps": tuple(fields["steps"])})
