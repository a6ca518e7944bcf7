"""Publishing who works when, and letting somebody work longer."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from remit.parties.access import Permission, Principal, require
from remit.parties.actions.noting import note
from remit.parties.model import EventKind, Resource
from remit.parties.model.work import Shift, ShiftKind
from remit.parties.records.people import find_person, list_people
from remit.parties.records.places import find_site
from remit.parties.records.roster import drop_planned, insert_shifts
from remit.parties.refusals import OvertimeRefused, RosterRefused
from remit.parties.rules.rostering import Pattern, Stretch, spans
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.moment import require_utc
from remit.values.refusal import NotFound

DAYS_MAX = 62
OVERTIME_HOURS_MAX = 4


def publish_roster(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    site_id: Identifier,
    pattern: Pattern,
    stretch: Stretch,
    person_ids: Sequence[Identifier] | None = None,
) -> int:
    """Publish shifts for people of a site, in place of what was planned for them in those days; return how many.

    Everybody of the site where nobody is named. Refuses `NotFound`, and `RosterRefused` for no days or too many.
    """
    require(principal, Permission.ROSTER_WRITE, Resource(tenant=tenant, kind="site", name=site_id))
    site = find_site(tx, tenant=tenant, site_id=site_id)
    if site is None:
        raise NotFound(kind="site", name=site_id)
    if not pattern.weekdays or not 1 <= stretch.days <= DAYS_MAX or pattern.begins == pattern.ends:
        raise RosterRefused(place="days", days_max=DAYS_MAX)
    here = [one.id for one in list_people(tx, tenant=tenant) if one.active and one.site_id == site_id]
    wanted = here if person_ids is None else [one for one in here if one in person_ids]
    zone = ZoneInfo(site.tz)
    begins = require_utc(datetime.combine(stretch.first, time(), tzinfo=zone))
    ends = require_utc(datetime.combine(stretch.first + timedelta(days=stretch.days), time(), tzinfo=zone))
    drop_planned(tx, tenant=tenant, person_ids=wanted, from_at=begins, until_at=ends)
    blocks = tuple(spans(pattern, stretch, tz=site.tz))
    made = [
        Shift(tenant, tx.identifiers.new(), person_id, ShiftKind.PLANNED, *block)
        for person_id in wanted
        for block in blocks
    ]
    insert_shifts(tx, made)
    body = {"first": stretch.first.isoformat(), "days": stretch.days, "people": len(wanted), "shifts": len(made)}
    where = Resource(tenant=tenant, kind="site", name=site_id)
    note(tx, principal, kind=EventKind.ROSTER_PUBLISHED, resource=where, body=body)
    return len(made)


def allow_overtime(tx: Transaction, principal: Principal, *, person_id: Identifier, hours: int) -> Shift:
    """Let somebody go on working from now for some hours. Refuses `NotFound`, `OvertimeRefused` beyond the most."""
    one = find_person(tx, person_id)
    if one is None:
        raise NotFound(kind="person", name=person_id)
    require(principal, Permission.ROSTER_WRITE, Resource(tenant=one.tenant, kind="person", name=person_id))
    if not 1 <= hours <= OVERTIME_HOURS_MAX:
        raise OvertimeRefused(place="hours", hours_max=OVERTIME_HOURS_MAX)
    made = Shift(one.tenant, tx.identifiers.new(), one.id, ShiftKind.OVERTIME, tx.now, tx.now + timedelta(hours=hours))
    insert_shifts(tx, [made])
    where = Resource(tenant=one.tenant, kind="person", name=one.id)
    note(tx, principal, kind=EventKind.OVERTIME_ALLOWED, resource=where, body={"hours": hours})
    return made
