"""The client's time zone: the one in which its service levels are reckoned."""

from collections.abc import Iterable

from remit.contracts.model import Engagement, Terms
from remit.contracts.refusals import NoTerms
from remit.contracts.reports import terms
from remit.store import Reader
from remit.values.moment import Moment


def zone_of_client(reader: Reader, engagements: Iterable[Engagement], *, at: Moment) -> str | None:
    """Return the zone that a client's first engagement with a calendar is reckoned in."""
    for one in engagements:
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
