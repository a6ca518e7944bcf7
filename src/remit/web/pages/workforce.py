"""The planner's page: what will come, how many people that needs, who is there, and what if it were otherwise."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from remit.parties.access import Permission, tenants_with
from remit.parties.actions.roster import allow_overtime, publish_roster
from remit.parties.model import Site
from remit.parties.model.work import Shift
from remit.parties.reports.people import profile, sites
from remit.parties.rules.rostering import Pattern, Stretch
from remit.printing import Band, Plot, Series, draw_lines
from remit.values.moment import Moment
from remit.values.refusal import NotFound, Refusal
from remit.web.clients import clients_of
from remit.web.coverage import coverage
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.workforce.model import HOUR_S, Supposition
from remit.workforce.reports import DayPlan, attendance, day_plan, plannable

router = APIRouter(include_in_schema=False)
WEEKDAYS = (
    marked("Mon"),
    marked("Tue"),
    marked("Wed"),
    marked("Thu"),
    marked("Fri"),
    marked("Sat"),
    marked("Sun"),
)
BOUNDS = {"volume": (0, 500), "handling": (10, 500), "shrinkage": (0, 80), "occupancy": (30, 100)}
"""Within what a supposition may lie, in percent; beyond it the nearest bound is meant."""


class DayUnreadable(Refusal):
    """A day or a time of a roster that cannot be read."""

    code = "web.roster_day"
    status = 422
    sentence = "“{text}” is no day or time; write them as 2026-04-01 and 08:30."


@router.get("/workforce")
def show_workforce(
    visit: SignedIn,
    engagement: str = "",
    day: str = "",
    volume: str = "",
    handling: str = "",
    shrinkage: str = "",
    occupancy: str = "",
) -> Response:
    """Show a day's forecast, need and roster, for one engagement or all that the visitor plans."""
    visit.tenants_with(Permission.BOARD_READ)
    now = visit.house.clock.now()
    shown = _day(day) or now.astimezone(ZoneInfo(visit.visitor.zone)).date()
    begins = _midnight(shown, visit.visitor.zone)
    given = {"volume": volume, "handling": handling, "shrinkage": shrinkage, "occupancy": occupancy}
    suppose = _supposition(given)
    with visit.reading() as reader:
        known = plannable(reader, visit.principal)
        chosen = [one for one in known if not engagement or one.id == engagement]
        if engagement and not chosen:
            raise NotFound(kind="engagement", name=engagement)
        tenants = sorted({one.tenant for one in chosen})
        plan = day_plan(reader, visit.principal, chosen=chosen, begins=begins, now=now, suppose=suppose)
        rows = attendance(reader, visit.principal, tenants=tenants, begins=begins, now=now)
        clients = clients_of(reader, visit.principal)
        places = _sites(visit, reader)
    skills = {key: names for one in chosen for key, names in visit.house.lines.line(one.line).skills.items()}
    return visit.page(
        "workforce.html",
        engagements=known,
        chosen=engagement,
        clients=clients,
        day=shown,
        days=(shown - timedelta(days=1), shown + timedelta(days=1)),
        suppose=suppose,
        plan=plan,
        short=[one for one in plan.hours if one.gap > 0.5],
        missing_h=sum(one.gap for one in plan.hours if one.gap > 0.5),
        volumes=_volumes(visit, plan),
        people=_people(visit, plan),
        rows=rows,
        skills=skills,
        covered=coverage(rows, skills=skills, countries=frozenset(one.country for one in chosen)),
        sites=places,
        weekdays=WEEKDAYS,
        can_publish=bool(places),
        clock=clock,
    )


def clock(one: Shift, zone: str) -> str:
    """Write from when to when a shift lasts in a zone."""
    begins, ends = (at.astimezone(ZoneInfo(zone)) for at in (one.begins_at, one.ends_at))
    return f"{begins:%H:%M}–{ends:%H:%M}"


def _sites(visit: Visit, reader: Any) -> list[Site]:
    """Return the sites whose roster the visitor writes."""
    writable = tenants_with(visit.principal, Permission.ROSTER_WRITE) or ()
    return [one for tenant in writable for one in sites(reader, visit.principal, tenant=tenant)]


def _supposition(given: dict[str, str]) -> Supposition:
    """Read what is supposed; what is no number is as it is, what is beyond the bounds is at them."""
    read = {
        name: min(max(int(text), BOUNDS[name][0]), BOUNDS[name][1])
        for name, text in given.items()
        if text.isascii() and text.isdigit() and len(text) < 6
    }
    return Supposition(**read)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _midnight(day: date, zone: str) -> Moment:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _clocks(visit: Visit, hours: Sequence[int]) -> tuple[str, ...]:
    zone = ZoneInfo(visit.visitor.zone)
    return tuple(datetime.fromtimestamp(hour * HOUR_S, tz=zone).strftime("%H") for hour in hours)


def _volumes(visit: Visit, plan: DayPlan) -> str:
    say, words = visit.visitor.translator.gettext, visit.visitor.translator
    total = sum(one.volume for one in plan.expected)
    came = sum(one or 0 for one in plan.came)
    summary = say("{n} items are expected over the day; {k} have come.").format(
        n=words.number(round(total)), k=words.number(came)
    )
    series = (
        Series(say("Expected"), tuple(round(one.volume, 2) for one in plan.expected)),
        Series(say("Came"), tuple(None if one is None else float(one) for one in plan.came)),
    )
    band = Band(tuple(one.low for one in plan.expected), tuple(one.high for one in plan.expected))
    hours = _clocks(visit, [one.hour for one in plan.expected])
    return draw_lines(Plot(say("Volume by the hour"), summary, hours, series, write=words.number, band=band))


def _people(visit: Visit, plan: DayPlan) -> str:
    say, words = visit.visitor.translator.gettext, visit.visitor.translator
    most = max((one.gap for one in plan.hours), default=0.0)
    summary = (
        say("The roster covers every hour.")
        if most <= 0
        else say("At the worst hour {n} people are missing.").format(n=words.number(round(most, 1)))
    )
    series = (
        Series(say("To be scheduled"), tuple(round(one.to_schedule, 2) for one in plan.hours)),
        Series(say("Scheduled"), tuple(round(one.scheduled, 2) for one in plan.hours)),
    )
    hours = _clocks(visit, [one.hour for one in plan.hours])
    return draw_lines(Plot(say("People by the hour"), summary, hours, series, write=words.number))


@router.post("/workforce/roster")
def post_roster(visit: SignedIn, form: Posted) -> Response:
    """Publish a site's shifts for some days, in place of what was planned for them."""
    visit.tenants_with(Permission.ROSTER_WRITE)
    with visit.reading() as reader:
        site = next((one for one in _sites(visit, reader) if one.id == str(form.get("site", ""))), None)
    if site is None:
        raise NotFound(kind="site", name=str(form.get("site", "")))
    stretch = _stretch(form)
    made = visit.writing(
        lambda tx: publish_roster(
            tx,
            visit.principal,
            tenant=site.tenant,
            site_id=site.id,
            pattern=_pattern(form),
            stretch=stretch,
        )
    )
    said = marked("{n} shifts are published for {name}.")
    return visit.go(f"/workforce?day={stretch.first}", said=said, n=str(made), name=site.name)


def _pattern(form: FormData) -> Pattern:
    days = frozenset(int(str(one)) for one in form.getlist("weekday") if str(one) in "0123456" and str(one))
    return Pattern(days, _time(form, "begins"), _time(form, "ends"))


def _time(form: FormData, place: str) -> time:
    text = str(form.get(place, ""))
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise DayUnreadable(place=place, text=text) from None


def _stretch(form: FormData) -> Stretch:
    first, days = str(form.get("first", "")), str(form.get("days", ""))
    closed = str(form.get("holidays", "")).split()
    try:
        holidays = frozenset(date.fromisoformat(one.strip(",;")) for one in closed)
        return Stretch(date.fromisoformat(first), int(days) if days.isdigit() and len(days) < 4 else 0, holidays)
    except ValueError:
        raise DayUnreadable(place="first", text=first) from None


@router.post("/workforce/overtime/{person_id}")
def post_overtime(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Let somebody go on working from now."""
    visit.tenants_with(Permission.ROSTER_WRITE)
    hours = str(form.get("hours", ""))
    with visit.reading() as reader:
        one = profile(reader, visit.principal, person_id=person_id).person
    visit.writing(
        lambda tx: allow_overtime(tx, visit.principal, person_id=one.id, hours=int(hours) if hours.isdigit() else 0)
    )
    return visit.go(f"/people/{one.id}", said=marked("{name} may go on working."), name=one.name)
