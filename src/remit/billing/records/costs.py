"""What an hour costs, as rows; they are for the provider's eyes alone."""

from sqlalchemy import BigInteger, Column, Date, Table, bindparam, select

from remit.billing.model.margin import CostRate
from remit.store import Reader, Transaction, metadata
from remit.store.statements import upsert
from remit.store.types import Identifier, Key, Moment, Tenant

cost_rate = Table(
    "cost_rate",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("site_id", Identifier, primary_key=True),
    Column("role", Key, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_until", Date),
    Column("currency", Key, nullable=False),
    Column("hourly_minor", BigInteger, nullable=False),
    Column("by", Key, nullable=False),
    Column("entered_at", Moment, nullable=False),
)
_NAMES = ("tenant", "site_id", "role", "valid_from", "valid_until", "currency", "hourly_minor")
_PUT = upsert(cost_rate, columns=("valid_until", "currency", "hourly_minor", "by", "entered_at"))
_RATES = (
    select(*(cost_rate.c[name] for name in _NAMES))
    .where(cost_rate.c.tenant == bindparam("of_tenant"))
    .order_by(cost_rate.c.site_id, cost_rate.c.role, cost_rate.c.valid_from)
)


def put_cost_rate(tx: Transaction, one: CostRate, *, by: str) -> None:
    """Keep a cost rate; one of the same site, role and first day is replaced."""
    row = {name: getattr(one, name) for name in _NAMES}
    tx.run(_PUT, {**row, "by": by, "entered_at": tx.now})


def cost_rates(reader: Reader, *, tenant: str) -> tuple[CostRate, ...]:
    """Return a provider's cost rates."""
    return tuple(CostRate(**row._mapping) for row in reader.rows(_RATES, {"of_tenant": tenant}))
