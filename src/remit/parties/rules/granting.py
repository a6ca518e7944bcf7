"""Which roles may be given to whom: client roles to the client's own people, working roles to a provider's."""

from remit.parties.model import CLIENT_ROLES, Organisation, OrganisationKind, Person, Role
from remit.parties.refusals import GrantRefused

_FOR_CLIENTS = CLIENT_ROLES | {Role.ADMIN}


def require_grantable(role: Role, *, person: Person, employer: Organisation, tenant: Organisation) -> None:
    """Go on where the person may hold the role there; a group's head counts as its own. Refuses `GrantRefused`."""
    if employer.kind is OrganisationKind.CLIENT:
        fits = role in _FOR_CLIENTS and employer.id in (tenant.id, tenant.parent)
    else:
        fits = role not in CLIENT_ROLES
    if not fits:
        raise GrantRefused(name=person.name, role=role.value)
