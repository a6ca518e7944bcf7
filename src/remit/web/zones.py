"""Time zones: the one a visitor reads in, and the client's, in which its service levels are reckoned."""

from remit.app.house import House
from remit.contracts.model import Terms
from remit.contracts.refusals import NoTerms
from remit.contracts.reports import engagements, terms
from remit.parties.model import Principal
from remit.store import Reader
from remit.values.moment import Moment


def home_zone(house: House, principal: Principal) -> str:
    """Return the zone that somebody reads moments in: the site's, else the one their organisation's work is due in."""
    if principal.site_id is not None:
        return principal.tz
    with house.store.read(tenant=principal.organisation) as reader:
        return _zone_of_client(reader, principal, at=house.clock.now()) or principal.tz


def _zone_of_client(reader: Reader, principal: Principal, *, at: Moment) -> str | None:
    for one in engagements(reader, principal):
        if not principal.is_client_of(one.tenant):
            continue
        try:
            zone = zone_of(terms(reader, tenant=one.tenant, engagement_id=one.id, at=at))
        except NoTerms:
            continue
        if zone:
            return zone
    return None


def zone_of(terms: Terms) -> str | None:
    """Return the zone of the first service level's calendar, None where no level has one."""
    return next((level.calendar.tz for level in terms.service_levels if level.calendar), None)
