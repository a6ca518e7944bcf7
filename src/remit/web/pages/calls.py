"""Calls: the agent's own telephone with the call that rings or is on, and the queues of the floor, as events come.

The page moves by server-sent events: the floor is looked at four times a second and sent where it differs.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from remit.app.telephony.desks import Desk, desks_of
from remit.app.telephony.exchange import Exchange
from remit.parties.access import Permission
from remit.parties.model import DataClass
from remit.parties.rules.masking import masked
from remit.telephony.rules.floor import Doing, Phone, Waiting
from remit.values.refusal import Refusal
from remit.web.choosing import chosen
from remit.web.fanout import changes
from remit.web.templating import environment
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)
LOOK_S = 0.25
ROUNDS_MAX = 2400
"""A stream ends after ten minutes; the browser opens it again, and the session is asked anew."""
ALIVE_EVERY = 60


class PauseCode(StrEnum):
    """Why a telephone leaves its queues; a pause without a code is a doubt of the day."""

    BREAK = "break"
    QUESTION = "question"
    SYSTEM = "system"
    OTHER_WORK = "other_work"
    END_OF_SHIFT = "end_of_shift"


DOING = {
    Doing.FREE: marked("Free"),
    Doing.RINGING: marked("Rings"),
    Doing.TALKING: marked("Talks"),
    Doing.HOLDING: marked("Holds"),
    Doing.WRAPPING_UP: marked("Wraps up"),
    Doing.PAUSED: marked("Paused"),
}


class TelephoneMissing(Refusal):
    """An act on a telephone by somebody who has none, or in a house without a telephone system."""

    code = "web.no_telephone"
    status = 409
    sentence = "You have no telephone here; a lead names it in the reference data “extension” of the engagement."


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue on the page: its desk, who waits, its figures of the day."""

    desk: Desk
    waiting: tuple[Waiting, ...]
    figures: Any


@router.get("/calls")
def show_calls(visit: SignedIn) -> Response:
    """Show one's telephone and the queues."""
    return visit.page("calls.html", **_told(visit, _desks(visit)), codes=tuple(PauseCode))


@router.get("/calls/stream")
async def stream_calls(visit: SignedIn) -> Response:
    """Send telephone and queues again within a quarter of a second of a change."""
    desks = await run_in_threadpool(_desks, visit)
    events = changes(
        lambda: _drawn(visit, desks), event="calls", every_s=LOOK_S, rounds_max=ROUNDS_MAX, alive_every=ALIVE_EVERY
    )
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


@router.post("/calls/pause")
def post_pause(visit: SignedIn, form: Posted) -> Response:
    """Take one's telephone out of its queues, under a code."""
    exchange, interface = _own(visit)
    exchange.pause(interface, reason=chosen(PauseCode, form, "code").value)
    return visit.go("/calls", said=marked("Your telephone is paused."))


@router.post("/calls/ready")
def post_ready(visit: SignedIn, form: Posted) -> Response:
    """Put one's telephone back into its queues; it ends wrap-up too."""
    del form
    exchange, interface = _own(visit)
    exchange.ready(interface)
    return visit.go("/calls", said=marked("Your telephone takes calls."))


@router.post("/calls/card")
def post_card(visit: SignedIn, form: Posted) -> Response:
    """Stop the recording of one's call while a card is read out, or go on with it."""
    exchange, interface = _own(visit)
    phone = exchange.floor().phones.get(interface)
    if phone is None or phone.call is None:
        raise TelephoneMissing
    on = form.get("on") == "yes"
    exchange.mute_recording(phone.call.channel, on=on)
    return visit.go("/calls", said=marked("Recording rests.") if on else marked("Recording goes on."))


def _exchange(visit: Visit) -> Exchange | None:
    found: Exchange | None = visit.request.app.state.exchange
    return found


def _desks(visit: Visit) -> tuple[Desk, ...]:
    visit.tenants_with(Permission.TASK_CLAIM)
    with visit.reading() as reader:
        return desks_of(reader, visit.principal, now=visit.house.clock.now())


def _own(visit: Visit) -> tuple[Exchange, str]:
    exchange = _exchange(visit)
    interface = next((one.interface for one in _desks(visit) if one.interface), None)
    if exchange is None or interface is None:
        raise TelephoneMissing
    return exchange, interface


def _drawn(visit: Visit, desks: tuple[Desk, ...]) -> str:
    template = environment(visit.visitor.language).get_template("calls_live.html")
    return template.render(visit.context() | _told(visit, desks))


def _told(visit: Visit, desks: tuple[Desk, ...]) -> dict[str, Any]:
    exchange = _exchange(visit)
    if exchange is None:
        return {"linked": False, "queues": (), "phone": None, "caller": None, "item": None, "doing": DOING}
    floor = exchange.floor()
    own = next((one for one in desks if one.interface), None)
    phone = floor.phones.get(own.interface or "") if own else None
    queues = [
        Queue(
            one,
            tuple(call for call in floor.waiting() if call.queue == one.key),
            exchange.figures(one.key, one.promise),
        )
        for one in desks
    ]
    call = phone.call if phone else None
    return {
        "linked": True,
        "doing": DOING,
        "queues": queues,
        "phone": phone,
        "caller": _caller(visit, own, phone) if own and phone else None,
        "item": exchange.item_of(call.call) if call else None,
    }


def _caller(visit: Visit, desk: Desk, phone: Phone) -> dict[str, Any] | None:
    """Return who calls, as far as this person may see it: the number, and the end customer whose number it is."""
    if phone.call is None:
        return None
    known = {"number": phone.call.caller, "name": desk.name_of(phone.call.caller)}
    shown: dict[str, Any] = masked(known, DataClass.PERSONAL, principal=visit.principal, resource=desk.resource)
    return shown
