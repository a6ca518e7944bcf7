"""The opening: organisations, sites, people with their rights, and what was agreed with each client."""

import unicodedata
from datetime import date, datetime, time, timedelta

from remit.app.house import House
from remit.demo import agreements, guidance, money
from remit.demo.lines import STAFF
from remit.demo.world import CLIENT_PEOPLE, CLIENTS, PROVIDER, PROVIDER_COUNTRY, SITES, ClientOf, Staff, World
from remit.parties.access import SYSTEM
from remit.parties.actions.people import (
    PersonDetails,
    create_person,
    record_qualification,
    record_skill,
    set_presence,
)
from remit.parties.actions.places import create_organisation, create_site
from remit.parties.actions.rights import clear, grant
from remit.parties.actions.roster import DAYS_MAX, publish_roster
from remit.parties.model import DataClass, OrganisationKind, PresenceState, Role
from remit.parties.rules.rostering import Pattern, Stretch
from remit.store import Transaction

ASCII = str.maketrans("đĐ", "dD")


def open_world(house: House) -> World:
    """Create everything the simulated days need, in one transaction."""
    return house.store.write(lambda tx: _open(tx, house))


def _open(tx: Transaction, house: House) -> World:
    world = World()
    world.provider = create_organisation(
        tx,
        SYSTEM,
        name=PROVIDER,
        kind=OrganisationKind.PROVIDER,
        country=PROVIDER_COUNTRY,
        entropy=house.chance.bytes(32),
        colour="#1f4e5f",
    ).id
    for client in CLIENTS:
        _open_client(tx, house, world, client)
    for site in SITES:
        world.sites[site.key] = create_site(
            tx,
            SYSTEM,
            tenant=world.provider,
            name=site.name,
            country=site.country,
            city=site.city,
            tz=site.tz,
            languages=site.languages,
        ).id
    for staff in STAFF:
        _open_staff(tx, world, staff)
    for name, role, client_key, locale in CLIENT_PEOPLE:
        _open_client_person(tx, world, name, Role(role), client_key, locale)
    _roster(tx, world)
    agreements.agree(tx, world)
    guidance.write_texts(tx, world)
    money.introduce(tx, world)
    money.price_hours(tx, world)
    return world


def _open_client(tx: Transaction, house: House, world: World, client: ClientOf) -> None:
    world.clients[client.key] = create_organisation(
        tx,
        SYSTEM,
        name=client.name,
        kind=OrganisationKind.CLIENT,
        country=client.country,
        entropy=house.chance.bytes(32),
        colour=client.colour,
    ).id


def _open_staff(tx: Transaction, world: World, staff: Staff) -> None:
    details = PersonDetails(
        name=staff.name,
        email=address(staff.name, "bencau.example"),
        site_id=world.sites[staff.site],
        languages=staff.languages,
        locale=staff.locale,
        simulated=True,
    )
    person_id = create_person(tx, SYSTEM, tenant=world.provider, details=details).id
    world.people[staff.name] = person_id
    for role in (staff.role, *staff.also):
        for client in (*(world.clients[key] for key in staff.clients), world.provider):
            grant(tx, SYSTEM, tenant=client, person_id=person_id, role=Role(role))
    for key in staff.clients:
        for data_class in (DataClass.FINANCIAL, DataClass.PERSONAL, *map(DataClass, staff.clearances)):
            clear(tx, SYSTEM, tenant=world.clients[key], person_id=person_id, data_class=data_class)
    for skill, proficiency in staff.skills.items():
        record_skill(tx, SYSTEM, person_id=person_id, key=skill, proficiency=proficiency)
    for qualification in staff.qualifications:
        record_qualification(
            tx,
            SYSTEM,
            person_id=person_id,
            key=qualification,
            evidence="Certificate seen by the training team (invented)",
            valid_from=tx.now.date() - timedelta(days=200),
            valid_until=_in_a_year(tx.now),
        )
    set_presence(tx, SYSTEM, state=PresenceState.AVAILABLE, person_id=person_id)


def _roster(tx: Transaction, world: World) -> None:
    """Publish two months of office hours for every site, Saturdays included in Đà Nẵng."""
    for site in SITES:
        week = frozenset(range(6 if site.key == "danang" else 5))
        publish_roster(
            tx,
            SYSTEM,
            tenant=world.provider,
            site_id=world.sites[site.key],
            pattern=Pattern(week, begins=time(8), ends=time(17)),
            stretch=Stretch(tx.now.date(), days=DAYS_MAX),
        )


def _in_a_year(now: datetime) -> date:
    return now.date() + timedelta(days=365)


def _open_client_person(tx: Transaction, world: World, name: str, role: Role, client_key: str, locale: str) -> None:
    client = world.clients[client_key]
    details = PersonDetails(
        name=name, email=address(name, f"{client_key}.example"), languages=(locale,), locale=locale, simulated=True
    )
    person_id = create_person(tx, SYSTEM, tenant=client, details=details).id
    world.people[name] = person_id
    grant(tx, SYSTEM, tenant=client, person_id=person_id, role=role)
    for data_class in (DataClass.FINANCIAL, DataClass.PERSONAL):
        clear(tx, SYSTEM, tenant=client, person_id=person_id, data_class=data_class)


def address(name: str, domain: str) -> str:
    """Make an e-mail address of a name: marks and spaces give way to plain letters and dots."""
    plain = unicodedata.normalize("NFD", name.translate(ASCII)).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@{domain}"
