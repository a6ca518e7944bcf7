"""Who administers an organisation: whoever is there and holds the role, and never nobody."""

from collections.abc import Iterable

from remit.parties.model import Grant, Organisation, Person, Role
from remit.parties.refusals import LastAdministrator, OwnAdministration


def require_another(held: Iterable[Grant], *, leaver: Person, tenant: Organisation) -> None:
    """Go on where somebody else administers the organisation, or the leaver does not. Refuses `LastAdministrator`.

    `held` are the roles for it of all who have not left.
    """
    administrators = {one.person_id for one in held if one.role is Role.ADMIN and one.tenant == tenant.id}
    if administrators == {leaver.id}:
        raise LastAdministrator(place="role", name=leaver.name, organisation=tenant.name)


def require_other_administration(own: Iterable[Grant], *, tenant: Organisation) -> None:
    """Go on where somebody who lays down their role as administrator keeps another. Refuses `OwnAdministration`."""
    administered = {one.tenant for one in own if one.role is Role.ADMIN}
    if administered == {tenant.id}:
        raise OwnAdministration(place="role")
