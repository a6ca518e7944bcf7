"""Provisioning: an organisation's directory says who its people and teams are (SCIM), by a key of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from remit.parties.access import Permission, require
from remit.parties.actions.noting import note
from remit.parties.actions.people import depart
from remit.parties.actions.places import filled
from remit.parties.model import EventKind, Person, Principal, Resource, Team
from remit.parties.records.people import find_person, find_person_by_email, insert_person, update_person
from remit.parties.records.provisioning import (
    delete_team,
    find_team,
    insert_team,
    mark_left_directory,
    mark_provisioned,
    set_members,
    team_called,
    update_team,
)
from remit.parties.records.sign_ins import find_login, rename_login
from remit.parties.refusals import NameTaken
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """What a directory says of a person."""

    email: str
    name: str
    external_id: str | None = None
    locale: str = "en"
    active: bool = True


def provision_person(tx: Transaction, principal: Principal, *, tenant: Identifier, entry: DirectoryEntry) -> Person:
    """Take a person in as the directory has them; one who was taken out of it before comes back under their old id.

    Needs `people.provision`; refuses `NameTaken` for the address of somebody who is there.
    """
    _require(principal, tenant, tenant)
    address = filled("userName", entry.email).lower()
    before = find_person_by_email(tx, tenant=tenant, email=address)
    if before is not None and before.active:
        raise NameTaken(place="userName", name=address)
    if before is not None:
        mark_provisioned(tx, tenant=tenant, person_id=before.id)
        return _change(tx, principal, before, entry)
    one = Person(
        tenant=tenant,
        id=tx.identifiers.new(),
        name=filled("displayName", entry.name),
        email=address,
        locale=entry.locale,
        active=entry.active,
        external_id=entry.external_id,
    )
    insert_person(tx, one)
    mark_provisioned(tx, tenant=tenant, person_id=one.id)
    note(tx, principal, kind=EventKind.PERSON_CREATED, resource=_resource(one), body={"name": one.name})
    return one


def change_person(
    tx: Transaction, principal: Principal, *, tenant: Identifier, person_id: Identifier, entry: DirectoryEntry
) -> Person:
    """Bring a person to what the directory says now; one who is not active any more leaves at once.

    Needs `people.provision`; refuses `NotFound`, `NameTaken`, `LastAdministrator`.
    """
    return _change(tx, principal, _theirs(tx, principal, tenant, person_id), entry)


def _change(tx: Transaction, principal: Principal, before: Person, entry: DirectoryEntry) -> Person:
    address = filled("userName", entry.email).lower()
    if address != before.email:
        _rename(tx, before, address)
    after = replace(
        before,
        email=address,
        name=filled("displayName", entry.name),
        locale=entry.locale,
        external_id=entry.external_id,
        active=entry.active,
    )
    if before.active and not after.active:
        depart(tx, principal, before)
    if after != before:
        update_person(tx, after)
    if after.active and not before.active:
        note(tx, principal, kind=EventKind.PERSON_RETURNED, resource=_resource(after), body={"name": after.name})
    return after


def _rename(tx: Transaction, before: Person, address: str) -> None:
    taken = find_person_by_email(tx, tenant=before.tenant, email=address) or find_login(tx, address)
    if taken is not None:
        raise NameTaken(place="userName", name=address)
    rename_login(tx, tenant=before.tenant, person_id=before.id, name=address)


def remove_person(tx: Transaction, principal: Principal, *, tenant: Identifier, person_id: Identifier) -> None:
    """Take a person out of the directory: they leave, their history stays.

    Needs `people.provision`; refuses `NotFound`, `LastAdministrator`.
    """
    one = _theirs(tx, principal, tenant, person_id)
    if one.active:
        depart(tx, principal, one)
    mark_left_directory(tx, tenant=tenant, person_id=person_id)


def _theirs(tx: Transaction, principal: Principal, tenant: Identifier, person_id: Identifier) -> Person:
    _require(principal, tenant, person_id)
    one = find_person(tx, person_id)
    if one is None or one.tenant != tenant:
        raise NotFound(kind="person", name=person_id)
    return one


def form_team(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    name: str,
    members: Iterable[Identifier],
    external_id: str | None = None,
) -> Team:
    """Form a team of an organisation's people. Needs `people.provision`; refuses `NameTaken`, `NotFound`."""
    _require(principal, tenant, tenant)
    if team_called(tx, tenant=tenant, name=name) is not None:
        raise NameTaken(place="displayName", name=name)
    people = _people(tx, tenant, members)
    one = Team(tenant, tx.identifiers.new(), filled("displayName", name), external_id, people)
    insert_team(tx, one)
    set_members(tx, one)
    note(tx, principal, kind=EventKind.TEAM_CHANGED, resource=_of_team(one), body={"members": list(people)})
    return one


def change_team(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    team_id: Identifier,
    name: str,
    members: Iterable[Identifier],
    external_id: str | None = None,
) -> Team:
    """Bring a team to what the directory says now. Needs `people.provision`; refuses `NameTaken`, `NotFound`."""
    _require(principal, tenant, team_id)
    if find_team(tx, tenant=tenant, team_id=team_id) is None:
        raise NotFound(kind="team", name=team_id)
    other = team_called(tx, tenant=tenant, name=name)
    if other is not None and other.id != team_id:
        raise NameTaken(place="displayName", name=name)
    people = _people(tx, tenant, members)
    after = Team(tenant, team_id, filled("displayName", name), external_id, people)
    update_team(tx, after)
    set_members(tx, after)
    note(tx, principal, kind=EventKind.TEAM_CHANGED, resource=_of_team(after), body={"members": list(people)})
    return after


def dissolve_team(tx: Transaction, principal: Principal, *, tenant: Identifier, team_id: Identifier) -> None:
    """Dissolve a team; its people stay. Needs `people.provision`; refuses `NotFound`."""
    _require(principal, tenant, team_id)
    one = find_team(tx, tenant=tenant, team_id=team_id)
    if one is None:
        raise NotFound(kind="team", name=team_id)
    delete_team(tx, one)
    note(tx, principal, kind=EventKind.TEAM_DISSOLVED, resource=_of_team(one), body={"name": one.name})


def _people(tx: Transaction, tenant: Identifier, members: Iterable[Identifier]) -> tuple[Identifier, ...]:
    wanted = tuple(dict.fromkeys(members))
    for one in wanted:
        person = find_person(tx, one)
        if person is None or person.tenant != tenant:
            raise NotFound(kind="person", name=one)
    return wanted


def _require(principal: Principal, tenant: Identifier, name: str) -> None:
    require(principal, Permission.PEOPLE_PROVISION, Resource(tenant=tenant, kind="person", name=name))


def _resource(one: Person) -> Resource:
    return Resource(tenant=one.tenant, kind="person", name=one.id)


def _of_team(one: Team) -> Resource:
    return Resource(tenant=one.tenant, kind="team", name=one.id)
