"""Index values: what was published of each index that prices follow, what waits for which value, and the next one."""

from decimal import Decimal
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.billing.actions.indices import enter_index, read_index_value
from remit.billing.reports.indices import Indices, indices_of
from remit.parties.access import Permission, Resource, allowed
from remit.parties.reports.names import names_of
from remit.printing import Plot, Series, draw_lines
from remit.values.refusal import NotFound
from remit.web.clients import clients_of
from remit.web.pages.billing import month_in
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)
PLOTTED_MAX = 24
"""How many months a plot shows: two years, so that a yearly change is seen."""


@router.get("/billing/indices")
def show_indices(visit: SignedIn) -> Response:
    """Show the indices of each client: what waits for a value, the values so far, and the form for the next."""
    tenants = visit.tenants_with(Permission.BILLING_READ)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        found = [(known[one], indices_of(reader, visit.principal, tenant=one)) for one in tenants if one in known]
        names = names_of(reader, (each.by for _, seen in found for each in seen.entered))
    return visit.page(
        "billing_indices.html",
        rows=[
            (client, seen, [(name, _plot(visit, seen, name)) for name in seen.names], _may(visit, client.id))
            for client, seen in found
            if seen.names
        ],
        names=names,
        exact=partial(_exact, visit),
        this=visit.house.clock.now().date(),
    )


@router.post("/billing/indices")
def post_index(visit: SignedIn, form: Posted) -> Response:
    """Keep the value of an index as published for a month."""
    told = {name: str(form.get(name, "")).strip() for name in ("client", "index", "month", "value", "source")}
    tenant = _client(visit, told["client"])
    of: dict[str, Any] = {"tenant": tenant, "name": told["index"], "source": told["source"]}
    month, value = month_in(told["month"]), read_index_value(told["value"])
    new = visit.writing(lambda tx: enter_index(tx, visit.principal, **of, month=month, value=value), tenant=tenant)
    said = marked("{index} is kept for {month}.") if new else marked("{index} stands at that value already.")
    return visit.go("/billing/indices", said=said, index=told["index"], month=str(month))


def _client(visit: Visit, tenant: str) -> str:
    """Return whose index it is. Refuses `NotFound`, also for a client whose bills the visitor may not see."""
    if tenant not in visit.tenants_with(Permission.BILLING_READ):
        raise NotFound(kind="client", name=tenant)
    return tenant


def _may(visit: Visit, tenant: str) -> bool:
    return allowed(visit.principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="index"))


def _plot(visit: Visit, seen: Indices, name: str) -> str | None:
    shown = seen.of(name)[-PLOTTED_MAX:]
    if len(shown) < 2:
        return None
    words = visit.visitor.translator
    summary = words.gettext("{index} in {n} months, from {first} to {last}.")
    first, last = (_exact(visit, one.value) for one in (shown[0], shown[-1]))
    said = summary.format(index=name, n=len(shown), first=first, last=last)
    series = (Series(name, tuple(float(one.value) for one in shown)),)
    months = tuple(f"{one.month_date:%Y-%m}" for one in shown)
    return draw_lines(Plot(name, said, months, series, write=words.number, height=180))


def _exact(visit: Visit, value: Decimal) -> str:
    """Write a value with every decimal that was published."""
    return visit.visitor.translator.number(value, decimals=max(0, -int(value.as_tuple().exponent)))
