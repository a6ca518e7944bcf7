"""How a client's services stand: good, impaired or down, with the open incidents, major ones with what joins them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from remit.contracts.model import Engagement
from remit.hosting.model import INCIDENT_MAJOR, INCIDENT_OPEN
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import OPEN_STATES, Fingerprint
from remit.work.records.fingerprints import fingerprints_beginning
from remit.work.records.items import load_items
from remit.work.records.reference import list_references
from remit.work.reports.lists import PAGE_MAX, ItemFilter, item_list

DOWN = "P1"
IMPAIRED = frozenset({"P2", "P3"})


class Standing(StrEnum):
    """How a service stands, the worst first."""

    DOWN = "down"
    IMPAIRED = "impaired"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An open incident of a service."""

    item_id: Identifier
    number: str
    priority: str
    major: bool
    since: Moment


@dataclass(frozen=True, slots=True)
class ServiceStanding:
    """A service, how it stands, and its open incidents, major ones first."""

    key: str
    name: str
    standing: Standing
    incidents: tuple[OpenIncident, ...]

    @property
    def majors(self) -> tuple[OpenIncident, ...]:
        """The major incidents."""
        return tuple(one for one in self.incidents if one.major)

    @property
    def joined(self) -> tuple[OpenIncident, ...]:
        """The incidents that a major one joins."""
        return tuple(one for one in self.incidents if not one.major) if self.majors else ()


def services_standing(reader: Reader, principal: Principal, *, engagement: Engagement) -> tuple[ServiceStanding, ...]:
    """Return how the services of a support engagement stand, the worst first. Refuses `AccessDenied`."""
    require(principal, Permission.ITEM_READ, Resource(tenant=engagement.tenant, kind="engagement", name=engagement.id))
    held = list_references(reader, tenant=engagement.tenant, engagement_id=engagement.id, kind="service")
    known = {one.key: str(one.body.get("name") or one.key) for one in held}
    found = _incidents(reader, engagement)
    lines = [_line(key, known.get(key, key), found.get(key, ())) for key in {*known, *found} if key]
    return tuple(sorted(lines, key=lambda one: (tuple(Standing).index(one.standing), one.name)))


def incidents_reported(
    reader: Reader, principal: Principal, *, engagement: Engagement, since: Moment
) -> tuple[tuple[Moment, str], ...]:
    """Return when incidents were reported since a moment, and of which service (its key, empty where none was named).

    The newest `PAGE_MAX` of them at most.
    """
    narrowed = ItemFilter(engagement_id=engagement.id, kind="incident", received_from=since)
    found = item_list(reader, principal=principal, narrowed=narrowed, tenants=(engagement.tenant,), count_max=PAGE_MAX)
    return tuple((one.received_at, str(one.payload.get("service") or "")) for one in found.items)


def _incidents(reader: Reader, engagement: Engagement) -> dict[str, list[OpenIncident]]:
    of = {"tenant": engagement.tenant, "engagement_id": engagement.id, "prefix": ""}
    marks = fingerprints_beginning(reader, **of, kind=INCIDENT_OPEN)
    majors = {one.item_id for one in fingerprints_beginning(reader, **of, kind=INCIDENT_MAJOR)}
    items = load_items(reader, tenant=engagement.tenant, ids=[one.item_id for one in marks])
    found: defaultdict[str, list[OpenIncident]] = defaultdict(list)
    for mark in marks:
        item = items.get(mark.item_id)
        # a cancelled incident never came to take its mark away
        if item is not None and item.state in OPEN_STATES:
            service, priority, number = _parts(mark)
            major = mark.item_id in majors
            found[service].append(OpenIncident(item.id, number, priority, major, item.received_at))
    return found


def _parts(mark: Fingerprint) -> tuple[str, str, str]:
    service, priority, number = mark.key.rsplit("|", 2)
    return service, priority, number


def _line(key: str, name: str, incidents: Iterable[OpenIncident]) -> ServiceStanding:
    ordered = tuple(sorted(incidents, key=lambda one: (not one.major, one.priority, one.number)))
    return ServiceStanding(key, name, _standing(ordered), ordered)


def _standing(incidents: tuple[OpenIncident, ...]) -> Standing:
    if any(one.major or one.priority == DOWN for one in incidents):
        return Standing.DOWN
    return Standing.IMPAIRED if any(one.priority in IMPAIRED for one in incidents) else Standing.GOOD
