"""Which roles of an organisation need a second factor."""

from collections.abc import Iterable

from remit.parties.access import Permission, require
from remit.parties.actions.noting import note
from remit.parties.model import EventKind, Principal, Resource, Role
from remit.parties.records.ceremonies import put_strong_roles
from remit.store import Transaction
from remit.values.identifier import Identifier


def require_second_factor(tx: Transaction, principal: Principal, *, tenant: Identifier, roles: Iterable[Role]) -> None:
    """Let these roles, and no others, rest until a second factor is given. Needs `people.write`."""
    resource = Resource(tenant=tenant, kind="organisation", name=tenant)
    require(principal, Permission.PEOPLE_WRITE, resource)
    wanted = sorted(role.value for role in roles)
    put_strong_roles(tx, tenant=tenant, roles=(Role(one) for one in wanted))
    note(tx, principal, kind=EventKind.SIGN_IN_RULE_SET, resource=resource, body={"strong_roles": wanted})
