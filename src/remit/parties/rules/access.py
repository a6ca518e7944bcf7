"""The one decision point: tenant x role x four eyes x shore x clearance x purpose. What is not allowed is denied.

A foreign tenant answers as a missing thing does, so that nobody learns what exists elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from remit.parties.model import CLASSIFIED, DataClass, Principal, PrincipalKind, Resource, Shore
from remit.parties.refusals import (
    AccessDenied,
    ClearanceMissing,
    DataWithheld,
    OwnProposal,
    PurposeNotAllowed,
    RoleMissing,
    ScopeMissing,
    ShoreNotAllowed,
)
from remit.parties.rules.permissions import TABLE, Permission
from remit.parties.rules.shore import shore
from remit.values.refusal import NotFound, Refusal

VISIBLE_BY_DEFAULT = {Shore.ON: CLASSIFIED, Shore.NEAR: frozenset[DataClass](), Shore.OFF: frozenset[DataClass]()}
"""Which classified data each shore may see where the terms say nothing: on-shore only."""


class Wall(StrEnum):
    """What is checked, in this order."""

    TENANT = "tenant"
    ROLE = "role"
    FOUR_EYES = "four eyes"
    SHORE = "shore"
    PURPOSE = "purpose"
    CLEARANCE = "clearance"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class Ground:
    """One wall and how it stands: `refusal` is None where it lets pass, `fact` is what was looked at."""

    wall: Wall
    fact: str
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes, with the grounds."""

    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """No, with the refusal of the first wall that stands, and all grounds."""

    reason: Refusal
    grounds: tuple[Ground, ...]


def decide(principal: Principal, permission: Permission, resource: Resource) -> Allowed | Denied:
    """Decide one act and name the grounds."""
    grounds = explain(principal, permission, resource)
    reason = next((ground.refusal for ground in grounds if ground.refusal is not None), None)
    return Allowed(grounds) if reason is None else Denied(reason, grounds)


def explain(principal: Principal, permission: Permission, resource: Resource) -> tuple[Ground, ...]:
    """List every wall between a principal and an act, standing or not; stops at a foreign tenant."""
    if principal.kind is PrincipalKind.SYSTEM:
        return (Ground(Wall.ROLE, "system"),)
    if not principal.serves(resource.tenant):
        return (Ground(Wall.TENANT, resource.tenant, missing(resource)),)
    return (
        Ground(Wall.TENANT, resource.tenant),
        _role_or_scope(principal, permission, resource),
        *_four_eyes(principal, resource),
        _shore(principal, resource),
        _purpose(permission, resource),
        *_data(principal, resource),
    )


def holds(principal: Principal, permission: Permission, tenant: str) -> bool:
    """Tell what `decide` says of a tenant as such: without terms and data its walls are tenant and role."""
    row = TABLE[permission]
    if principal.kind is PrincipalKind.KEY:
        return principal.serves(tenant) and row.scope is not None and row.scope in principal.scopes
    return principal.kind is PrincipalKind.SYSTEM or not principal.roles(tenant).isdisjoint(row.roles)


def missing(resource: Resource) -> NotFound:
    """Return the answer for a thing that does not exist, or that the asker may not know of."""
    return NotFound(kind=resource.kind, name=resource.name)


def shore_of(principal: Principal, resource: Resource) -> Shore:
    """Return where the principal sits, seen from the resource's client; the client's own people are on-shore."""
    return shore_at(principal, tenant=resource.tenant, country=resource.country)


def shore_at(principal: Principal, *, tenant: str, country: str | None) -> Shore:
    """Return where the principal sits, seen from a client in a country."""
    return Shore.ON if principal.is_client_of(tenant) else shore(country, principal.country)


def visible_classes(principal: Principal, resource: Resource) -> frozenset[DataClass]:
    """Return the classified data that may be seen from where the principal sits, cleared or not."""
    table = VISIBLE_BY_DEFAULT if resource.visible is None else resource.visible
    return table.get(shore_of(principal, resource), frozenset())


def _role_or_scope(principal: Principal, permission: Permission, resource: Resource) -> Ground:
    row = TABLE[permission]
    if principal.kind is PrincipalKind.KEY:
        held = row.scope is not None and row.scope in principal.scopes
        no_scope = None if held else ScopeMissing(permission=permission.value, scope=row.scope or "-")
        return Ground(Wall.ROLE, ", ".join(sorted(principal.scopes)), no_scope)
    roles = principal.roles(resource.tenant) & row.roles
    no_role: AccessDenied | None = None
    if not roles:
        no_role = RoleMissing(permission=permission.value, roles=", ".join(sorted(row.roles)))
    return Ground(Wall.ROLE, ", ".join(sorted(roles or principal.roles(resource.tenant))), no_role)


def _four_eyes(principal: Principal, resource: Resource) -> Iterator[Ground]:
    if resource.made_by is not None:
        own = OwnProposal() if resource.made_by == principal.id else None
        yield Ground(Wall.FOUR_EYES, resource.made_by, own)


def _shore(principal: Principal, resource: Resource) -> Ground:
    here = shore_of(principal, resource)
    allowed = resource.allowed_shores is None or here in resource.allowed_shores
    return Ground(Wall.SHORE, here.value, None if allowed else ShoreNotAllowed(shore=here.value))


def _purpose(permission: Permission, resource: Resource) -> Ground:
    purpose = TABLE[permission].purpose
    allowed = resource.purposes is None or purpose in resource.purposes
    return Ground(Wall.PURPOSE, purpose.value, None if allowed else PurposeNotAllowed(purpose=purpose.value))


def _data(principal: Principal, resource: Resource) -> Iterator[Ground]:
    here = shore_of(principal, resource).value
    visible = visible_classes(principal, resource)
    for data_class in sorted(resource.data_classes & CLASSIFIED):
        cleared = data_class is not DataClass.PROTECTED and data_class in principal.cleared(resource.tenant)
        no_clearance = None if cleared else ClearanceMissing(data_class=data_class.value)
        yield Ground(Wall.CLEARANCE, data_class.value, no_clearance)
        withheld = None if data_class in visible else DataWithheld(data_class=data_class.value, shore=here)
        yield Ground(Wall.LOCATION, f"{data_class.value}, {here}", withheld)
