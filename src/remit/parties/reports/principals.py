"""Who is acting: a person, a browser's session or an API key, made into a principal with all that decides access."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from remit.parties.model import ApiKey, DataClass, Person, Principal, PrincipalKind, Role, Session, Site
from remit.parties.records.ceremonies import strong_roles_of
from remit.parties.records.keys import find_key_anywhere
from remit.parties.records.people import find_person, list_people_working_for, qualifications_of, skills_of
from remit.parties.records.places import find_organisation, find_site
from remit.parties.records.rights import clearances_of, grants_of
from remit.parties.records.roster import is_on_shift
from remit.parties.records.sign_ins import find_session
from remit.parties.records.suspensions import open_suspensions
from remit.parties.refusals import KeyRefused, NotSignedIn
from remit.parties.rules.credentials import parse_key, same_secret, secret_hash
from remit.parties.rules.qualification import counting
from remit.parties.rules.second_factor import tenants_withheld
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import NotFound

IDLE = timedelta(hours=2)
"""A session that was not used for so long has ended."""

_Held = TypeVar("_Held", Role, DataClass, str)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person and the session they came with."""

    session: Session
    principal: Principal


def principal_of(reader: Reader, *, person_id: str, now: Moment) -> Principal:
    """Return a person as principal, with the qualifications that count now. Refuses `NotFound`; also who has left."""
    person = find_person(reader, person_id)
    if person is None or not person.active:
        raise NotFound(kind="person", name=person_id)
    return _principal(reader, person, now=now)


def _principal(reader: Reader, person: Person, *, now: Moment) -> Principal:
    site = find_site(reader, tenant=person.tenant, site_id=person.site_id) if person.site_id else None
    tz = site.tz if site else "UTC"
    return Principal(
        kind=PrincipalKind.PERSON,
        id=person.id,
        name=person.name,
        organisation=person.tenant,
        country=_country(reader, person, site),
        site_id=person.site_id,
        tz=tz,
        grants=_by_tenant((one.tenant, one.role) for one in grants_of(reader, [person.id])),
        clearances=_by_tenant((one.tenant, one.data_class) for one in clearances_of(reader, [person.id])),
        skills={one.key: one.proficiency for one in skills_of(reader, [person.id])},
        qualifications=counting(qualifications_of(reader, [person.id]), now=now, tz=tz),
        languages=person.languages,
        locale=person.locale,
        simulated=person.simulated,
        on_shift=is_on_shift(reader, person_id=person.id, at=now),
        suspended=_by_tenant((one.tenant, one.key) for one in open_suspensions(reader, [person.id])),
    )


def _country(reader: Reader, person: Person, site: Site | None) -> str | None:
    if site is not None:
        return site.country
    employer = find_organisation(reader, person.tenant)
    return employer.country if employer else None


def _by_tenant(pairs: Iterable[tuple[str, _Held]]) -> Mapping[str, frozenset[_Held]]:
    held: defaultdict[str, set[_Held]] = defaultdict(set)
    for tenant, one in pairs:
        held[tenant].add(one)
    return {tenant: frozenset(ones) for tenant, ones in held.items()}


def visitor_of(reader: Reader, *, token: str, now: Moment) -> Visitor:
    """Return who a session's token stands for. Refuses `NotSignedIn` for one unknown, ended, idle or expired."""
    session = find_session(reader, secret_hash(token))
    if session is None or now >= session.expires_at or now - session.seen_at >= IDLE:
        raise NotSignedIn
    person = find_person(reader, session.person_id)
    if person is None or not person.active:
        raise NotSignedIn
    principal = _principal(reader, person, now=now)
    return Visitor(session=session, principal=principal if session.strong else _with_one_factor(reader, principal))


def _with_one_factor(reader: Reader, principal: Principal) -> Principal:
    """Take away the roles that rest until a second factor is given: the one decision point then denies by itself."""
    rules = strong_roles_of(reader, {principal.organisation, *principal.grants})
    withheld = tenants_withheld(principal.grants, employer=principal.organisation, strong_roles=rules)
    if not withheld:
        return principal
    return replace(
        principal,
        grants={tenant: held for tenant, held in principal.grants.items() if tenant not in withheld},
        clearances={tenant: held for tenant, held in principal.clearances.items() if tenant not in withheld},
        withheld=withheld,
    )


def key_of(reader: Reader, *, text: str, now: Moment) -> ApiKey:
    """Return the key that a text is. Refuses `KeyRefused` for one malformed, unknown, expired or revoked."""
    parts = parse_key(text)
    key = find_key_anywhere(reader, parts.id) if parts else None
    if parts is None or key is None or not any(same_secret(one, parts.secret) for one in key.hashes(now)):
        raise KeyRefused
    if not key.counts(now):
        raise KeyRefused
    return key


def principal_of_key(reader: Reader, key: ApiKey) -> Principal:
    """Return a key as principal: its client, with the scopes and clearances it was issued with."""
    client = find_organisation(reader, key.tenant)
    return Principal(
        kind=PrincipalKind.KEY,
        id=key.id,
        name=key.name,
        organisation=key.tenant,
        country=client.country if client else None,
        clearances={key.tenant: key.clearances},
        scopes=key.scopes,
    )


def colleagues(reader: Reader, *, tenant: str, now: Moment) -> tuple[Principal, ...]:
    """Return the active people of others who hold a role for a client, for rooms above, which check access."""
    found = list_people_working_for(reader, tenant=tenant)
    return tuple(_principal(reader, one, now=now) for one in found if one.active and one.tenant != tenant)
