"""Who works where, with which skills, rights and presence; and why somebody may see something."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from remit.parties.access import Permission, require, tenants_with
from remit.parties.model import (
    Clearance,
    Grant,
    Organisation,
    Person,
    Presence,
    Principal,
    PrincipalKind,
    Qualification,
    Resource,
    Site,
    Skill,
)
from remit.parties.records.people import (
    find_person,
    homes_by_id,
    list_people,
    list_people_working_for,
    people_of,
    presences_of,
    qualifications_of,
    skills_of,
)
from remit.parties.records.places import find_organisation, list_organisations, list_sites
from remit.parties.records.rights import clearances_of, grants_of
from remit.parties.reports.principals import principal_of
from remit.parties.rules.access import Ground, explain
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Profile:
    """A person with everything held: for the page about people."""

    person: Person
    site: Site | None
    skills: tuple[Skill, ...]
    qualifications: tuple[Qualification, ...]
    grants: tuple[Grant, ...]
    clearances: tuple[Clearance, ...]
    presence: Presence | None


class _OfPerson(Protocol):
    @property
    def person_id(self) -> str: ...


_Held = TypeVar("_Held", bound=_OfPerson)


def people(reader: Reader, principal: Principal, *, tenant: str) -> tuple[Profile, ...]:
    """Return the people an organisation employs and those who hold a role for it, by name. Needs `people.read`."""
    require(principal, Permission.PEOPLE_READ, Resource(tenant=tenant, kind="organisation", name=tenant))
    found = {
        one.id: one for one in (*list_people(reader, tenant=tenant), *list_people_working_for(reader, tenant=tenant))
    }
    return _profiles(reader, sorted(found.values(), key=lambda one: (one.name, one.id)), principal)


def working_for(reader: Reader, principal: Principal, *, tenants: Sequence[str]) -> Mapping[str, tuple[Profile, ...]]:
    """Return, for each of these clients, the people of others who hold a role for it, by name. Refuses as `people`."""
    for tenant in tenants:
        require(principal, Permission.PEOPLE_READ, Resource(tenant=tenant, kind="organisation", name=tenant))
    found = _profiles(reader, list(people_of(reader, tenants=tenants)), principal) if tenants else ()
    serving = {one.person.id: {held.tenant for held in one.grants} for one in found}
    return {
        tenant: tuple(one for one in found if tenant in serving[one.person.id] and one.person.tenant != tenant)
        for tenant in tenants
    }


def profile(reader: Reader, principal: Principal, *, person_id: str) -> Profile:
    """Return one person, oneself or somebody of an organisation one may look into. Refuses as `people` does."""
    person = find_person(reader, person_id)
    if person is None:
        raise NotFound(kind="person", name=person_id)
    if principal.id != person.id:
        require(principal, Permission.PEOPLE_READ, Resource(tenant=person.tenant, kind="person", name=person_id))
    return _profiles(reader, [person], principal)[0]


def within_reach(reader: Reader, principal: Principal, *, person_ids: Iterable[str]) -> frozenset[str]:
    """Return those of some people whose own page the principal may open, as `profile` decides it."""
    homes, read = homes_by_id(reader, sorted(set(person_ids))), tenants_with(principal, Permission.PEOPLE_READ)
    return frozenset(one for one, home in homes.items() if one == principal.id or read is None or home in read)


def _profiles(reader: Reader, found: list[Person], principal: Principal) -> tuple[Profile, ...]:
    ids = [one.id for one in found]
    sites = {site.id: site for tenant in {one.tenant for one in found} for site in list_sites(reader, tenant=tenant)}
    skills, qualifications = _by_person(skills_of(reader, ids)), _by_person(qualifications_of(reader, ids))
    grants, clearances = _by_person(grants_of(reader, ids)), _by_person(clearances_of(reader, ids))
    presences = {one.person_id: one for one in reader.ask(presences_of(ids))}
    return tuple(
        Profile(
            person=one,
            site=sites.get(one.site_id or ""),
            skills=tuple(skills[one.id]),
            qualifications=tuple(qualifications[one.id]),
            grants=tuple(held for held in grants[one.id] if _knows(principal, held.tenant)),
            clearances=tuple(held for held in clearances[one.id] if _knows(principal, held.tenant)),
            presence=presences.get(one.id),
        )
        for one in found
    )


def _by_person(held: Iterable[_Held]) -> defaultdict[str, list[_Held]]:
    grouped: defaultdict[str, list[_Held]] = defaultdict(list)
    for one in held:
        grouped[one.person_id].append(one)
    return grouped


def _knows(principal: Principal, tenant: str) -> bool:
    return principal.kind is PrincipalKind.SYSTEM or principal.serves(tenant)


def organisations(reader: Reader, principal: Principal) -> tuple[Organisation, ...]:
    """Return the organisations that the principal may know of, by name."""
    known = tenants_with(principal, Permission.ORGANISATION_READ)
    return tuple(one for one in list_organisations(reader) if known is None or one.id in known)


def sites_of(reader: Reader, principal: Principal) -> tuple[Site, ...]:
    """Return the places of work of the principal's own organisation, by name. Needs `people.read` there."""
    home = principal.organisation
    require(principal, Permission.PEOPLE_READ, Resource(tenant=home, kind="organisation", name=home))
    return tuple(sorted(list_sites(reader, tenant=home), key=lambda one: one.name))


def organisation(reader: Reader, principal: Principal, *, organisation_id: str) -> Organisation:
    """Return one organisation. Refuses `NotFound` where the principal may not know of it."""
    require(
        principal,
        Permission.ORGANISATION_READ,
        Resource(tenant=organisation_id, kind="organisation", name=organisation_id),
    )
    found = find_organisation(reader, organisation_id)
    if found is None:
        raise NotFound(kind="organisation", name=organisation_id)
    return found


def organisation_names(reader: Reader, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the names of organisations, sorted; for whoever holds a role there, resting or not."""
    found = (find_organisation(reader, one) for one in ids)
    return tuple(sorted(one.name for one in found if one is not None))


def person_name(reader: Reader, *, person_id: str) -> str:
    """Return what somebody is called, also after they left; a dash where nobody has that id."""
    found = find_person(reader, person_id)
    return found.name if found else "–"


def tenants_of(reader: Reader, *, person_id: str) -> frozenset[str]:
    """Return the tenants that a person holds or held a role for, gone or not. For rooms above, which check access."""
    return frozenset(one.tenant for one in grants_of(reader, [person_id]))


def sites(reader: Reader, principal: Principal, *, tenant: str) -> tuple[Site, ...]:
    """Return a provider's sites by name."""
    require(principal, Permission.ORGANISATION_READ, Resource(tenant=tenant, kind="organisation", name=tenant))
    return list_sites(reader, tenant=tenant)


def why(
    reader: Reader,
    principal: Principal,
    *,
    person_id: str,
    permission: Permission,
    resource: Resource,
    now: Moment,
) -> tuple[Ground, ...]:
    """Tell every wall between a person and a thing, and whether it lets them through. Needs `access.explain`."""
    if principal.id != person_id:
        # Who explains need not be let see: the data itself is not part of what they ask for.
        require(principal, Permission.ACCESS_EXPLAIN, replace(resource, data_classes=frozenset()))
    return explain(principal_of(reader, person_id=person_id, now=now), permission, resource)
