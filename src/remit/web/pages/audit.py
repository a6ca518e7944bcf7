"""The audit: who opened masked data, changed rights or keys, and why; sought by words, by act and by day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Permission, tenants_with
from remit.parties.model import AuditSought, EventKind
from remit.parties.reports.audit import audit
from remit.parties.reports.names import names_of
from remit.parties.reports.people import people, within_reach
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import NotFound
from remit.web.pages.keys import DateUnreadable
from remit.web.visit import SignedIn, Visit
from remit.work.reports.items import called_item

router = APIRouter(include_in_schema=False)
PAGE = 100
ACTS = tuple(sorted(set(EventKind) - {EventKind.PRESENCE_CHANGED}))


@router.get("/audit")
def show_audit(visit: SignedIn, q: str = "", act: str = "", from_date: str = "", until_date: str = "") -> Response:
    """Show the newest entries that are as sought, of every organisation whose audit the visitor may read."""
    tenants, words = visit.tenants_with(Permission.AUDIT_READ), q.strip().replace("\0", "")
    known = act if act in ACTS else None
    begins, ends = _day("from_date", from_date), _day("until_date", until_date)
    until = ends + timedelta(days=1) if ends else None
    with visit.reading() as reader:
        subjects = frozenset(_subjects(visit, reader, words)) if words else frozenset[str]()
        sought = AuditSought(words, subjects, known, _begin(visit, begins), _begin(visit, until))
        found = [
            entry
            for tenant in tenants
            for entry in audit(reader, visit.principal, tenant=tenant, sought=sought, count_max=PAGE + 1)
        ]
        newest = sorted(found, key=lambda entry: (entry.at, entry.id), reverse=True)
        subjects_shown = {entry.subject_id for entry in newest[:PAGE] if entry.subject_kind == "person"}
        names = names_of(reader, subjects_shown)
        openable = within_reach(reader, visit.principal, person_ids=subjects_shown)
    asked = {"q": words, "act": known or "", "from_date": from_date, "until_date": until_date}
    return visit.page(
        "audit.html",
        entries=newest[:PAGE],
        more=len(newest) > PAGE,
        narrowed=any(asked.values()),
        asked=asked,
        acts=ACTS,
        names=names,
        openable=openable,
        own=visit.principal.organisation,
    )


def _subjects(visit: Visit, reader: Reader, words: str) -> Iterator[str]:
    """Find what words name: an item by its number, people by their names."""
    for tenant in tenants_with(visit.principal, Permission.PEOPLE_READ) or ():
        for one in people(reader, visit.principal, tenant=tenant):
            if words.casefold() in one.person.name.casefold():
                yield one.person.id
    for tenant in tenants_with(visit.principal, Permission.ITEM_READ) or ():
        try:
            yield called_item(
                reader, principal=visit.principal, permission=Permission.ITEM_READ, tenant=tenant, name=words
            ).item.id
        except NotFound:
            continue


def _day(name: str, text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise DateUnreadable(place=name, value=text) from None
    return day if day is None or 1 < day.year < 9999 else None


def _begin(visit: Visit, day: date | None) -> Moment | None:
    """Return when a day begins where the visitor sits."""
    return datetime.combine(day, time(0), ZoneInfo(visit.visitor.zone)).astimezone(UTC) if day else None
