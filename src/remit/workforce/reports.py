"""Read-only questions: the plan of a day, adherence of people, the due curve against the people for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from remit.contracts.model import Engagement, Metric
from remit.contracts.refusals import NoTerms
from remit.contracts.reports import engagements, terms
from remit.parties.access import Permission, Principal, tenants_with
from remit.parties.model import EventKind, PresenceState
from remit.parties.model.work import Shift
from remit.parties.reports.people import Profile, working_for
from remit.parties.reports.roster import own_roster, roster
from remit.store import Reader
from remit.values.moment import Moment
from remit.work.model import EXPECTED_HANDLING_S
from remit.work.records.volumes import arrivals_by_hour, handling_per_item, work_due_by_hour
from remit.work.rules.eligibility import WORKING
from remit.workforce.model import Expected, ForecastError, HourPlan, Supposition
from remit.workforce.rules.attendance import Span, adherence, due_curve, hour_of, scheduled_by_hour, spent_in
from remit.workforce.rules.forecasting import WEEK, WEEKS, forecast, measured_error, record_begins
from remit.workforce.rules.staffing import plan

HISTORY = timedelta(hours=WEEK * WEEKS)
CURVE_H, BEFORE_H = 12, 72
LIVE = (20.0, 0.8)
"""Calls: eighty percent within twenty seconds, where the terms promise an answer rather than a turnaround."""
LIVE_MAX_MINUTES = 10
"""A promise of a first answer within so many minutes is one to somebody who waits on the line."""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A day of one or more engagements: forecast with its error, what came, and need against the roster."""

    engagements: tuple[Engagement, ...]
    expected: tuple[Expected, ...]
    came: tuple[int | None, ...]
    error: ForecastError
    hours: tuple[HourPlan, ...]
    handling_s: float
    live: bool


def plannable(reader: Reader, principal: Principal) -> tuple[Engagement, ...]:
    """Return the engagements whose work the principal may plan."""
    tenants = tenants_with(principal, Permission.BOARD_READ) or ()
    return tuple(one for one in engagements(reader, principal) if one.tenant in tenants)


def day_plan(
    reader: Reader,
    principal: Principal,
    *,
    chosen: Sequence[Engagement],
    begins: Moment,
    now: Moment,
    suppose: Supposition,
) -> DayPlan:
    """Plan the 24 hours from a moment on, from the eight weeks of record before now."""
    tenants, ids = sorted({one.tenant for one in chosen}), [one.id for one in chosen]
    since, until = now - HISTORY, begins + timedelta(days=1)
    counts = arrivals_by_hour(reader, tenants=tenants, engagements=ids, from_at=since, until_at=now) if ids else {}
    current = hour_of(now)
    first = record_begins(counts)
    first = current if first is None else first
    known = {hour: count for hour, count in counts.items() if first <= hour < current}
    hours = range(hour_of(begins), hour_of(until))
    handling = handling_per_item(reader, tenants=tenants, engagements=ids, from_at=since) if ids else None
    promise_h, live = _promised(reader, chosen, now=now)
    # What came before the day and may still wait is work of the day.
    before = range(hours.start - min(promise_h, BEFORE_H), hours.stop)
    expected = forecast(known, before, begins=first, ends=current)
    shifts = shifts_for(reader, principal, tenants=tenants, from_at=begins, until_at=until)
    return DayPlan(
        engagements=tuple(chosen),
        expected=expected[-len(hours) :],
        came=tuple(known.get(hour, 0) if first <= hour < current else None for hour in hours),
        error=measured_error(known, begins=first, ends=current),
        hours=plan(
            expected,
            handling_s=handling or EXPECTED_HANDLING_S,
            promise_h=promise_h,
            scheduled=scheduled_by_hour((one.begins_at, one.ends_at) for one in shifts),
            suppose=suppose,
            live=LIVE if live else None,
        )[-len(hours) :],
        handling_s=handling or float(EXPECTED_HANDLING_S),
        live=live,
    )


def _promised(reader: Reader, chosen: Iterable[Engagement], *, now: Moment) -> tuple[int, bool]:
    """Return the shortest turnaround promised, in hours, and whether all of it is answered on the line."""
    turnarounds, live = [], []
    for one in chosen:
        try:
            agreed = terms(reader, tenant=one.tenant, engagement_id=one.id, at=now)
        except NoTerms:
            continue
        turnaround = agreed.service_level(Metric.TURNAROUND_TIME)
        answer = agreed.service_level(Metric.FIRST_RESPONSE) or agreed.service_level(Metric.RESPONSE_TIME)
        if turnaround and turnaround.target_minutes:
            turnarounds.append(max(1, int(turnaround.target_minutes // 60)))
        promptly = answer is not None and answer.target_minutes is not None
        live.append(promptly and answer.target_minutes <= LIVE_MAX_MINUTES)  # type: ignore[union-attr,operator]  # promptly says so
    return min(turnarounds, default=1), bool(live) and all(live)


def shifts_for(
    reader: Reader, principal: Principal, *, tenants: Sequence[str], from_at: Moment, until_at: Moment
) -> tuple[Shift, ...]:
    """Return the shifts of the people who work for these clients, as far as the principal may read the roster."""
    crew = crew_of(reader, principal, tenants=tenants)
    found = (
        one
        for provider in sorted({each.person.tenant for each in crew.values()})
        if provider in (tenants_with(principal, Permission.ROSTER_READ) or ())
        for one in roster(reader, principal, tenant=provider, from_at=from_at, until_at=until_at)
    )
    return tuple(one for one in found if one.person_id in crew)


def crew_of(reader: Reader, principal: Principal, *, tenants: Sequence[str]) -> Mapping[str, Profile]:
    """Return the people of others who do the work of these clients: whoever takes tasks."""
    allowed = tenants_with(principal, Permission.PEOPLE_READ) or ()
    crews = working_for(reader, principal, tenants=[tenant for tenant in tenants if tenant in allowed])
    return {one.person.id: one for tenant, some in crews.items() for one in some if _works(one, tenant)}


def _works(one: Profile, tenant: str) -> bool:
    return one.person.active and any(held.tenant == tenant and held.role in ("agent", "expert") for held in one.grants)


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person's shifts of a day, and how well they kept to them so far."""

    person: Profile
    shifts: tuple[Shift, ...]
    adherence: float | None


def attendance(
    reader: Reader, principal: Principal, *, tenants: Sequence[str], begins: Moment, now: Moment
) -> tuple[Attendance, ...]:
    """Return who was to work in the 24 hours from a moment on, by name, with adherence from presence in the log."""
    until = begins + timedelta(days=1)
    crew = crew_of(reader, principal, tenants=tenants)
    shifts: dict[str, list[Shift]] = {}
    for one in shifts_for(reader, principal, tenants=tenants, from_at=begins, until_at=until):
        shifts.setdefault(one.person_id, []).append(one)
    rows = [
        Attendance(crew[person_id], tuple(held), _kept(reader, crew[person_id], held, now=now))
        for person_id, held in shifts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.shifts[0].begins_at, row.person.person.name)))


def own_attendance(reader: Reader, principal: Principal, *, own: Profile, begins: Moment, now: Moment) -> Attendance:
    """Return one's own shifts of the seven days from a moment on, and how well one kept to the first day's so far."""
    day, week = begins + timedelta(days=1), begins + timedelta(days=7)
    shifts = own_roster(reader, principal, from_at=begins, until_at=week)
    first = [one for one in shifts if one.begins_at < day]
    return Attendance(own, shifts, _kept(reader, own, first, now=now) if first else None)


def own_breaks(reader: Reader, *, own: Profile, begins: Moment, now: Moment) -> tuple[Span, ...]:
    """Return the breaks that one took since a moment, by one's presence in the log; one that lasts ends now."""
    states = [(at, state is PresenceState.BREAK) for at, state in _presences(reader, own)]
    spans = spent_in(states, now=now)
    return tuple((max(since, begins), until) for since, until in spans if until > begins)


def _kept(reader: Reader, one: Profile, shifts: Sequence[Shift], *, now: Moment) -> float | None:
    spans = [(each.begins_at, each.ends_at) for each in shifts]
    if min(since for since, _ in spans) >= now:
        return None
    states = [(at, state.value in WORKING) for at, state in _presences(reader, one)]
    return adherence(spans, spent_in(states, now=now), now=now)


def _presences(reader: Reader, one: Profile) -> list[tuple[Moment, PresenceState]]:
    person = one.person
    told = reader.events(tenant=person.tenant, stream=f"person:{person.id}", kinds=[EventKind.PRESENCE_CHANGED.value])
    return [(event.at, PresenceState(event.body["state"])) for event in told]


@dataclass(frozen=True, slots=True)
class DueCurve:
    """Hours of work due by the end of each hour, against the hours that people on shift have until then."""

    hours: tuple[int, ...]
    owed: tuple[float, ...]
    able: tuple[float, ...]
    on_shift: int

    @property
    def short_at(self) -> int | None:
        """The first hour by whose end more is due than can be done, None where there is none."""
        pairs = zip(self.hours, self.owed, self.able, strict=True)
        return next((hour for hour, owed, able in pairs if owed > able), None)


def due_against_staff(reader: Reader, principal: Principal, *, tenants: Sequence[str], now: Moment) -> DueCurve:
    """Return the due curve of the next hours for these clients. Asks what `board` and the roster let one see."""
    until = now + timedelta(hours=CURVE_H)
    due = work_due_by_hour(reader, tenants=tenants, until_at=until) if tenants else {}
    shifts = shifts_for(reader, principal, tenants=tenants, from_at=now, until_at=until)
    able = scheduled_by_hour((max(one.begins_at, now), one.ends_at) for one in shifts)
    hours = tuple(range(hour_of(now), hour_of(now) + CURVE_H))
    curve = due_curve(due, able, hours)
    there = {one.person_id for one in shifts if one.begins_at <= now < one.ends_at}
    return DueCurve(hours, tuple(owed for owed, _ in curve), tuple(can for _, can in curve), len(there))
