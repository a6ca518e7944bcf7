"""People, and what they can do, as rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, insert, or_, select, update

from remit.parties.model import Person, Presence, PresenceState, Qualification, Skill
from remit.parties.records.selecting import mapping_of, of_people, of_tenant, row_of
from remit.parties.records.tables import grant, person, presence, qualification, skill
from remit.store import Question, Reader, Transaction
from remit.store.statements import insert_if_new

_INSERT = insert(person)
_BY_ID = select(person).where(person.c.id == bindparam("of_id"))
_NAMES = select(person.c.id, person.c.name).where(
    person.c.id.in_(bindparam("of_people", expanding=True)), person.c.active
)
_HOMES = select(person.c.id, person.c.tenant).where(
    person.c.id.in_(bindparam("of_people", expanding=True)), person.c.active
)
_BY_EMAIL = select(person).where(person.c.tenant == bindparam("of_tenant"), person.c.email == bindparam("of_email"))
_OF_TENANT = of_tenant(person, "name", "id")
_WORKING_FOR = (
    select(person)
    .where(person.c.id.in_(select(grant.c.person_id).where(grant.c.tenant == bindparam("of_tenant"))))
    .order_by(person.c.name, person.c.id)
)
_TENANTS: BindParameter[Any] = bindparam("tenants", expanding=True)
_OF_TENANTS = (
    select(person)
    .where(
        or_(
            person.c.tenant.in_(_TENANTS),
            person.c.id.in_(select(grant.c.person_id).where(grant.c.tenant.in_(_TENANTS))),
        )
    )
    .order_by(person.c.name, person.c.id)
)
_LEAVE = (
    update(person)
    .where(person.c.tenant == bindparam("of_tenant"), person.c.id == bindparam("of_id"))
    .values(active=False)
)
_CHANGE = (
    update(person)
    .where(person.c.tenant == bindparam("of_tenant"), person.c.id == bindparam("of_id"))
    .values(
        name=bindparam("new_name"),
        email=bindparam("new_email"),
        locale=bindparam("new_locale"),
        active=bindparam("new_active"),
        external_id=bindparam("new_external"),
    )
)
_SPEAK = (
    update(person)
    .where(person.c.tenant == bindparam("of_tenant"), person.c.id == bindparam("of_id"))
    .values(locale=bindparam("new_locale"))
)
_INSERT_SKILL = insert(skill)
_DROP_SKILL = skill.delete().where(
    skill.c.tenant == bindparam("of_tenant"),
    skill.c.person_id == bindparam("of_person"),
    skill.c.key == bindparam("of_key"),
)
_SKILLS = of_people(skill)
_INSERT_QUALIFICATION = insert(qualification)
_CHANGE_QUALIFICATION = (
    update(qualification)
    .where(
        qualification.c.tenant == bindparam("of_tenant"),
        qualification.c.person_id == bindparam("of_person"),
        qualification.c.key == bindparam("of_key"),
        qualification.c.valid_from == bindparam("of_day"),
    )
    .values(valid_until=bindparam("new_until"), evidence=bindparam("new_evidence"))
)
_QUALIFICATIONS = of_people(qualification)
_FIRST_PRESENCE = insert_if_new(presence)
_SET_PRESENCE = (
    update(presence)
    .where(presence.c.tenant == bindparam("of_tenant"), presence.c.person_id == bindparam("of_person"))
    .values(state=bindparam("new_state"), since_at=bindparam("at"))
)
_PRESENCES = of_people(presence)


def insert_person(tx: Transaction, one: Person) -> None:
    """Store a person."""
    tx.run(_INSERT, row_of(one))


def _person_of(row: Row[Any]) -> Person:
    return Person(**mapping_of(row))


def find_person(reader: Reader, person_id: str) -> Person | None:
    """Return a person of any organisation, or None."""
    row = reader.row(_BY_ID, {"of_id": person_id})
    return _person_of(row) if row else None


def names_by_id(reader: Reader, person_ids: Sequence[str]) -> dict[str, str]:
    """Return the names of those of some people who have not left, by id."""
    if not person_ids:
        return {}
    return {row.id: row.name for row in reader.rows(_NAMES, {"of_people": list(person_ids)})}


def homes_by_id(reader: Reader, person_ids: Sequence[str]) -> dict[str, str]:
    """Return the organisations of those of some people who have not left, by the people's ids."""
    if not person_ids:
        return {}
    return {row.id: row.tenant for row in reader.rows(_HOMES, {"of_people": list(person_ids)})}


def find_person_by_email(reader: Reader, *, tenant: str, email: str) -> Person | None:
    """Return the person of an organisation with an e-mail address in lower case, or None."""
    row = reader.row(_BY_EMAIL, {"of_tenant": tenant, "of_email": email})
    return _person_of(row) if row else None


def list_people(reader: Reader, *, tenant: str) -> tuple[Person, ...]:
    """Return the people an organisation employs, by name."""
    return tuple(_person_of(row) for row in reader.rows(_OF_TENANT, {"of_tenant": tenant}))


def list_people_working_for(reader: Reader, *, tenant: str) -> tuple[Person, ...]:
    """Return the people of any organisation who hold a role for a tenant, by name."""
    return tuple(_person_of(row) for row in reader.rows(_WORKING_FOR, {"of_tenant": tenant}))


def people_of(reader: Reader, *, tenants: Sequence[str]) -> tuple[Person, ...]:
    """Return the people whom these organisations employ and those who hold a role for one of them, by name."""
    return tuple(_person_of(row) for row in reader.rows(_OF_TENANTS, {"tenants": list(tenants)}))


def deactivate_person(tx: Transaction, one: Person) -> None:
    """Note that a person left."""
    tx.run(_LEAVE, {"of_tenant": one.tenant, "of_id": one.id})


def update_person(tx: Transaction, one: Person) -> None:
    """Store what a directory may change of a person."""
    new = {"new_name": one.name, "new_email": one.email, "new_locale": one.locale, "new_active": one.active}
    tx.run(_CHANGE, new | {"of_tenant": one.tenant, "of_id": one.id, "new_external": one.external_id})


def set_locale(tx: Transaction, *, tenant: str, person_id: str, locale: str) -> None:
    """Note which language a person reads."""
    tx.run(_SPEAK, {"of_tenant": tenant, "of_id": person_id, "new_locale": locale})


def put_skill(tx: Transaction, one: Skill, *, tenant: str) -> None:
    """Store a skill in place of an earlier proficiency."""
    tx.run(_DROP_SKILL, {"of_tenant": tenant, "of_person": one.person_id, "of_key": one.key})
    tx.run(_INSERT_SKILL, row_of(one) | {"tenant": tenant, "id": tx.identifiers.new()})


def skills_of(reader: Reader, person_ids: Sequence[str]) -> tuple[Skill, ...]:
    """Return the skills of some people."""
    return tuple(
        Skill(**mapping_of(row, "tenant", "id")) for row in reader.rows(_SKILLS, {"of_people": list(person_ids)})
    )


def put_qualification(tx: Transaction, one: Qualification, *, tenant: str) -> None:
    """Store a qualification; one of the same key that begins on the same day takes its evidence and last day."""
    row = row_of(one)
    known = {"of_tenant": tenant, "of_person": one.person_id, "of_key": one.key, "of_day": one.valid_from}
    if not tx.run(_CHANGE_QUALIFICATION, known | {"new_until": one.valid_until, "new_evidence": one.evidence}):
        tx.run(_INSERT_QUALIFICATION, row | {"tenant": tenant, "id": tx.identifiers.new()})


def qualifications_of(reader: Reader, person_ids: Sequence[str]) -> tuple[Qualification, ...]:
    """Return all qualifications of some people, lapsed ones too."""
    rows = reader.rows(_QUALIFICATIONS, {"of_people": list(person_ids)})
    return tuple(Qualification(**mapping_of(row, "tenant", "id")) for row in rows)


def put_presence(tx: Transaction, one: Presence) -> None:
    """Store what a person is doing."""
    changed = {"of_tenant": one.tenant, "of_person": one.person_id, "new_state": one.state.value, "at": one.since_at}
    if not tx.run(_SET_PRESENCE, changed):
        tx.run(_FIRST_PRESENCE, row_of(one) | {"id": tx.identifiers.new(), "state": one.state.value})


def presences_of(person_ids: Sequence[str]) -> Question[tuple[Presence, ...]]:
    """Ask what some people are doing; those never seen are left out."""
    return Question(_PRESENCES, {"of_people": list(person_ids)}, _presences)


def _presences(rows: Sequence[Row[Any]]) -> tuple[Presence, ...]:
    return tuple(Presence(**mapping_of(row, "id") | {"state": PresenceState(row.state)}) for row in rows)
