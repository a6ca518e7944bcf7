"""Founding: the first organisation and its first administrator, in an installation that has nobody yet."""

from dataclasses import dataclass

from remit.app.house import House
from remit.conversation.refusals import AddressRefused
from remit.parties.access import SYSTEM
from remit.parties.actions.people import PersonDetails, create_person
from remit.parties.actions.places import create_organisation
from remit.parties.actions.rights import grant
from remit.parties.actions.sign_in import create_login
from remit.parties.model import OrganisationKind, Person, Role
from remit.store import Transaction
from remit.values.address import is_mail_address


@dataclass(frozen=True, slots=True)
class Founder:
    """Who founds an installation; `country` is ISO 3166-1 alpha-2."""

    provider: str
    country: str
    name: str
    email: str
    password: str


def found(house: House, founder: Founder) -> Person:
    """Create the provider and its first administrator with a log-in. Refuses `PasswordTooWeak`, `AddressRefused`."""
    if not is_mail_address(founder.email.strip().lower()):
        raise AddressRefused(place="email", address=founder.email)
    password_hash = house.passwords.hash(founder.password, name=founder.email)
    entropy = house.chance.bytes(32)

    def unit(tx: Transaction) -> Person:
        provider = create_organisation(
            tx, SYSTEM, name=founder.provider, kind=OrganisationKind.PROVIDER, country=founder.country, entropy=entropy
        )
        person = create_person(
            tx, SYSTEM, tenant=provider.id, details=PersonDetails(name=founder.name, email=founder.email)
        )
        grant(tx, SYSTEM, tenant=provider.id, person_id=person.id, role=Role.ADMIN)
        create_login(tx, SYSTEM, person_id=person.id, password_hash=password_hash)
        return person

    return house.store.write(unit)
