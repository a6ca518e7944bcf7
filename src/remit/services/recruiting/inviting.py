"""The invitation to an interview as an iCalendar request (RFC 5545, RFC 5546), without the candidate's name."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from remit.services.kit import Document, Outgoing, ServiceCall, ServiceResult
from remit.services.recruiting.identity import identity_of
from remit.services.recruiting.posting import to_candidate, to_interviewers
from remit.services.recruiting.reasons import reason, reasons

if TYPE_CHECKING:
    from icalendar import Calendar, vCalAddress


def invite(call: ServiceCall) -> ServiceResult:
    """Write and post the invitation, or say what of day, time or zone cannot be meant."""
    try:
        begins = _begins(call)
    except (ValueError, OSError, KeyError):  # what `time` and `ZoneInfo` raise for names that are none
        told = {key: str(call.variables.get(f"interview_{key}") or "–") for key in ("time", "zone")}
        return ServiceResult({"invited": False, **reasons([reason("schedule.unclear", **told)])})
    if begins <= call.now:
        return ServiceResult({"invited": False, **reasons([reason("schedule.past", at=begins.isoformat())])})
    invitation = Document("interview.ics", "text/calendar", _calendar(call, begins).to_ical())
    return ServiceResult(
        {"invited": True, "interview_at": begins.isoformat(), **reasons([])},
        documents=(invitation,),
        handed={"letters": _letters(call, begins, invitation)},
    )


def _letters(call: ServiceCall, begins: datetime, invitation: Document) -> tuple[Outgoing, ...]:
    told = {
        "when": f"{begins:%Y-%m-%d %H:%M} ({call.variables['interview_zone']})",
        "minutes": str(_minutes(call)),
        "place": str(call.variables.get("interview_place") or "–"),
    }
    about: dict[str, Any] = {"job": str(call.variables["job_title"]), "files": [invitation], **told}
    return (to_candidate(call, identity_of(call), "invited", **about), *to_interviewers(call, **about))


def _minutes(call: ServiceCall) -> int:
    return int(call.variables.get("interview_minutes") or call.parameters["interview_minutes"])


def _begins(call: ServiceCall) -> datetime:
    told = call.variables.get("interview_date")
    day = date.fromisoformat(str(told)) if told else _next_working_day(call.now.date())
    at = time.fromisoformat(str(call.variables["interview_time"]).strip())
    return datetime.combine(day, at, tzinfo=ZoneInfo(str(call.variables["interview_zone"]).strip()))


def _next_working_day(day: date) -> date:
    return next(day + timedelta(ahead) for ahead in range(1, 4) if (day + timedelta(ahead)).weekday() < 5)


def _calendar(call: ServiceCall, begins: datetime) -> "Calendar":
    from icalendar import Calendar, Event

    event = Event()
    event.add("uid", f"{call.item.id}@interviews")
    event.add("dtstamp", call.now)
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=_minutes(call)))
    event.add("summary", f"Interview {call.item.payload['candidate']}: {call.variables['job_title']}")
    event.add("location", str(call.variables.get("interview_place") or ""))
    event.add("description", str(call.item.number))
    for row in call.variables.get("invited_people") or ():
        event.add("attendee", _attendee(row), encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Remit//Recruiting//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar


def _attendee(row: dict[str, Any]) -> "vCalAddress":
    from icalendar import vCalAddress, vText

    address = vCalAddress(f"mailto:{row['email']}")
    if row.get("name"):
        address.params["cn"] = vText(str(row["name"]))
    address.params["role"] = vText("REQ-PARTICIPANT")
    address.params["rsvp"] = vText("TRUE")
    return address
