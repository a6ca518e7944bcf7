"""Roles and clearances, given and withdrawn; each change is audited in the tenant whose data it opens."""

from typing import Any

from remit.parties.access import Permission, require
from remit.parties.actions.noting import note
from remit.parties.model import Clearance, DataClass, EventKind, Grant, Organisation, Person, Principal, Resource, Role
from remit.parties.records.people import find_person, people_of
from remit.parties.records.places import find_organisation
from remit.parties.records.rights import delete_clearance, delete_grant, grants_of, put_clearance, put_grant
from remit.parties.rules.administering import require_another, require_other_administration
from remit.parties.rules.granting import require_grantable
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound


def grant(tx: Transaction, principal: Principal, *, tenant: Identifier, person_id: Identifier, role: Role) -> Grant:
    """Give a person a role for a tenant. Needs `grant.write` there; refuses `GrantRefused`, `NotFound`."""
    one, home = _two(tx, principal, tenant=tenant, person_id=person_id)
    employer = _organisation(tx, one.tenant)
    require_grantable(role, person=one, employer=employer, tenant=home)
    given = Grant(tenant=tenant, person_id=one.id, role=role)
    if put_grant(tx, given):
        note(tx, principal, kind=EventKind.ROLE_GRANTED, resource=_resource(given), **_role(role))
    return given


def withdraw(tx: Transaction, principal: Principal, *, tenant: Identifier, person_id: Identifier, role: Role) -> None:
    """Take a role back; one not held changes nothing.

    Needs `grant.write`; refuses `LastAdministrator`, and `OwnAdministration` for one's own last.
    """
    one, home = _two(tx, principal, tenant=tenant, person_id=person_id)
    if role is Role.ADMIN:
        keep_administered(tx, leaver=one, tenant=home)
        if principal.id == one.id:
            require_other_administration(grants_of(tx, [one.id]), tenant=home)
    taken = Grant(tenant=tenant, person_id=person_id, role=role)
    if delete_grant(tx, taken):
        note(tx, principal, kind=EventKind.ROLE_WITHDRAWN, resource=_resource(taken), **_role(role))


def clear(
    tx: Transaction, principal: Principal, *, tenant: Identifier, person_id: Identifier, data_class: DataClass
) -> Clearance:
    """Clear a person for a class of a tenant's data. Needs `grant.write` there."""
    one, _home = _two(tx, principal, tenant=tenant, person_id=person_id)
    given = Clearance(tenant=tenant, person_id=one.id, data_class=data_class)
    if put_clearance(tx, given):
        note(
            tx,
            principal,
            kind=EventKind.CLEARANCE_GIVEN,
            resource=_resource(given),
            body={"data_class": data_class.value},
            data_class=data_class,
        )
    return given


def withdraw_clearance(
    tx: Transaction, principal: Principal, *, tenant: Identifier, person_id: Identifier, data_class: DataClass
) -> None:
    """Take a clearance back. Needs `grant.write`; one that is not held changes nothing."""
    _two(tx, principal, tenant=tenant, person_id=person_id)
    taken = Clearance(tenant=tenant, person_id=person_id, data_class=data_class)
    if delete_clearance(tx, taken):
        note(
            tx,
            principal,
            kind=EventKind.CLEARANCE_WITHDRAWN,
            resource=_resource(taken),
            body={"data_class": data_class.value},
            data_class=data_class,
        )


def keep_administered(tx: Transaction, *, leaver: Person, tenant: Organisation) -> None:
    """Refuse `LastAdministrator` where nobody but the leaver, of those who are there, administers an organisation."""
    working = [one for one in people_of(tx, tenants=[tenant.id]) if one.active]
    require_another(grants_of(tx, [one.id for one in working]), leaver=leaver, tenant=tenant)


def _role(role: Role) -> dict[str, Any]:
    return {"body": {"role": role.value}, "field": role.value}


def _two(
    tx: Transaction, principal: Principal, *, tenant: Identifier, person_id: Identifier
) -> tuple[Person, Organisation]:
    require(principal, Permission.GRANT_WRITE, Resource(tenant=tenant, kind="organisation", name=tenant))
    one = find_person(tx, person_id)
    if one is None:
        raise NotFound(kind="person", name=person_id)
    return one, _organisation(tx, tenant)


def _organisation(tx: Transaction, organisation_id: Identifier) -> Organisation:
    found = find_organisation(tx, organisation_id)
    if found is None:
        raise NotFound(kind="organisation", name=organisation_id)
    return found


def _resource(held: Grant | Clearance) -> Resource:
    return Resource(tenant=held.tenant, kind="person", name=held.person_id)
