"""Who is to work when."""

from remit.parties.access import Permission, Principal, require
from remit.parties.model import Resource
from remit.parties.model.work import Shift
from remit.parties.records.roster import shifts_of
from remit.store import Reader
from remit.values.moment import Moment


def roster(
    reader: Reader, principal: Principal, *, tenant: str, from_at: Moment, until_at: Moment
) -> tuple[Shift, ...]:
    """Return an organisation's shifts that touch a span. Needs `roster.read` there."""
    require(principal, Permission.ROSTER_READ, Resource(tenant=tenant, kind="organisation", name=tenant))
    return shifts_of(reader, tenant=tenant, from_at=from_at, until_at=until_at)


def own_roster(reader: Reader, principal: Principal, *, from_at: Moment, until_at: Moment) -> tuple[Shift, ...]:
    """Return one's own shifts that touch a span, in their order: everybody may know when they are to work."""
    found = shifts_of(reader, tenant=principal.organisation, from_at=from_at, until_at=until_at)
    return tuple(sorted((one for one in found if one.person_id == principal.id), key=lambda one: one.begins_at))
