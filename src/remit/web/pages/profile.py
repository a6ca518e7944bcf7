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
from remit.web.visit import SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)
GLANCE = 100
"""Items of each service on the page of all."""

POINTS: Mapping[Point, tuple[str, str, str]] = {
    Point.BASED_ON: (marked("Based on"), marked("rules"), marked("judgement")),
    Point.COMPLEXITY: (marked("Complexity"), marked("lower"), marked("high")),
    Point.ASKS_FOR: (marked("Asks for"), marked("process expertise"), marked("knowledge expertise")),
    Point.RELIES_ON: (marked("Relies on"), marked("cost arbitrage"), marked("knowledge arbitrage")),
    Point.DRIVEN_BY: (marked("Driven by"), marked("volume"), marked("insight")),
    Point.COORDINATION: (marked("Coordination"), marked("low"), marked("relatively high")),
    Point.TALENT: (marked("Talent"), marked("communication and computer skills"), marked("qualified people")),
    Point.FOCUS: (marked("Focus"), marked("low-level processes"), marked("high-level processes")),
}
FIGURES: Mapping[str, str] = {
    "decisions_by_rule": marked("decisions by rule"),
    "judgements": marked("judgements"),
    "tasks_by_people": marked("tasks without judgements in them"),
    "straight_through": marked("part that went straight through"),
    "variants": marked("paths taken"),
    "path_entropy_bits": marked("entropy of the paths, in bits"),
    "decisions_per_item": marked("decisions and judgements per item"),
    "expert_tasks": marked("tasks for experts"),
    "steps": marked("steps, tasks and decisions together"),
    "handling_minutes_per_item": marked("minutes of work per item"),
    "first_pass_yield": marked("part that was right the first time"),
    "turnaround_hours": marked("hours from receipt to release"),
    "time_on_shore": marked("part of the work on-shore"),
    "time_near_shore": marked("part of the work near-shore"),
    "time_off_shore": marked("part of the work off-shore"),
    "items_per_week": marked("items per week"),
    "judgements_per_item": marked("judgements per item"),
    "hand_offs_per_item": marked("hand-offs per item"),
    "remarks_per_item": marked("questions and comments per item"),
    "returns_per_item": marked("returns per item"),
    "hours_by_qualified": marked("hours by qualified people"),
    "hours_worked": marked("hours worked"),
    "cases": marked("items that ran as cases"),
    "items": marked("items"),
}
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
def show_profile(visit: SignedIn, engagement_id: str, point: str = "") -> Response:
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
        works=sorted(seen.works, key=WEIGHS[chosen], reverse=True),
        chosen=chosen,
        points=POINTS,
        figures=FIGURES,
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
