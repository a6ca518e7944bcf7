"""Identity providers, and whom they vouched for, as rows."""

from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from remit.parties.model import IdentityProvider, KnownBy, Person
from remit.parties.records.people import find_person
from remit.parties.records.selecting import by_id, mapping_of, of_tenant, row_of
from remit.parties.records.tables import identity, identity_provider, person
from remit.store import Reader, Transaction

_INSERT = insert(identity_provider)
_ONE = by_id(identity_provider)
_OF_TENANT = of_tenant(identity_provider, "name", "id")
_ACTIVE = select(identity_provider).where(identity_provider.c.active.is_(True)).order_by(identity_provider.c.id)
_SWITCH = (
    update(identity_provider)
    .where(identity_provider.c.tenant == bindparam("of_tenant"), identity_provider.c.id == bindparam("of_id"))
    .values(active=bindparam("new_active"))
)
_INSERT_IDENTITY = insert(identity)
_SUBJECT = select(identity.c.person_id).where(
    identity.c.tenant == bindparam("of_tenant"),
    identity.c.provider_id == bindparam("of_provider"),
    identity.c.subject == bindparam("of_subject"),
)
_EXTERNAL = select(person.c.id).where(
    person.c.tenant == bindparam("of_tenant"), person.c.external_id == bindparam("of_external")
)
_ELSEWHERE = select(func.count()).where(
    person.c.tenant != bindparam("of_tenant"), person.c.email.endswith(bindparam("at_domain"), autoescape=False)
)


def _provider_of(row: Row[Any]) -> IdentityProvider:
    return IdentityProvider(**mapping_of(row) | {"known_by": KnownBy(row.known_by)})


def insert_provider(tx: Transaction, one: IdentityProvider) -> None:
    """Store a provider."""
    tx.run(_INSERT, row_of(one) | {"known_by": one.known_by.value})


def find_provider(reader: Reader, *, tenant: str, provider_id: str) -> IdentityProvider | None:
    """Return an organisation's provider, or None."""
    row = reader.row(_ONE, {"of_tenant": tenant, "of_id": provider_id})
    return _provider_of(row) if row else None


def list_providers(reader: Reader, *, tenant: str) -> tuple[IdentityProvider, ...]:
    """Return an organisation's providers by name, closed ones too."""
    return tuple(_provider_of(row) for row in reader.rows(_OF_TENANT, {"of_tenant": tenant}))


def active_providers(reader: Reader) -> tuple[IdentityProvider, ...]:
    """Return the providers of all organisations that people come in by."""
    return tuple(_provider_of(row) for row in reader.rows(_ACTIVE))


def switch_provider(tx: Transaction, one: IdentityProvider, *, active: bool) -> None:
    """Open or close a provider."""
    tx.run(_SWITCH, {"of_tenant": one.tenant, "of_id": one.id, "new_active": active})


def people_elsewhere(reader: Reader, *, tenant: str, domain: str) -> int:
    """Count the people of other organisations whose address is of a domain."""
    return int(reader.scalar(_ELSEWHERE, {"of_tenant": tenant, "at_domain": f"@{domain}"}))


def link_identity(tx: Transaction, *, provider: IdentityProvider, person_id: str, subject: str) -> None:
    """Remember under which subject a provider knows a person."""
    row = {"tenant": provider.tenant, "id": tx.identifiers.new(), "person_id": person_id}
    tx.run(_INSERT_IDENTITY, row | {"provider_id": provider.id, "subject": subject})


def person_of_subject(reader: Reader, *, provider: IdentityProvider, subject: str) -> Person | None:
    """Return whom a provider vouched for under a subject before, or None."""
    of = {"of_tenant": provider.tenant, "of_provider": provider.id, "of_subject": subject}
    found = reader.scalar(_SUBJECT, of)
    return find_person(reader, found) if found else None


def person_of_external(reader: Reader, *, tenant: str, external_id: str) -> Person | None:
    """Return the person whom an organisation's directory names so, or None."""
    found = reader.scalar(_EXTERNAL, {"of_tenant": tenant, "of_external": external_id})
    return find_person(reader, found) if found else None
