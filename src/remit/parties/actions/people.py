"""People: who they are, what they can do, what they are doing."""

from dataclasses import dataclass, replace
from datetime import date

from remit.parties.access import Permission, require
from remit.parties.actions.noting import note
from remit.parties.actions.places import filled
from remit.parties.actions.rights import keep_administered
from remit.parties.model import (
    EventKind,
    Person,
    Presence,
    PresenceState,
    Principal,
    PrincipalKind,
    Qualification,
    Resource,
    Role,
    Skill,
)
from remit.parties.records.people import (
    deactivate_person,
    find_person,
    find_person_by_email,
    insert_person,
    put_presence,
    put_qualification,
    put_skill,
    qualifications_of,
    set_locale,
    update_person,
)
from remit.parties.records.places import find_organisation, find_site
from remit.parties.records.rights import grants_of
from remit.parties.records.sign_ins import end_sessions_of
from remit.parties.refusals import AccessDenied, NameTaken, ProficiencyRefused, ValidityRefused
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What is said of a new person."""

    name: str
    email: str
    site_id: Identifier | None = None
    languages: tuple[str, ...] = ()
    locale: str = "en"
    simulated: bool = False


def create_person(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    details: PersonDetails,
) -> Person:
    """Create a person of an organisation. Refuses `FieldMissing`, `NameTaken`, `NotFound` for an unknown site."""
    require(principal, Permission.PEOPLE_WRITE, Resource(tenant=tenant, kind="organisation", name=tenant))
    if find_organisation(tx, tenant) is None:
        raise NotFound(kind="organisation", name=tenant)
    if details.site_id is not None and find_site(tx, tenant=tenant, site_id=details.site_id) is None:
        raise NotFound(kind="site", name=details.site_id)
    address = filled("email", details.email).lower()
    if find_person_by_email(tx, tenant=tenant, email=address) is not None:
        raise NameTaken(place="email", name=address)
    one = Person(
        tenant=tenant,
        id=tx.identifiers.new(),
        name=filled("name", details.name),
        email=address,
        site_id=details.site_id,
        languages=details.languages,
        locale=details.locale,
        simulated=details.simulated,
    )
    insert_person(tx, one)
    note(tx, principal, kind=EventKind.PERSON_CREATED, resource=_resource(one), body={"name": one.name})
    return one


def let_go(tx: Transaction, principal: Principal, *, person_id: Identifier) -> None:
    """Note that a person left: they cannot sign in, their sessions end, their history stays.

    Refuses `LastAdministrator` where an organisation would be left with nobody to administer it.
    """
    depart(tx, principal, person_to_change(tx, principal, person_id=person_id))


def take_back(tx: Transaction, principal: Principal, *, person_id: Identifier) -> Person:
    """Note that a person who left is there again, with the rights held before; they sign in anew."""
    one = person_to_change(tx, principal, person_id=person_id)
    if one.active:
        return one
    back = replace(one, active=True)
    update_person(tx, back)
    note(tx, principal, kind=EventKind.PERSON_RETURNED, resource=_resource(back), body={"name": back.name})
    return back


def depart(tx: Transaction, principal: Principal, one: Person) -> None:
    """End a person's sessions and let nobody be them from now on; the caller has checked the right to.

    Whichever way somebody leaves comes through here, so the transaction must see the roles of every organisation.
    Refuses `LastAdministrator`.
    """
    for held in grants_of(tx, [one.id]):
        home = find_organisation(tx, held.tenant) if held.role is Role.ADMIN else None
        if home is not None:
            keep_administered(tx, leaver=one, tenant=home)
    deactivate_person(tx, one)
    end_sessions_of(tx, tenant=one.tenant, person_id=one.id)
    note(tx, principal, kind=EventKind.PERSON_LEFT, resource=_resource(one), body={})


def record_skill(tx: Transaction, principal: Principal, *, person_id: Identifier, key: str, proficiency: int) -> Skill:
    """Record what a person can do, in place of an earlier proficiency. Refuses `ProficiencyRefused` outside 1 to 5."""
    one = person_to_change(tx, principal, person_id=person_id)
    if not 1 <= proficiency <= 5:
        raise ProficiencyRefused(place="proficiency", proficiency=proficiency)
    skill = Skill(person_id=one.id, key=filled("key", key), proficiency=proficiency)
    put_skill(tx, skill, tenant=one.tenant)
    body = {"key": skill.key, "proficiency": proficiency}
    note(tx, principal, kind=EventKind.SKILL_RECORDED, resource=_resource(one), body=body)
    return skill


def lay_down_skill(tx: Transaction, principal: Principal, *, key: str) -> None:
    """Have oneself offered no more work of a skill; nobody asks why, and a lead may record it again."""
    if key not in principal.skills:
        raise NotFound(kind="skill", name=key)
    one = _oneself(tx, principal, None)
    put_skill(tx, Skill(person_id=one.id, key=key, proficiency=0), tenant=one.tenant)
    note(tx, principal, kind=EventKind.SKILL_RECORDED, resource=_resource(one), body={"key": key, "proficiency": 0})


def record_qualification(
    tx: Transaction,
    principal: Principal,
    *,
    person_id: Identifier,
    key: str,
    evidence: str,
    valid_from: date,
    valid_until: date | None = None,
) -> Qualification:
    """Record a certificate, licence or screening with its evidence and dates. Refuses `ValidityRefused`."""
    one = person_to_change(tx, principal, person_id=person_id)
    if valid_until is not None and valid_until <= valid_from:
        raise ValidityRefused(place="valid_until", valid_from=valid_from, valid_until=valid_until)
    qualification = Qualification(
        person_id=one.id,
        key=filled("key", key),
        evidence=filled("evidence", evidence),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    put_qualification(tx, qualification, tenant=one.tenant)
    body = {"key": key, "valid_from": valid_from.isoformat(), "valid_until": valid_until and valid_until.isoformat()}
    note(tx, principal, kind=EventKind.QUALIFICATION_RECORDED, resource=_resource(one), body=body)
    return qualification


def withdraw_qualification(
    tx: Transaction, principal: Principal, *, person_id: Identifier, key: str, ends_date: date, reason: str
) -> None:
    """End a person's qualification before its time; it counts no longer from that day on. Refuses as recording does."""
    one = person_to_change(tx, principal, person_id=person_id)
    why = filled("reason", reason)
    for held in qualifications_of(tx, [one.id]):
        if held.key == key and (held.valid_until is None or held.valid_until > ends_date):
            ended = replace(held, valid_until=max(ends_date, held.valid_from), evidence=f"{held.evidence} · {why}")
            put_qualification(tx, ended, tenant=one.tenant)
    body = {"key": key, "ends_date": ends_date.isoformat(), "reason": why}
    note(tx, principal, kind=EventKind.QUALIFICATION_WITHDRAWN, resource=_resource(one), body=body)


def set_presence(
    tx: Transaction, principal: Principal, *, state: PresenceState, person_id: Identifier | None = None
) -> Presence:
    """Say what one is doing now; the house itself may say it of anybody. Refuses `AccessDenied` for others."""
    one = _oneself(tx, principal, person_id)
    presence = Presence(tenant=one.tenant, person_id=one.id, state=state, since_at=tx.now)
    put_presence(tx, presence)
    tx.record(
        tenant=one.tenant, stream=f"person:{one.id}", kind=EventKind.PRESENCE_CHANGED.value, body={"state": state.value}
    )
    return presence


def choose_locale(tx: Transaction, principal: Principal, *, locale: str) -> None:
    """Note the language in which one reads the pages; notices are mailed in it."""
    one = _oneself(tx, principal, None)
    set_locale(tx, tenant=one.tenant, person_id=one.id, locale=locale)


def person_to_change(tx: Transaction, principal: Principal, *, person_id: Identifier) -> Person:
    """Return a person whose record the principal may change. Refuses `NotFound` and `AccessDenied`."""
    one = find_person(tx, person_id)
    if one is None:
        raise NotFound(kind="person", name=person_id)
    require(principal, Permission.PEOPLE_WRITE, _resource(one))
    return one


def _oneself(tx: Transaction, principal: Principal, person_id: Identifier | None) -> Person:
    wanted = person_id or principal.id
    if principal.kind is not PrincipalKind.SYSTEM and principal.id != wanted:
        raise AccessDenied
    one = find_person(tx, wanted)
    if one is None:
        raise NotFound(kind="person", name=wanted)
    return one


def _resource(one: Person) -> Resource:
    return Resource(tenant=one.tenant, kind="person", name=one.id)
