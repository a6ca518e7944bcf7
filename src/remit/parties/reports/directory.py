"""An organisation's people and teams as its own directory asks for them."""

from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.model import Person, Team
from remit.parties.records.provisioning import find_team, list_teams, people_in_directory
from remit.store import Reader
from remit.values.refusal import NotFound


def directory_people(reader: Reader, principal: Principal, *, tenant: str) -> tuple[Person, ...]:
    """Return the people that the directory keeps here, by name. Needs `people.provision`."""
    _require(principal, tenant)
    return people_in_directory(reader, tenant=tenant)


def directory_person(reader: Reader, principal: Principal, *, tenant: str, person_id: str) -> Person:
    """Return one of them. Refuses `NotFound`, also for a person of another organisation."""
    for one in directory_people(reader, principal, tenant=tenant):
        if one.id == person_id:
            return one
    raise NotFound(kind="person", name=person_id)


def directory_teams(reader: Reader, principal: Principal, *, tenant: str) -> tuple[Team, ...]:
    """Return the organisation's teams by name. Needs `people.provision`."""
    _require(principal, tenant)
    return list_teams(reader, tenant=tenant)


def directory_team(reader: Reader, principal: Principal, *, tenant: str, team_id: str) -> Team:
    """Return one team. Refuses `NotFound`."""
    _require(principal, tenant)
    one = find_team(reader, tenant=tenant, team_id=team_id)
    if one is None:
        raise NotFound(kind="team", name=team_id)
    return one


def _require(principal: Principal, tenant: str) -> None:
    require(principal, Permission.PEOPLE_PROVISION, Resource(tenant=tenant, kind="organisation", name=tenant))
