"""The invitation to an interview as an iCalendar request (RFC 5545, RFC 5546), without the candidate's name."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from remit.services.kit import Document, ServiceCall, ServiceResult
from remit.services.recruiting.reasons import reason, reasons


def invite(call: ServiceCall) -> ServiceResult:
    """Write the invitation, or say what of day, time or zone cannot be meant."""
    try:
        begins = _begins(call)
    except (ValueError, OSError, KeyError):  # what `time` and `ZoneInfo` raise for names that are none
        told = {key: str(call.variables.get(f"interview_{key}") or "–") for key in ("time", "zone")}
        return ServiceResult({"invited": False, **reasons([reason("schedule.unclear", **told)])})
    if begins <= call.now:
        return ServiceResult({"invited": False, **reasons([reason("schedule.past", at=begins.isoformat())])})
    content = _calendar(call, begins).to_ical()
    return ServiceResult(
        {"invited": True, "interview_at": begins.isoformat(), **reasons([])},
        documents=(Document("interview.ics", "text/calendar", content),),
    )


def _begins(call: ServiceCall) -> datetime:
    told = call.variables.get("interview_date")
    day = date.fromisoformat(str(told)) if told else _next_working_day(call.now.date())
    at = time.fromisoformat(str(call.variables["interview_time"]).strip())
    return datetime.combine(day, at, tzinfo=ZoneInfo(str(call.variables["interview_zone"]).strip()))


def _next_working_day(day: date) -> date:
    return next(day + timedelta(ahead) for ahead in range(1, 4) if (day + timedelta(ahead)).weekday() < 5)


def _calendar(call: ServiceCall, begins: datetime) -> Calendar:
    minutes = int(call.variables.get("interview_minutes") or call.parameters["interview_minutes"])
    event = Event()
    event.add("uid", f"{call.item.id}@interviews")
    event.add("dtstamp", call.now)
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=minutes))
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


def _attendee(row: dict[str, Any]) -> vCalAddress:
    address = vCalAddress(f"mailto:{row['email']}")
    if row.get("name"):
        address.params["cn"] = vText(str(row["name"]))
    address.params["role"] = vText("REQ-PARTICIPANT")
    address.params["rsvp"] = vText("TRUE")
    return address
