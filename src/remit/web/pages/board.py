"""The lead's board: what waits and what is at risk, who does what; it moves by server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from remit.contracts.reports import engagements
from remit.locale import Translator
from remit.parties.access import Permission
from remit.web.clients import clients_of
from remit.web.steered import explained
from remit.web.templating import environment
from remit.web.visit import SignedIn, Visit
from remit.web.words import marked
from remit.work.model import Incident
from remit.work.reports.board import Board, board

router = APIRouter(include_in_schema=False)
EVERY_S = 3.0
COUNTED_MAX = 500
"""Items at risk that are counted; beyond that the figure no longer matters."""
ROUNDS_MAX = 200
"""A stream ends after some ten minutes; the browser opens it again, and the session is asked anew."""


@router.get("/board")
def show_board(visit: SignedIn) -> Response:
    """Show the floor as it is now."""
    return visit.page("board.html", **_told(visit))


@router.get("/board/stream")
async def stream_board(visit: SignedIn) -> Response:
    """Send the floor again every few seconds."""
    visit.tenants_with(Permission.BOARD_READ)
    return StreamingResponse(_moving(visit), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _moving(visit: Visit) -> AsyncIterator[str]:
    for _ in range(ROUNDS_MAX):
        text = await run_in_threadpool(_drawn, visit)
        yield "event: board\n" + "".join(f"data: {line}\n" for line in text.splitlines()) + "\n"
        await asyncio.sleep(EVERY_S)
        if await visit.request.is_disconnected():
            return


def _drawn(visit: Visit) -> str:
    template = environment(visit.visitor.language).get_template("board_live.html")
    return template.render(visit.context() | _told(visit))


def _told(visit: Visit) -> dict[str, Any]:
    tenants, now = visit.tenants_with(Permission.BOARD_READ), visit.house.clock.now()
    with visit.reading() as reader:
        floor = board(reader, principal=visit.principal, now=now, tenants=tenants, at_risk_max=COUNTED_MAX)
        known = clients_of(reader, visit.principal)
        agreed = {one.id: one for one in engagements(reader, visit.principal)}
    stuck = stuck_for(floor, visit.visitor.translator)
    return {"board": floor, "tiles": tiles_of(floor), "stuck": stuck, "clients": known, "agreed": agreed}


def stuck_for(floor: Board, speak: Translator) -> list[tuple[str, str, list[Incident]]]:
    """Gather incidents by meaning, in the reader's words, and message: many items often wait for one cause."""
    gathered: dict[tuple[str, str], list[Incident]] = {}
    for incident in floor.incidents:
        gathered.setdefault((explained(incident.code, speak), incident.message), []).append(incident)
    return sorted(((*words, found) for words, found in gathered.items()), key=lambda row: -len(row[2]))


def tiles_of(floor: Board) -> list[tuple[str, int, str]]:
    """Sum the floor up: name, figure, and how alarming it is."""
    late = sum(item.due_at is not None and item.due_at < floor.at for item in floor.at_risk)
    soon = len(floor.at_risk) - late
    awaiting = sum(count for (_, state), count in floor.states.items() if state == "awaiting_client")
    review = sum(count for (_, state), count in floor.states.items() if state == "in_review")
    return [
        (marked("Waiting"), sum(line.waiting for line in floor.queues), ""),
        (marked("At risk within an hour"), soon, "warn" if soon else ""),
        (marked("Late"), late, "bad" if late else ""),
        (marked("Awaiting client"), awaiting, ""),
        (marked("In review"), review, ""),
        (marked("Incidents"), len(floor.incidents), "bad" if floor.incidents else ""),
    ]
