"""Service status: how the services of support engagements stand, and each major incident with what it joins."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import Response

from remit.contracts.model import Engagement
from remit.contracts.reports import engagements
from remit.conversation.reports.conversation import Entry, conversation
from remit.hosting.reports import ServiceStanding, incidents_reported, services_standing
from remit.parties.access import Permission
from remit.printing import Plot, Series, draw_stacked_bars
from remit.store import Reader
from remit.web.clients import clients_of
from remit.web.visit import SignedIn, Visit
from remit.work.model import Visibility

router = APIRouter(include_in_schema=False)
LINE = "technical_support"
UPDATES, DAYS = 5, 14


@router.get("/status")
def show_status(visit: SignedIn) -> Response:
    """Show how services stand: to a client its own, to the desk those of its clients."""
    tenants = visit.tenants_with(Permission.ITEM_READ)
    client = visit.principal.organisation in tenants and visit.principal.is_client_of(visit.principal.organisation)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        desks = [
            {
                "engagement": one,
                "client": known.get(one.tenant),
                "services": (services := _services(visit, reader, one)),
                "plot": _plot(visit, reader, one, {each["line"].key: each["line"].name for each in services}),
            }
            for one in engagements(reader, visit.principal)
            if one.line == LINE and one.tenant in tenants
        ]
    return visit.page("status.html", desks=desks, door="/portal/items" if client else "/items", days=DAYS)


def _services(visit: Visit, reader: Reader, engagement: Engagement) -> list[dict[str, Any]]:
    lines = services_standing(reader, visit.principal, engagement=engagement)
    return [{"line": one, "updates": _updates(visit, reader, engagement, one)} for one in lines]


def _updates(visit: Visit, reader: Reader, engagement: Engagement, service: ServiceStanding) -> list[Entry]:
    """Return what was last told about the major incidents of a service, the newest first."""
    told = [
        entry
        for major in service.majors
        for entry in conversation(reader, principal=visit.principal, tenant=engagement.tenant, item_id=major.item_id)
        if entry.message.visibility is Visibility.CLIENT
    ]
    return sorted(told, key=lambda entry: entry.message.at, reverse=True)[:UPDATES]


def _plot(visit: Visit, reader: Reader, engagement: Engagement, names: Mapping[str, str]) -> str:
    """Draw how many incidents of each service were reported on each of the last days, in the visitor's zone."""
    say, zone = visit.visitor.translator.gettext, ZoneInfo(visit.visitor.zone)
    today = visit.house.clock.now().astimezone(zone).date()
    days = [today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    since = datetime.combine(days[0], time(), zone).astimezone(UTC)
    told = incidents_reported(reader, visit.principal, engagement=engagement, since=since)
    counts = Counter((names.get(key, key) or say("no service named"), at.astimezone(zone).date()) for at, key in told)
    services = sorted({name for name, _ in counts})
    if not services:
        return ""
    series = tuple(Series(name, tuple(float(counts[name, day]) for day in days)) for name in services)
    summary = "; ".join(f"{name}: {sum(one for (it, _), one in counts.items() if it == name)}" for name in services)
    title = say("Incidents reported in the last {n} days").format(n=DAYS)
    return draw_stacked_bars(Plot(title, summary, tuple(f"{day:%d/%m}" for day in days), series))
