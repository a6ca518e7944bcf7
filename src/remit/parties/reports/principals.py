"""Who is acting: a person, a browser's session or an API key, made into a principal with all that decides access."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from remit.parties.model import ApiKey, DataClass, Person, Principal, PrincipalKind, Role, Session
from remit.parties.records.ceremonies import strong_roles_of
from remit.parties.records.held import ASKED_MAX, Held, held_asked
from remit.parties.records.keys import find_key_anywhere
from remit.parties.records.people import find_person, list_people_working_for
from remit.parties.records.places import find_organisation
from remit.parties.records.sign_ins import find_session
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
    return _principals(reader, [person], now=now)[0]


def _principals(reader: Reader, people: Sequence[Person], *, now: Moment) -> tuple[Principal, ...]:
    """Return people as principals, all of them asked for together."""
    held: dict[str, Held] = {}
    for start in range(0, len(people), ASKED_MAX):
        asked = [one.id for one in people[start : start + ASKED_MAX]]
        found = reader.ask(held_asked(asked, at=now))
        held |= found
    return tuple(_principal(one, held.get(one.id) or Held(), now=now) for one in people)


def _principal(person: Person, held: Held, *, now: Moment) -> Principal:
    return Principal(
        kind=PrincipalKind.PERSON,
        id=person.id,
        name=person.name,
        organisation=person.tenant,
        country=held.country,
        site_id=person.site_id,
        tz=held.tz,
        grants=_by_tenant(held.grants),
        clearances=_by_tenant(held.clearances),
        skills=held.skills,
        qualifications=counting(held.qualifications, now=now, tz=held.tz),
        languages=person.languages,
        locale=person.locale,
        simulated=person.simulated,
        on_shift=held.on_shift,
        suspended=_by_tenant(held.resting),
    )


def _by_tenant(held: Mapping[str, set[_Held]]) -> Mapping[str, frozenset[_Held]]:
    return {tenant: frozenset(ones) for tenant, ones in held.items()}


def visitor_of(reader: Reader, *, token: str, now: Moment) -> Visitor:
    """Return who a session's token stands for. Refuses `NotSignedIn` for one unknown, ended, idle or expired."""
    session = find_session(reader, secret_hash(token))
    if session is None or now >= session.expires_at or now - session.seen_at >= IDLE:
        raise NotSignedIn
    person = find_person(reader, session.person_id)
    if person is None or not person.active:
        raise NotSignedIn
    (principal,) = _principals(reader, [person], now=now)
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
    return _principals(reader, [one for one in found if one.active and one.tenant != tenant], now=now)
