"""Profiles: where each running service stands between BPO and KPO, and the items behind every figure."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter
from starlette.responses import Response

from remit.contracts.model import Engagement
from remit.contracts.reports import engagements
from remit.parties.access import Permission, tenants_with
from remit.profile.model import Point, Work
from remit.profile.reports import ITEMS, Measured, measured
from remit.store import Reader
from remit.values.refusal import NotFound
from remit.web.assessing import KINDS
from remit.web.clients import clients_of
from remit.web.profilewords import COMPARED, FIGURES, POINTS
from remit.web.visit import SignedIn, Visit

router = APIRouter(include_in_schema=False)
GLANCE = 100
"""Items of each service on the page of all."""

WEIGHS: Mapping[Point, Callable[[Work], float]] = {
    Point.BASED_ON: lambda one: one.judgements + sum(not piece.judging for piece in one.pieces),
    Point.COMPLEXITY: lambda one: len(one.path),
    Point.ASKS_FOR: lambda one: sum(piece.expert for piece in one.pieces),
    Point.RELIES_ON: lambda one: one.handling_time_s,
    Point.DRIVEN_BY: lambda one: one.judgements,
    Point.COORDINATION: lambda one: one.hand_offs + one.remarks + one.returns,
    Point.TALENT: lambda one: sum(piece.handling_time_s for piece in one.pieces if piece.qualified),
    Point.FOCUS: lambda one: one.case,
}
"""By what an item counts for a point: the items that count most come first."""
WEIGHS_FIGURE: Mapping[str, Callable[[Work], float]] = {
    "handling_minutes": lambda one: one.handling_time_s,
    "first_pass_yield": lambda one: one.returns,
    "turnaround_hours": lambda one: one.turnaround_hours,
    "agreement": lambda one: one.looks - one.held + one.looks / 1_000_000,
    "reuse": lambda one: one.reused + one.answers / 1_000_000,
}
"""By what an item counts for a figure that is compared with the client's: what departs, or was reused, comes first."""


@router.get("/profile")
def show_profiles(visit: SignedIn) -> Response:
    """Place every service that the visitor may know of between BPO and KPO."""
    tenants = visit.tenants_with(Permission.PROFILE_READ)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        agreed = [one for one in engagements(reader, visit.principal) if one.tenant in tenants]
        rows = [(known[one.tenant], _measured(visit, reader, one, GLANCE)) for one in agreed]
    rows.sort(key=lambda row: -1 if row[1].profile.place is None else row[1].profile.place)
    assesses = bool(tenants_with(visit.principal, Permission.ENGAGEMENT_WRITE))
    return visit.page("profiles.html", rows=rows, kinds=KINDS, count=GLANCE, assesses=assesses)


@router.get("/profile/{engagement_id}")
def show_profile(visit: SignedIn, engagement_id: str, point: str = "", figure: str = "") -> Response:
    """Show one service's points with their figures, and the items behind them."""
    tenants = visit.tenants_with(Permission.PROFILE_READ)
    chosen = next((one for one in Point if one.value == point), Point.BASED_ON)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        agreed = [one for one in engagements(reader, visit.principal) if one.tenant in tenants]
        found = next((one for one in agreed if one.id == engagement_id), None)
        if found is None:
            raise NotFound(kind="engagement", name=engagement_id)
        seen = _measured(visit, reader, found, ITEMS)
    own = visit.principal.is_client_of(found.tenant)
    return visit.page(
        "profile.html",
        seen=seen,
        client=known[found.tenant],
        works=sorted(seen.works, key=WEIGHS_FIGURE.get(figure, WEIGHS[chosen]), reverse=True),
        figure=figure if figure in WEIGHS_FIGURE else "",
        compared=COMPARED,
        chosen=chosen,
        points=POINTS,
        figures_of=FIGURES,
        kinds=KINDS,
        base="/portal/items/" if own else "/items/",
    )


def _measured(visit: Visit, reader: Reader, one: Engagement, items: int) -> Measured:
    return measured(
        reader,
        visit.principal,
        tenant=one.tenant,
        engagement_id=one.id,
        now=visit.house.clock.now(),
        items=items,
    )
