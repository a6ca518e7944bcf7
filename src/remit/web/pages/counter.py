"""The counter of a client: end customers write or chat from the client's own site, in a frame, without signing in.

Nothing here rests on a cookie, so that a form needs no seal and another site's cookies are never asked for: the ticket
in the address is the whole right to a conversation.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from remit.conversation.actions.counter import (
    Approach,
    Counter,
    Talk,
    approach,
    counter_of,
    read_approach,
    say_on,
    talk_of,
)
from remit.conversation.refusals import NotTaken
from remit.locale import LANGUAGES
from remit.parties.access import SYSTEM
from remit.parties.reports.people import organisations
from remit.web.assets import STATIC_FOLDER
from remit.web.fanout import changes
from remit.web.headers import POLICY, written
from remit.web.limits import Pace
from remit.web.sentences import sentence_of
from remit.web.templating import environment
from remit.web.visit import Anyone, Visit
from remit.web.zones import zone_of

router = APIRouter(include_in_schema=False)
LOOK_S = 1.0
ROUNDS_MAX = 1800
"""A stream ends after half an hour; the browser opens it again."""
ALIVE_EVERY = 15
BEGUN_MAX, SAID_MAX = 12, 30
"""Conversations that one address begins, and words in one conversation, within a minute."""
HOUR_S = 3600
FIELDS_MAX = 20


def _opened(visit: Anyone, engagement_id: str) -> Counter:
    with visit.reading() as reader:
        return counter_of(reader, engagement_id=engagement_id, at=visit.house.clock.now())


Opened = Annotated[Counter, Depends(_opened)]
"""The counter; asked for before a form is read, so that where none is open nothing of a form is looked at."""


async def _form(request: Request) -> AsyncIterator[FormData]:
    async with request.form(max_files=0, max_fields=FIELDS_MAX) as form:
        yield form


Filled = Annotated[FormData, Depends(_form)]


@router.get("/counter/{engagement_id}")
def show_counter(visit: Anyone, counter: Opened, language: str = "") -> Response:
    """Show the form of a client's counter."""
    return _page(_spoken(visit, language), counter, "counter.html")


@router.post("/counter/{engagement_id}")
def post_counter(visit: Anyone, counter: Opened, form: Filled, language: str = "") -> Response:
    """Take in what was filled in, and lead on to its conversation."""
    visit = _spoken(visit, language)
    _pace(visit, "begun", BEGUN_MAX).take(_caller(visit), at=visit.house.clock.now().timestamp())
    said = _approach(visit, form)
    house = visit.house
    with visit.reading(counter.tenant) as reader:
        try:
            arrival = read_approach(reader, house.runtime, counter=counter, said=said, at=house.clock.now())
        except NotTaken as refusal:
            raise _in_words(visit, counter, refusal) from None
    ticket = visit.writing(lambda tx: approach(tx, house.runtime, arrival=arrival, said=said), tenant=counter.tenant)
    return visit.go(_address(counter, ticket, visit))


@router.get("/counter/{engagement_id}/widget.js")
def fetch_widget(counter: Opened) -> Response:
    """Return the script that a client's page names: a button, and the counter in a frame behind it."""
    del counter  # it is open, and the script is the same for all
    headers = {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": f"public, max-age={HOUR_S}"}
    return Response((STATIC_FOLDER / "widget.js").read_bytes(), media_type="text/javascript", headers=headers)


@router.get("/counter/{engagement_id}/{ticket}")
def show_talk(visit: Anyone, counter: Opened, ticket: str, language: str = "") -> Response:
    """Show a conversation to whoever began it."""
    visit = _spoken(visit, language)
    return _page(visit, counter, "counter_talk.html", talk=_talk(visit, counter, ticket), ticket=ticket)


@router.post("/counter/{engagement_id}/{ticket}")
def post_talk(visit: Anyone, counter: Opened, form: Filled, ticket: str, language: str = "") -> Response:
    """Say something more."""
    visit, text = _spoken(visit, language), str(form.get("text", ""))
    _talk(visit, counter, ticket)
    _pace(visit, "said", SAID_MAX).take(ticket, at=visit.house.clock.now().timestamp())
    visit.writing(
        lambda tx: say_on(tx, visit.house.runtime, counter=counter, ticket=ticket, text=text), tenant=counter.tenant
    )
    return visit.go(_address(counter, ticket, visit))


@router.get("/counter/{engagement_id}/{ticket}/stream")
async def stream_talk(visit: Anyone, counter: Opened, ticket: str, language: str = "") -> Response:
    """Send what is said within a second."""
    visit = _spoken(visit, language)
    await run_in_threadpool(_talk, visit, counter, ticket)
    events = changes(
        lambda: _drawn(visit, counter, ticket),
        event="said",
        every_s=LOOK_S,
        rounds_max=ROUNDS_MAX,
        alive_every=ALIVE_EVERY,
    )
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _drawn(visit: Visit, counter: Counter, ticket: str) -> str:
    template = environment(visit.visitor.language).get_template("counter_said.html")
    return template.render(_told(visit, counter) | {"talk": _talk(visit, counter, ticket)})


def _told(visit: Visit, counter: Counter) -> dict[str, Any]:
    with visit.reading() as reader:
        client = next(one for one in organisations(reader, SYSTEM) if one.id == counter.tenant)
    own = {"client": client, "zone": zone_of(counter.terms) or "UTC"}
    return visit.context() | own | {"counter": f"/counter/{counter.terms.engagement.id}"}


def _spoken(visit: Visit, language: str) -> Visit:
    """Return the visit in the language of the page around the frame; who may be signed in counts for nothing."""
    chosen = next((one for one in LANGUAGES if one == language), visit.visitor.language)
    spoken = replace(visit, visitor=replace(visit.visitor, language=chosen, principal=None))
    visit.request.state.visit = spoken  # what is refused is said in the same language
    return spoken


def _talk(visit: Visit, counter: Counter, ticket: str) -> Talk:
    with visit.reading(counter.tenant) as reader:
        return talk_of(reader, counter=counter, ticket=ticket)


def _approach(visit: Visit, form: FormData) -> Approach:
    def given(key: str) -> str:
        return str(form.get(key, "")).strip()

    return Approach(
        chat=given("way") == "chat",
        name=given("name"),
        email=given("email"),
        phone=given("phone"),
        text=given("text"),
        consent=given("consent") == "yes",
        language=visit.visitor.language,
    )


def _in_words(visit: Visit, counter: Counter, refusal: NotTaken) -> NotTaken:
    """Say in the visitor's language what the line said in its own."""
    line = visit.house.lines.line(counter.terms.engagement.line)
    told = {"code": refusal.fields["problem"], "message": refusal.fields["reason"]}
    return NotTaken(place=refusal.place, reason=sentence_of(line, told, language=visit.visitor.language))


def _address(counter: Counter, ticket: str, visit: Visit) -> str:
    return f"/counter/{counter.terms.engagement.id}/{ticket}?language={visit.visitor.language}"


def _caller(visit: Visit) -> str:
    return visit.request.client.host if visit.request.client else "-"


def _pace(visit: Visit, name: str, most: int) -> Pace:
    paces = visit.request.app.state.paces
    return cast(Pace, paces.setdefault(name, Pace(most)))


def _page(visit: Visit, counter: Counter, template: str, **context: Any) -> Response:
    """Render a page that the agreed sites, and the house itself, may show in a frame; it leaves no cookie."""
    response = HTMLResponse(
        environment(visit.visitor.language).get_template(template).render(_told(visit, counter) | context)
    )
    framed = POLICY | {"frame-ancestors": " ".join(("'self'", *counter.sites))}
    response.headers["Content-Security-Policy"] = written(framed)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
