"""The audit: who opened masked data, changed rights or keys, and why."""

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Permission
from remit.parties.reports.audit import audit
from remit.web.names import names_of
from remit.web.visit import SignedIn

router = APIRouter(include_in_schema=False)
ENTRIES_MAX = 300


@router.get("/audit")
def show_audit(visit: SignedIn) -> Response:
    """Show the newest entries of every organisation whose audit the visitor may read."""
    with visit.reading() as reader:
        found = [
            entry
            for tenant in visit.tenants_with(Permission.AUDIT_READ)
            for entry in audit(reader, visit.principal, tenant=tenant)
        ]
        newest = sorted(found, key=lambda entry: (entry.at, entry.id), reverse=True)[:ENTRIES_MAX]
        people = (entry.subject_id for entry in newest if entry.subject_kind == "person")
        names = names_of(reader, people, now=visit.house.clock.now())
    return visit.page("audit.html", entries=newest, names=names, own=visit.principal.organisation)
