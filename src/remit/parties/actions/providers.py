"""Identity providers: an organisation says where its people prove who they are; whom it vouches for comes in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from remit.parties.access import Permission, require
from remit.parties.actions.ceremonies import begin, finish
from remit.parties.actions.noting import note
from remit.parties.actions.places import filled
from remit.parties.actions.sign_in import SignedIn, open_session
from remit.parties.model import (
    Ceremony,
    CeremonyKind,
    EventKind,
    IdentityProvider,
    KnownBy,
    Person,
    Principal,
    Resource,
)
from remit.parties.records.people import find_person_by_email
from remit.parties.records.providers import (
    active_providers,
    find_provider,
    insert_provider,
    link_identity,
    people_elsewhere,
    person_of_external,
    person_of_subject,
    switch_provider,
)
from remit.parties.refusals import DomainTaken, IssuerRefused, ProviderRefused, ProviderUnknown
from remit.parties.sealing import Seals
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class ProviderDetails:
    """What an organisation says of its provider; `client_secret` in clear."""

    name: str
    issuer: str
    client_id: str
    client_secret: str
    domains: tuple[str, ...]
    known_by: KnownBy = KnownBy.EMAIL
    strong: bool = False


def add_provider(
    tx: Transaction, principal: Principal, *, tenant: Identifier, details: ProviderDetails, seals: Seals
) -> IdentityProvider:
    """Let an organisation's people come in by a provider. Needs `people.write`.

    Refuses `FieldMissing`, `IssuerRefused`, and `DomainTaken` for a domain of another organisation's people.
    """
    require(principal, Permission.PEOPLE_WRITE, Resource(tenant=tenant, kind="organisation", name=tenant))
    domains = tuple(sorted({one.strip().lower().lstrip("@") for one in details.domains if one.strip()}))
    filled("domains", " ".join(domains))
    for domain in domains:
        _own_domain(tx, tenant, domain)
    one = IdentityProvider(
        tenant=tenant,
        id=tx.identifiers.new(),
        name=filled("name", details.name),
        issuer=_issuer(details.issuer),
        client_id=filled("client_id", details.client_id),
        client_secret=seals.seal(filled("client_secret", details.client_secret)),
        domains=domains,
        known_by=details.known_by,
        strong=details.strong,
    )
    insert_provider(tx, one)
    body = {"name": one.name, "issuer": one.issuer, "domains": list(domains), "known_by": one.known_by.value}
    note(tx, principal, kind=EventKind.PROVIDER_SET, resource=_resource(one), body=body)
    return one


def _own_domain(tx: Transaction, tenant: Identifier, domain: str) -> None:
    taken = any(domain in one.domains for one in active_providers(tx) if one.tenant != tenant)
    if taken or people_elsewhere(tx, tenant=tenant, domain=domain):
        raise DomainTaken(place="domains", domain=domain)


def _issuer(text: str) -> str:
    parts = urlsplit(text.strip())
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not secure or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise IssuerRefused(place="issuer")
    return text.strip()


def close_provider(tx: Transaction, principal: Principal, *, tenant: Identifier, provider_id: Identifier) -> None:
    """Let nobody in by a provider from now on. Needs `people.write`."""
    one = _to_change(tx, principal, tenant=tenant, provider_id=provider_id)
    switch_provider(tx, one, active=False)
    note(tx, principal, kind=EventKind.PROVIDER_CLOSED, resource=_resource(one), body={"name": one.name})


def open_provider(tx: Transaction, principal: Principal, *, tenant: Identifier, provider_id: Identifier) -> None:
    """Let people in by a closed provider again. Needs `people.write`; refuses `DomainTaken` as `add_provider` does."""
    one = _to_change(tx, principal, tenant=tenant, provider_id=provider_id)
    for domain in one.domains:
        _own_domain(tx, tenant, domain)
    switch_provider(tx, one, active=True)
    note(tx, principal, kind=EventKind.PROVIDER_OPENED, resource=_resource(one), body={"name": one.name})


def begin_with_provider(tx: Transaction, *, address: str, verifier: str, nonce: str, then: str) -> str:
    """Begin to sign in the owner of an address at their organisation's provider; return the ceremony's token.

    Refuses `ProviderUnknown`: the domain decides, so nobody learns here whether there is such a person.
    """
    one = _of_address(tx, address)
    body = {"provider": one.id, "tenant": one.tenant, "verifier": verifier, "nonce": nonce, "then": then}
    return begin(tx, kind=CeremonyKind.PROVIDER_SIGN_IN, body=body)


def _of_address(reader: Reader, address: str) -> IdentityProvider:
    domain = address.strip().lower().rpartition("@")[2]
    for one in active_providers(reader):
        if domain in one.domains:
            return one
    raise ProviderUnknown(place="address")


def end_with_provider(tx: Transaction, *, token: str) -> Ceremony:
    """Take the ceremony out of the book when the browser comes back. Refuses `CeremonyOver`."""
    return finish(tx, token=token, kind=CeremonyKind.PROVIDER_SIGN_IN)


def sign_in_by_provider(
    tx: Transaction, *, provider: IdentityProvider, claims: Mapping[str, Any], entropy: bytes
) -> SignedIn:
    """Open the session of whom a provider vouches for; only ever one of its own organisation's people.

    Known by the subject once linked; before that by verified address or the directory's name. Refuses
    `ProviderRefused`, `SignInRefused` for who left.
    """
    current = find_provider(tx, tenant=provider.tenant, provider_id=provider.id)
    if current is None or not current.active:
        raise ProviderRefused(reason="closed")
    subject = str(claims["sub"])
    person = person_of_subject(tx, provider=current, subject=subject)
    if person is None:
        person = _known(tx, current, claims)
        link_identity(tx, provider=current, person_id=person.id, subject=subject)
    factors = claims.get("amr")
    strong = current.strong or (isinstance(factors, list) and "mfa" in factors)
    return open_session(tx, person_id=person.id, entropy=entropy, strong=strong)


def _known(reader: Reader, provider: IdentityProvider, claims: Mapping[str, Any]) -> Person:
    if provider.known_by is KnownBy.EXTERNAL_ID:
        person = person_of_external(reader, tenant=provider.tenant, external_id=str(claims["sub"]))
    elif claims.get("email_verified") is not True:
        raise ProviderRefused(reason="the address is not verified")
    else:
        address = str(claims.get("email", "")).lower()
        person = find_person_by_email(reader, tenant=provider.tenant, email=address)
    if person is None:
        raise ProviderRefused(reason="nobody of this name works here")
    return person


def _to_change(tx: Transaction, principal: Principal, *, tenant: Identifier, provider_id: str) -> IdentityProvider:
    require(principal, Permission.PEOPLE_WRITE, Resource(tenant=tenant, kind="provider", name=provider_id))
    one = find_provider(tx, tenant=tenant, provider_id=provider_id)
    if one is None:
        raise NotFound(kind="provider", name=provider_id)
    return one


def _resource(one: IdentityProvider) -> Resource:
    return Resource(tenant=one.tenant, kind="provider", name=one.id)
