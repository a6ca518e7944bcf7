"""Service status: how the services of support engagements stand, and each major incident with what it joins."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.contracts.model import Engagement
from remit.contracts.reports import engagements
from remit.conversation.reports.conversation import Entry, conversation
from remit.hosting.reports import ServiceStanding, services_standing
from remit.parties.access import Permission
from remit.store import Reader
from remit.web.clients import clients_of
from remit.web.visit import SignedIn, Visit
from remit.work.model import Visibility

router = APIRouter(include_in_schema=False)
LINE = "technical_support"
UPDATES = 5


@router.get("/status")
def show_status(visit: SignedIn) -> Response:
    """Show how services stand: to a client its own, to the desk those of its clients."""
    tenants = visit.tenants_with(Permission.ITEM_READ)
    client = visit.principal.organisation in tenants and visit.principal.is_client_of(visit.principal.organisation)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        desks = [
            {"engagement": one, "client": known.get(one.tenant), "services": _services(visit, reader, one)}
            for one in engagements(reader, visit.principal)
            if one.line == LINE and one.tenant in tenants
        ]
    return visit.page("status.html", desks=desks, door="/portal/items" if client else "/items")


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
