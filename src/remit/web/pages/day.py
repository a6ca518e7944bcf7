"""My day: presence, what one did, what reviews said of it, with the right of reply; and what leads decide of that."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Permission
from remit.parties.model import PresenceState
from remit.parties.reports.names import names_of
from remit.parties.reports.people import profile
from remit.quality.actions.disputes import decide_dispute, dispute_verdict
from remit.quality.model import Ruling
from remit.quality.reports import coaching_of, dispute_called, disputes_waiting, feedback_for, own_figures
from remit.values.moment import Moment
from remit.web.choosing import chosen
from remit.web.clients import clients_of
from remit.web.finding import find
from remit.web.pages.reviews import bar, open_sample_of_mine
from remit.web.pages.workforce import clock
from remit.web.scorecards import point_names
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.reports.desk import desk_of, done_by
from remit.workforce.reports import Attendance, own_attendance, own_breaks

router = APIRouter(include_in_schema=False)
LOOKED_BACK = timedelta(days=30)


@router.get("/day")
def show_day(visit: SignedIn) -> Response:
    """Show one's own day."""
    visit.tenants_with(Permission.TASK_WORK)
    now = visit.house.clock.now()
    with visit.reading() as reader:
        own = profile(reader, visit.principal, person_id=visit.principal.id)
        told = feedback_for(reader, visit.principal, person_id=visit.principal.id, since_at=now - LOOKED_BACK)
        notes = coaching_of(reader, visit.principal, person_id=visit.principal.id)
        names = names_of(reader, [one.author_id for one in notes])
        begins = midnight(now, visit.visitor.zone)
        context: dict[str, Any] = {
            **_shifts(visit, own_attendance(reader, visit.principal, own=own, begins=begins, now=now)),
            "breaks": own_breaks(reader, own=own, begins=begins, now=now),
            "today": done_by(reader, visit.principal, since_at=begins),
            "week": done_by(reader, visit.principal, since_at=now - timedelta(days=7)),
            "held": desk_of(reader, visit.principal, now=visit.house.clock.now()).held,
            "figures": own_figures(reader, visit.principal),
            "clients": clients_of(reader, visit.principal),
        }
        points = point_names(visit, reader, (one.sample for one in told))
    return visit.page(
        "day.html",
        presence=own.presence,
        presences=tuple(PresenceState),
        feedback=told,
        points=points,
        notes=notes,
        names=names,
        bar=bar,
        **context,
    )


def _shifts(visit: Visit, own: Attendance) -> dict[str, Any]:
    """Tell when the visitor is to work in the next days, on the clock of where they sit."""
    zone = visit.visitor.zone
    here = ZoneInfo(zone)
    days = [(one.begins_at.astimezone(here).date(), clock(one, zone), one.kind) for one in own.shifts]
    today = visit.house.clock.now().astimezone(here).date()
    return {"shift_days": days, "today_date": today, "adherence": own.adherence}


def midnight(now: Moment, zone: str) -> Moment:
    """Return when today began where the visitor sits."""
    here = now.astimezone(ZoneInfo(zone))
    return datetime(here.year, here.month, here.day, tzinfo=ZoneInfo(zone)).astimezone(now.tzinfo)


@router.post("/day/feedback/{sample_id}")
def post_reply(visit: SignedIn, form: Posted, sample_id: str) -> Response:
    """Dispute a verdict on one's own work."""
    sample = open_sample_of_mine(visit, sample_id)
    visit.writing(
        lambda tx: dispute_verdict(
            tx,
            principal=visit.principal,
            tenant=sample.tenant,
            sample_id=sample_id,
            reply=str(form.get("reply", "")),
        ),
        tenant=sample.tenant,
    )
    return visit.go("/day", said=marked("Your reply on {item} is with the lead."), item=sample.number)


@router.get("/disputes")
def show_disputes(visit: SignedIn) -> Response:
    """List the disputes that wait for the visitor's ruling."""
    visit.tenants_with(Permission.QUALITY_DECIDE)
    with visit.reading() as reader:
        rows = disputes_waiting(reader, visit.principal)
        people = [one for row in rows for one in (row[0].person_id, row[2].reviewer_id)]
        names = names_of(reader, people)
        clients = clients_of(reader, visit.principal)
        points = point_names(visit, reader, (row[1] for row in rows))
    return visit.page("disputes.html", rows=rows, names=names, clients=clients, points=points)


@router.post("/disputes/{dispute_id}")
def post_ruling(visit: SignedIn, form: Posted, dispute_id: str) -> Response:
    """Decide a dispute."""
    tenant, number = _dispute(visit, dispute_id)
    ruling = chosen(Ruling, form, "ruling")
    visit.writing(
        lambda tx: decide_dispute(
            tx,
            principal=visit.principal,
            tenant=tenant,
            dispute_id=dispute_id,
            ruling=ruling,
            answer=str(form.get("answer", "")),
        ),
        tenant=tenant,
    )
    return visit.go("/disputes", said=marked("The dispute about {item} is decided."), item=number)


def _dispute(visit: Visit, dispute_id: str) -> tuple[str, str]:
    def ask(reader: Any, tenant: str) -> tuple[str, str]:
        return dispute_called(reader, visit.principal, tenant=tenant, dispute_id=dispute_id)

    return find(visit.house.store, visit.principal, ask, kind="dispute", name=dispute_id)
