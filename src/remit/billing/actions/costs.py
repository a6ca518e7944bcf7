"""Entering what an hour of work costs."""

from collections.abc import Sequence
from typing import Any

from remit.billing.records.costs import put_cost_rate
from remit.billing.rules.costs import read_rate
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.records.places import list_sites
from remit.store import Transaction
from remit.values.identifier import Identifier


def enter_cost_rates(tx: Transaction, principal: Principal, *, tenant: Identifier, told: Sequence[Any]) -> int:
    """Keep cost rates of a provider, all or none; return how many. Needs `margin.read`; refuses `CostRateRefused`."""
    require(principal, Permission.MARGIN_READ, Resource(tenant=tenant, kind="organisation", name=tenant))
    sites = {one.name: one.id for one in list_sites(tx, tenant=tenant)}
    for one in [read_rate(each, tenant=tenant, sites=sites) for each in told]:
        put_cost_rate(tx, one, by=principal.id)
    return len(told)
