"""How somebody may sign in: their second factor, passkeys and open sessions; and what their organisation asks for."""

from dataclasses import dataclass

from remit.parties.access import Permission, require
from remit.parties.model import Ceremony, IdentityProvider, Passkey, Person, Principal, Resource, Role, Session
from remit.parties.records.ceremonies import strong_roles_of
from remit.parties.records.factors import list_passkeys, recovery_codes_left
from remit.parties.records.providers import find_provider, list_providers
from remit.parties.records.sign_ins import find_login_of, open_sessions_of
from remit.parties.refusals import CeremonyOver
from remit.store import Reader
from remit.values.moment import Moment


@dataclass(frozen=True, slots=True)
class Security:
    """One's own ways of signing in; `has_password` is false for who comes in through a provider alone."""

    has_password: bool
    has_code: bool
    codes_left: int
    passkeys: tuple[Passkey, ...]
    sessions: tuple[Session, ...]


def own_security(reader: Reader, principal: Principal, *, now: Moment) -> Security:
    """Return how the principal themselves may sign in."""
    of = {"tenant": principal.organisation, "person_id": principal.id}
    login = find_login_of(reader, **of)
    return Security(
        has_password=login is not None,
        has_code=login is not None and login.totp_secret is not None,
        codes_left=recovery_codes_left(reader, **of),
        passkeys=list_passkeys(reader, **of),
        sessions=open_sessions_of(reader, **of, now=now),
    )


@dataclass(frozen=True, slots=True)
class WaysIn:
    """By what somebody else may sign in: whether each is there, and nothing of what it is."""

    has_password: bool
    has_code: bool
    passkeys: int


def ways_in(reader: Reader, principal: Principal, *, person: Person) -> WaysIn:
    """Return by what a person may sign in, for whoever helps them back in. Needs `people.write`."""
    require(principal, Permission.PEOPLE_WRITE, Resource(tenant=person.tenant, kind="person", name=person.id))
    of = {"tenant": person.tenant, "person_id": person.id}
    login = find_login_of(reader, **of)
    return WaysIn(
        has_password=login is not None,
        has_code=login is not None and login.totp_secret is not None,
        passkeys=len(list_passkeys(reader, **of)),
    )


def providers(reader: Reader, principal: Principal, *, tenant: str) -> tuple[IdentityProvider, ...]:
    """Return an organisation's identity providers, closed ones too. Needs `people.write`."""
    require(principal, Permission.PEOPLE_WRITE, Resource(tenant=tenant, kind="organisation", name=tenant))
    return list_providers(reader, tenant=tenant)


def provider_of(reader: Reader, ceremony: Ceremony) -> IdentityProvider:
    """Return the provider that a ceremony was begun with. Refuses `CeremonyOver` where it was closed since."""
    tenant, provider_id = ceremony.body["tenant"], ceremony.body["provider"]
    one = find_provider(reader, tenant=tenant, provider_id=provider_id)
    if one is None or not one.active:
        raise CeremonyOver
    return one


def strong_roles(reader: Reader, principal: Principal, *, tenant: str) -> frozenset[Role]:
    """Return which roles of an organisation need a second factor. Needs `people.write`."""
    require(principal, Permission.PEOPLE_WRITE, Resource(tenant=tenant, kind="organisation", name=tenant))
    return strong_roles_of(reader, [tenant]).get(tenant, frozenset())
