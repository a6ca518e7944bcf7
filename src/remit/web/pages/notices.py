"""What one was told, how one wishes to be told, and the bell that says so on every page."""

from functools import partial

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response, StreamingResponse

from remit.conversation.actions.noticing import read_notices, wish
from remit.conversation.model import NoticeKind
from remit.conversation.reports.notices import own_notices, own_wishes
from remit.conversation.rules.announcing import saying
from remit.conversation.rules.telling import Way, minute_of, written
from remit.parties.access import Permission, tenants_with
from remit.web.bell import Bells
from remit.web.choosing import chosen
from remit.web.visit import Posted, SignedIn
from remit.web.words import marked

router = APIRouter(include_in_schema=False)
KINDS = {
    NoticeKind.MENTION: marked("a colleague names you"),
    NoticeKind.WRITTEN: marked("the client's side writes about your work"),
    NoticeKind.INCIDENT: marked("an incident holds an item"),
    NoticeKind.MISSED: marked("a service level is missed"),
    NoticeKind.ESCALATED: marked("a clock reaches a level at which you are told"),
    NoticeKind.RENEWAL: marked("the last day for notice on a contract comes near"),
    NoticeKind.SUSPENDED: marked("somebody's work rests after critical findings"),
    NoticeKind.REMINDED: marked("you are reminded of an overdue invoice"),
}
WAYS = {
    Way.PAGE: marked("here alone"),
    Way.AT_ONCE: marked("here and by mail at once"),
    Way.DIGEST: marked("here and in a mail once a day"),
    Way.NONE: marked("not at all"),
}
SHOWN, SHOWN_MAX = 100, 1_000
"""Rows at first, and at most, which come once more are asked for."""
BY_MAIL = frozenset({Way.AT_ONCE, Way.DIGEST})


@router.get("/notices")
def show_notices(visit: SignedIn, kind: str = "", shown: int = SHOWN) -> Response:
    """List one's own notices, of one kind where it is chosen, the newest first, with how one wishes to be told."""
    wanted, kinds = min(max(shown, SHOWN), SHOWN_MAX), _kinds(kind)
    with visit.reading() as reader:
        rows = own_notices(reader, visit.principal, kinds=kinds, count_max=wanted + 1)
        wishes = own_wishes(reader, visit.principal)
    mails = visit.house.crier.server is not None
    ways = {way: name for way, name in WAYS.items() if mails or way not in BY_MAIL}
    says = partial(saying, speak=visit.visitor.translator)
    return visit.page(
        "notices.html",
        rows=rows[:wanted],
        more=len(rows) > wanted,
        shown_max=SHOWN_MAX,
        kind=kinds[0] if len(kinds) == 1 else None,
        says=says,
        wishes=wishes,
        kinds=KINDS,
        ways=ways,
        mails=mails,
        written=written,
    )


def _kinds(chosen_kind: str) -> tuple[NoticeKind, ...]:
    """Return the kinds to show: the one that was chosen, all where none is known by that name."""
    return tuple(one for one in NoticeKind if one.value == chosen_kind) or tuple(NoticeKind)


@router.post("/notices/read")
def post_read(visit: SignedIn, form: Posted) -> Response:
    """Note that one read them all."""
    visit.writing(lambda tx: read_notices(tx, visit.principal))
    return visit.go("/notices", said=marked("All notices count as read."))


@router.post("/notices/wishes")
def post_wishes(visit: SignedIn, form: Posted) -> Response:
    """Note how one wishes to be told."""
    ways = {kind: chosen(Way, form, kind.value) for kind in NoticeKind}
    quiet = (_minute(form, "quiet_from"), _minute(form, "quiet_until"))
    digest_at = _minute(form, "digest_at") if form.get("digest_at") else 8 * 60
    visit.writing(lambda tx: wish(tx, visit.principal, ways=ways, quiet=quiet, digest_at=digest_at))
    return visit.go("/notices", said=marked("From now on you are told so."))


def _minute(form: FormData, name: str) -> int:
    """Read a time of day; an empty field is midnight, so that two empty fields leave no quiet hour."""
    return minute_of(str(form.get(name) or "00:00"), place=name)


@router.get("/notices/stream")
async def stream_bell(visit: SignedIn) -> Response:
    """Send the count of one's unread notices whenever it changes."""
    bells: Bells = visit.request.app.state.bells
    tenants = frozenset(tenants_with(visit.principal, Permission.ITEM_READ) or ())
    return StreamingResponse(
        bells.listen(visit.principal.id, tenants),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no", "Cache-Control": "no-store"},
    )
