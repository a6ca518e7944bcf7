"""The door to the decision point: every action and report that faces a principal asks here in its first line."""

from remit.parties.model import SYSTEM, Principal, PrincipalKind, Resource
from remit.parties.rules.access import (
    Allowed,
    Denied,
    Ground,
    Wall,
    decide,
    explain,
    holds,
    missing,
    shore_at,
    shore_of,
)
from remit.parties.rules.permissions import Permission

__all__ = [
    "SYSTEM",
    "Allowed",
    "Denied",
    "Ground",
    "Permission",
    "Principal",
    "Resource",
    "Wall",
    "allowed",
    "decide",
    "explain",
    "missing",
    "require",
    "shore_at",
    "shore_of",
    "tenants_with",
]


def require(principal: Principal, permission: Permission, resource: Resource) -> None:
    """Go on only where the act is allowed. Refuses `AccessDenied`, and `NotFound` for a foreign tenant."""
    decision = decide(principal, permission, resource)
    if isinstance(decision, Denied):
        raise decision.reason


def allowed(principal: Principal, permission: Permission, resource: Resource) -> bool:
    """Tell whether an act is allowed, for a button that is shown or not."""
    return isinstance(decide(principal, permission, resource), Allowed)


def tenants_with(principal: Principal, permission: Permission) -> tuple[str, ...] | None:
    """Return the tenants for which the principal holds a permission, for lists; None means all (the system)."""
    if principal.kind is PrincipalKind.SYSTEM:
        return None
    return tuple(tenant for tenant in principal.tenants() if holds(principal, permission, tenant))
