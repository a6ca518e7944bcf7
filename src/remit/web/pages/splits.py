"""Splitting the floor from the lead's board: these people take this work until then; it can be taken back."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Permission
from remit.values.moment import Moment
from remit.web.finding import find
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.actions.splitting import renew_split, split_called, split_floor, stop_split
from remit.work.model.splits import Split, SplitUnfit

router = APIRouter(include_in_schema=False)


@router.post("/board/splits")
def post_split(visit: SignedIn, form: Posted) -> Response:
    """Leave an engagement's work to some people until a time of the visitor's day."""
    visit.tenants_with(Permission.TASK_ASSIGN)
    tenant, _, engagement_id = str(form.get("engagement", "")).partition("/")
    until = next_time(str(form.get("until", "")), now=visit.house.clock.now(), zone=visit.visitor.zone)
    people = [str(one) for one in form.getlist("people")]
    made = visit.writing(
        lambda tx: split_floor(
            tx, principal=visit.principal, tenant=tenant, engagement_id=engagement_id, people=people, until=until
        ),
        tenant=tenant,
    )
    undo = f"/board/splits/end?split={made.id}"
    return visit.go(
        "/board#splits", said=marked("The floor is split; whoever is named takes this work first."), undo=undo
    )


@router.post("/board/splits/end")
def post_end(visit: SignedIn, form: Posted, split: str) -> Response:
    """End a split before its time."""
    found = _split(visit, split)
    visit.writing(
        lambda tx: stop_split(tx, principal=visit.principal, tenant=found.tenant, split_id=split), tenant=found.tenant
    )
    undo = f"/board/splits/again?split={split}"
    return visit.go("/board#splits", said=marked("The split is over; everybody is offered this work again."), undo=undo)


@router.post("/board/splits/again")
def post_again(visit: SignedIn, form: Posted, split: str) -> Response:
    """Let a split that was ended hold again."""
    found = _split(visit, split)
    visit.writing(
        lambda tx: renew_split(tx, principal=visit.principal, tenant=found.tenant, split_id=split), tenant=found.tenant
    )
    undo = f"/board/splits/end?split={split}"
    return visit.go("/board#splits", said=marked("The split holds again."), undo=undo)


def _split(visit: Visit, split_id: str) -> Split:
    return find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: split_called(reader, principal=visit.principal, tenant=tenant, split_id=split_id),
        kind="split",
        name=split_id,
    )


def next_time(text: str, *, now: Moment, zone: str) -> Moment:
    """Return the next moment at which a clock of a zone shows a time of day. Refuses `SplitUnfit` for no time."""
    try:
        wanted = time.fromisoformat(text)
    except ValueError:
        raise SplitUnfit(place="until") from None
    here = now.astimezone(ZoneInfo(zone))
    found = datetime.combine(here.date(), wanted.replace(tzinfo=None), tzinfo=ZoneInfo(zone))
    if found <= here:
        found = datetime.combine(here.date() + timedelta(days=1), wanted.replace(tzinfo=None), tzinfo=ZoneInfo(zone))
    return found.astimezone(now.tzinfo)
