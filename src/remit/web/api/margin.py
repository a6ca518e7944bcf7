"""A month's margin by API: the figures of the page. A client's key never carries the right to it."""

from fastapi import APIRouter
from pydantic import BaseModel

from remit.app.finding import engagement_called
from remit.billing.model.margin import Margin
from remit.billing.reports.margin import margin_of
from remit.parties.records.places import find_site
from remit.web.api.caller import Called
from remit.web.pages.billing import month_in

router = APIRouter(prefix="/api/v1", tags=["Billing"])


class WeekOut(BaseModel):
    """What work at a site brought and cost in a week, in minor units; `unpriced_s` of its seconds have no cost rate."""

    week: str
    site: str | None
    items: int
    handling_time_s: int
    revenue_minor: int
    cost_minor: int
    margin_minor: int
    unpriced_s: int

    @classmethod
    def of(cls, one: Margin, *, site: str | None) -> "WeekOut":
        """Write a week at a site."""
        return cls(
            week=one.week_date.isoformat(),
            site=site,
            items=one.items,
            handling_time_s=one.handling_time_s,
            revenue_minor=one.revenue.minor,
            cost_minor=one.cost.minor,
            margin_minor=one.margin.minor,
            unpriced_s=one.unpriced_s,
        )


class MarginOut(BaseModel):
    """A month of a service; `rated` is false, and nothing is known, until its charges are."""

    engagement: str
    month: str
    rated: bool
    currency: str | None
    weeks: list[WeekOut]


@router.get("/engagements/{engagement}/margin")
def get_margin(call: Called, engagement: str, month: str = "") -> MarginOut:
    """Return a month's charges against the cost of the people who did the work, by week and site.

    For account managers and finance of the provider.
    """
    with call.house.store.read() as reader:
        agreed = engagement_called(reader, call.principal, engagement)
        asked = month_in(month)
        found = margin_of(reader, call.principal, tenant=agreed.tenant, engagement_id=agreed.id, month=asked)
        sites = {one.site_id for one in found or () if one.site_id is not None}
        named = {one: find_site(reader, tenant=agreed.provider, site_id=one) for one in sites}
    names = {key: site.name for key, site in named.items() if site is not None}
    return MarginOut(
        engagement=agreed.key,
        month=str(asked),
        rated=found is not None,
        currency=found[0].revenue.currency if found else None,
        weeks=[WeekOut.of(one, site=names.get(one.site_id or "")) for one in found or ()],
    )
