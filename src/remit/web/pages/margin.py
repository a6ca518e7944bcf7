"""Margin: what each service brought in a month against what the people who did the work cost, by week and site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.billing.model.margin import Margin
from remit.billing.reports.margin import margin_of
from remit.billing.rules.months import Month
from remit.contracts.model import Engagement
from remit.contracts.reports import engagements
from remit.parties.access import Permission
from remit.parties.records.places import find_site
from remit.printing import Plot, Series, draw_bars
from remit.store import Reader
from remit.values.money import Money
from remit.web.clients import clients_of
from remit.web.pages.ledger import DayUnreadable
from remit.web.visit import SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Earned:
    """A service with its margin in the month: the rows, their sums, and a drawing."""

    engagement: Engagement
    client: str
    rows: tuple[tuple[Margin, str], ...]
    revenue: Money
    cost: Money
    unpriced_s: int
    plot: str | None

    @property
    def margin(self) -> Money:
        """Revenue less cost."""
        return self.revenue - self.cost

    @property
    def share(self) -> Decimal | None:
        """The margin as a part of the revenue, None without one, or where no time was measured."""
        return _share(self.margin, self.revenue) if self.measured else None

    @property
    def measured(self) -> bool:
        """Whether any time was worked on the items: without one, nothing can be said of what they cost."""
        return any(one.handling_time_s for one, _ in self.rows)


@dataclass(frozen=True, slots=True)
class Together:
    """What all services of a client brought in one currency, those whose time was measured."""

    client: str
    revenue: Money
    margin: Money
    services: int

    @property
    def share(self) -> Decimal | None:
        """The margin as a part of the revenue."""
        return _share(self.margin, self.revenue)


@router.get("/margin")
def show_margin(visit: SignedIn, month: str = "") -> Response:
    """Show the margin of a month's rated services; without a month, of the last whole one."""
    chosen = _month(visit, month)
    tenants = visit.tenants_with(Permission.MARGIN_READ)
    with visit.reading() as reader:
        clients = clients_of(reader, visit.principal)
        agreed = [one for one in engagements(reader, visit.principal) if one.tenant in tenants]
        rows = (earned(visit, reader, one, clients[one.tenant].name, chosen) for one in agreed)
        found = [one for one in rows if one is not None]
    return visit.page("margin.html", month=str(chosen), found=found, together=together(found))


def together(found: Sequence[Earned]) -> tuple[Together, ...]:
    """Add up by client and currency the services whose time was measured."""
    sums: dict[tuple[str, str], Together] = {}
    for one in found:
        if one.measured:
            key = one.client, one.revenue.currency
            none = Money(0, one.revenue.currency)
            was = sums.get(key, Together(one.client, none, none, 0))
            sums[key] = Together(one.client, was.revenue + one.revenue, was.margin + one.margin, was.services + 1)
    return tuple(sums[key] for key in sorted(sums))


def _share(margin: Money, revenue: Money) -> Decimal | None:
    return Decimal(margin.minor) / revenue.minor if revenue.minor else None


def _month(visit: Visit, text: str) -> Month:
    if not text:
        return Month.of(visit.house.clock.now().date()).plus(-1)
    try:
        return Month.of(date.fromisoformat(f"{text}-01"))
    except ValueError:
        raise DayUnreadable(place="month", day=text) from None


def earned(visit: Visit, reader: Reader, one: Engagement, client: str, month: Month) -> Earned | None:
    """Return what a service brought and cost in a month, None before it is rated. Needs `margin.read`."""
    of: dict[str, Any] = {"tenant": one.tenant, "engagement_id": one.id, "month": month}
    found = margin_of(reader, visit.principal, **of)
    if not found:
        return None
    names = {at: _site(reader, one.provider, at) for at in {each.site_id for each in found}}
    currency = found[0].revenue.currency
    return Earned(
        engagement=one,
        client=client,
        rows=tuple((each, names[each.site_id] or visit.visitor.translator.gettext(nowhere(each))) for each in found),
        revenue=Money(sum(each.revenue.minor for each in found), currency),
        cost=Money(sum(each.cost.minor for each in found), currency),
        unpriced_s=sum(each.unpriced_s for each in found),
        plot=_plot(visit, found),
    )


def nowhere(one: Margin) -> str:
    """Say why a row of the margin stands at no site."""
    if one.handling_time_s:
        return marked("People without a site")
    if one.revenue.minor:
        return marked("No time was measured")
    return marked("No time was measured; revenue goes where time was")


def _site(reader: Reader, provider: str, site_id: str | None) -> str | None:
    site = find_site(reader, tenant=provider, site_id=site_id) if site_id else None
    return site.name if site else None


def _plot(visit: Visit, found: tuple[Margin, ...]) -> str | None:
    """Draw week beside week; one week alone says no more than its row."""
    words = visit.visitor.translator
    weeks = sorted({one.week_date for one in found})
    if len(weeks) < 2:
        return None
    revenue, cost = (
        tuple(
            float(Money(sum(getattr(one, name).minor for one in found if one.week_date == week), currency).amount)
            for week in weeks
        )
        for name, currency in (("revenue", found[0].revenue.currency), ("cost", found[0].cost.currency))
    )
    series = (Series(words.gettext("Revenue"), revenue), Series(words.gettext("Cost of the work"), cost))
    summary = words.gettext("Revenue {revenue} against {cost} over {n} weeks.").format(
        revenue=words.number(sum(revenue)), cost=words.number(sum(cost)), n=len(weeks)
    )
    names = tuple(week.isoformat() for week in weeks)
    title = words.gettext("Week by week")
    return draw_bars(Plot(title, summary, names, series, words.number, words.short_number, height=180))
