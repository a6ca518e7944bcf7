"""Counting the days that a court's rule gives, with every step told; and the calendar file that people subscribe to.

| period | counted |
|---|---|
| n calendar days after | the day of the event does not count; an end on a closed day moves to the next court day |
| n court days after | only court days count |
| n months after | the day of the same number, or the month's last; then as calendar days |
| n … before | the same backwards; an end on a closed day moves to the court day before it |

So count, for one, rule 6 of the Federal Rules of Civil Procedure and article 148 of Vietnam's Civil Code; what a court
really wants is in the matter's own rules, which name the clause beside each period.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from remit.discovery.model import Deadline, Period
from remit.values.refusal import Refusal

UNITS = {"calendar": "calendar days", "court": "court days", "months": "months"}
SATURDAY = 5
DAYS_MAX = 3_660
REMIND_BEFORE = timedelta(days=3)


class PeriodRefused(Refusal):
    """A period that cannot be counted."""

    code = "discovery.period"
    status = 422
    sentence = "The period “{name}” cannot be counted: {reason}."


def deadline(period: Period, events: Mapping[str, date], *, closed: frozenset[date]) -> Deadline:
    """Count a period from its event. Refuses `PeriodRefused`."""
    start = events.get(period.event)
    if start is None:
        raise PeriodRefused(place=period.name, name=period.name, reason=f"there is no event “{period.event}”")
    if period.unit not in UNITS or not 0 < period.count <= DAYS_MAX:
        reason = f"{period.count} {period.unit} is no period; units are {', '.join(UNITS)}"
        raise PeriodRefused(place=period.name, name=period.name, reason=reason)
    step = -1 if period.before else 1
    counted = _counted(period, start, step=step, closed=closed)
    day = counted
    while not is_court_day(day, closed=closed):
        day += timedelta(days=step)
    side = "before" if period.before else "after"
    words = f"{period.count} {UNITS[period.unit]} {side} {period.event} {start.isoformat()}: {counted.isoformat()}"
    moved = f", closed, moved to {day.isoformat()}" if day != counted else ""
    return Deadline(period.name, day, period.rule, words + moved)


def is_court_day(day: date, *, closed: frozenset[date]) -> bool:
    """Say whether a court sits on a day."""
    return day.weekday() < SATURDAY and day not in closed


def _counted(period: Period, start: date, *, step: int, closed: frozenset[date]) -> date:
    if period.unit == "months":
        month = start.year * 12 + start.month - 1 + step * period.count
        year, place = divmod(month, 12)
        return date(year, place + 1, min(start.day, monthrange(year, place + 1)[1]))
    if period.unit == "calendar":
        return start + timedelta(days=step * period.count)
    day, left = start, period.count
    while left:
        day += timedelta(days=step)
        left -= is_court_day(day, closed=closed)
    return day


def as_icalendar(deadlines: Iterable[Deadline], *, matter: str, made_at: datetime) -> bytes:
    """Write deadlines as days of an iCalendar file (RFC 5545), each with a reminder; equal input, equal bytes."""
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Remit//Matter calendar//EN")
    calendar.add("version", "2.0")
    for one in deadlines:
        event = Event()
        event.add("uid", f"{one.name}-{one.day.isoformat()}@{matter}".replace(" ", "-").lower())
        event.add("dtstamp", made_at)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", f"{matter}: {one.name}")
        event.add("description", f"{one.rule} – {one.counted}" if one.rule else one.counted)
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.name)
        alarm.add("trigger", -REMIND_BEFORE)
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
