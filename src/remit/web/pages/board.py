"""The lead's board: what waits and what is at risk, who does what; it moves by server-sent events."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from remit.contracts.reports import engagements
from remit.locale import Translator
from remit.parties.access import Permission, tenants_with
from remit.parties.model import Role
from remit.printing import Plot, Series, draw_lines
from remit.web.clients import clients_of
from remit.web.fanout import Fanout
from remit.web.steered import explained
from remit.web.templating import environment
from remit.web.visit import SignedIn, Visit
from remit.web.words import marked
from remit.work.model import Incident
from remit.work.reports.board import Board, board
from remit.work.reports.splits import hands_for, splits_held
from remit.work.rules.lateness import LateFor
from remit.workforce.model import HOUR_S
from remit.workforce.reports import DueCurve, due_against_staff

router = APIRouter(include_in_schema=False)
LATE_FOR: Mapping[LateFor, str] = {
    LateFor.INCIDENT: marked("An incident holds it."),
    LateFor.CLIENT: marked("It waits for the client's answer."),
    LateFor.REVIEW: marked("It waits for a second look."),
    LateFor.NOBODY: marked("Nobody has taken its task."),
    LateFor.PAUSED: marked("Its task is paused."),
    LateFor.AT_WORK: marked("Somebody is at work on it."),
    LateFor.MACHINE: marked("It waits for no person; its process goes on by itself."),
}
"""Why an item is late, as the board says it."""
ROUNDS_MAX = 200
"""A stream ends after some ten minutes; the browser opens it again, and the session is asked anew."""


@router.get("/board")
def show_board(visit: SignedIn) -> Response:
    """Show the floor as it is now."""
    return visit.page("board.html", **_told(visit), **_splits(visit))


def _splits(visit: Visit) -> dict[str, Any]:
    """Tell how the floor is split, and what the visitor may split it by."""
    assigns = tenants_with(visit.principal, Permission.TASK_ASSIGN) or ()
    now = visit.house.clock.now()
    with visit.reading() as reader:
        splits = splits_held(reader, visit.principal, now=now)
        known = {tenant: hands_for(reader, tenant=tenant, now=now) for tenant in assigns}
    named = {one.id: one.name for people in known.values() for one in people}
    serves: dict[str, list[str]] = {}
    for tenant, people in known.items():
        for one in people:
            serves.setdefault(one.id, []).append(tenant)
    hands = sorted((name, person_id, serves[person_id]) for person_id, name in named.items())
    return {"assigns": assigns, "splits": splits, "hands": hands, "named": named}


@router.get("/board/stream")
async def stream_board(visit: SignedIn) -> Response:
    """Send the floor again every few seconds."""
    visit.tenants_with(Permission.BOARD_READ)
    return streamed(visit, "board", _drawn, _sees(visit))


@router.get("/wallboard")
def show_wallboard(visit: SignedIn) -> Response:
    """Show the floor for a wall: figures and queues, nobody's name."""
    return visit.page("wallboard.html", **_on_the_wall(visit))


@router.get("/wallboard/stream")
async def stream_wallboard(visit: SignedIn) -> Response:
    """Send the wall again every few seconds."""
    tenants = visit.tenants_with(Permission.BOARD_READ)
    return streamed(visit, "wallboard", _wall_drawn, tenants)


def streamed(visit: Visit, name: str, draw: Callable[[Visit], str], audience: Hashable) -> Response:
    """Stream a drawing that everybody of one audience, language, theme and zone shares."""
    who = visit.visitor
    fanout: Fanout = visit.request.app.state.fanout
    key = (name, audience, who.language, who.zone)

    events = fanout.watch(key, lambda: draw(visit), event=name, rounds_max=ROUNDS_MAX)
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _sees(visit: Visit) -> Hashable:
    """Return what decides what somebody sees of the floor: what they hold for whom, and where they sit."""
    who = visit.principal
    held = tuple(sorted((tenant, tuple(sorted(roles))) for tenant, roles in who.grants.items()))
    return held, who.organisation, who.country


def _drawn(visit: Visit) -> str:
    template = environment(visit.visitor.language).get_template("board_live.html")
    return template.render(visit.context() | _told(visit))


def _wall_drawn(visit: Visit) -> str:
    template = environment(visit.visitor.language).get_template("wallboard_live.html")
    return template.render(visit.context() | _on_the_wall(visit))


def _on_the_wall(visit: Visit) -> dict[str, Any]:
    """Tell the floor without anybody's name: people are counted by what they do."""
    told = _told(visit)
    floor: Board = told["board"]
    doing = Counter(row.presence or "offline" for row in floor.people)
    return {
        "board": floor,
        "tiles": told["tiles"],
        "agreed": told["agreed"],
        "doing": doing,
        "clients": told["clients"],
    }


def _told(visit: Visit) -> dict[str, Any]:
    tenants, now = visit.tenants_with(Permission.BOARD_READ), visit.house.clock.now()
    with visit.reading() as reader:
        floor = board(reader, principal=visit.principal, now=now, tenants=tenants)
        known = clients_of(reader, visit.principal)
        agreed = {one.id: one for one in engagements(reader, visit.principal)}
        curve = due_against_staff(reader, visit.principal, tenants=tenants, now=now)
    stuck = stuck_for(floor, visit.visitor.translator)
    told = {"board": floor, "tiles": tiles_of(floor), "stuck": stuck, "clients": known, "agreed": agreed}
    told["late_for"] = LATE_FOR
    told["opens_items"] = tenants_with(visit.principal, Permission.ITEM_READ) or ()
    return told | {"curve": curve, "due_curve": _due_curve(visit, curve), "for_leads": for_leads(floor)}


def for_leads(floor: Board) -> int:
    """Count what waits for a lead: approvals, sign-offs, complaints."""
    return sum(line.waiting for line in floor.queues if line.role == Role.LEAD)


def _due_curve(visit: Visit, curve: DueCurve) -> str:
    """Draw what falls due against what the people on shift can do by then."""
    words, zone = visit.visitor.translator, ZoneInfo(visit.visitor.zone)
    hours = tuple(datetime.fromtimestamp((hour + 1) * HOUR_S, tz=zone).strftime("%H:%M") for hour in curve.hours)
    if curve.short_at is None:
        summary = words.gettext("The people on shift can do what falls due.")
    else:
        short = hours[curve.hours.index(curve.short_at)]
        summary = words.gettext("By {hour} more is due than the people on shift can do.").format(hour=short)
    series = (
        Series(words.gettext("Hours of work due"), tuple(round(one, 2) for one in curve.owed)),
        Series(words.gettext("Hours of people on shift"), tuple(round(one, 2) for one in curve.able)),
    )
    return draw_lines(Plot(words.gettext("Due curve"), summary, hours, series, write=words.number, height=200))


def stuck_for(floor: Board, speak: Translator) -> list[tuple[str, str, list[Incident]]]:
    """Gather incidents by meaning, in the reader's words, and message: many items often wait for one cause."""
    gathered: dict[tuple[str, str], list[Incident]] = {}
    for incident in floor.incidents:
        gathered.setdefault((explained(incident.code, speak), incident.message), []).append(incident)
    return sorted(((*words, found) for words, found in gathered.items()), key=lambda row: -len(row[2]))


def tiles_of(floor: Board) -> list[tuple[str, int, str]]:
    """Sum the floor up: name, figure, and how alarming it is."""
    return [
        (marked("Waiting"), sum(line.waiting for line in floor.queues), ""),
        (marked("At risk within an hour"), floor.soon, "warn" if floor.soon else ""),
        (marked("Late"), floor.late, "bad" if floor.late else ""),
        (marked("Awaiting client"), floor.awaiting_client, ""),
        (marked("In review"), floor.in_review, ""),
        (marked("Incidents"), len(floor.incidents), "bad" if floor.incidents else ""),
    ]
