"""Organisations and their sites."""

import re

from babel import Locale

from remit.parties.access import Permission, require
from remit.parties.actions.noting import note
from remit.parties.model import (
    EventKind,
    Grant,
    Organisation,
    OrganisationKind,
    Principal,
    PrincipalKind,
    Resource,
    Role,
    Site,
)
from remit.parties.records.keys import insert_search_key
from remit.parties.records.places import find_organisation, insert_organisation, insert_site
from remit.parties.records.rights import put_grant
from remit.parties.refusals import CountryUnknown, FieldMissing, ZoneUnknown
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound
from remit.values.zone import zone_names

_TERRITORIES = Locale("en").territories


def create_organisation(
    tx: Transaction,
    principal: Principal,
    *,
    name: str,
    kind: OrganisationKind,
    country: str,
    entropy: bytes,
    parent: Identifier | None = None,
    colour: str = "#5b6770",
) -> Organisation:
    """Create a client, provider or captive; whoever does becomes its admin. `entropy` (32 bytes) keys exact search.

    Needs `organisation.write` in the principal's own organisation. Refuses `FieldMissing`, `CountryUnknown`,
    `NotFound` for an unknown parent.
    """
    home = Resource(tenant=principal.organisation, kind="organisation", name=principal.organisation)
    require(principal, Permission.ORGANISATION_WRITE, home)
    if parent is not None and find_organisation(tx, parent) is None:
        raise NotFound(kind="organisation", name=parent)
    one = Organisation(
        id=tx.identifiers.new(),
        name=filled("name", name),
        kind=kind,
        country=country_code(country),
        parent=parent,
        colour=colour,
    )
    insert_organisation(tx, one)
    insert_search_key(tx, tenant=one.id, key=entropy)
    if principal.kind is PrincipalKind.PERSON:
        put_grant(tx, Grant(tenant=one.id, person_id=principal.id, role=Role.ADMIN))
    body = {"name": one.name, "kind": one.kind.value, "country": one.country}
    note(
        tx,
        principal,
        kind=EventKind.ORGANISATION_CREATED,
        resource=_resource(one.id, "organisation", one.id),
        body=body,
    )
    return one


def create_site(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    name: str,
    country: str,
    city: str,
    tz: str,
    languages: tuple[str, ...] = (),
) -> Site:
    """Create a provider's place of work. Refuses `FieldMissing`, `CountryUnknown`, `ZoneUnknown`."""
    require(principal, Permission.ORGANISATION_WRITE, _resource(tenant, "organisation", tenant))
    if tz not in zone_names():
        raise ZoneUnknown(place="tz", tz=tz)
    one = Site(
        tenant=tenant,
        id=tx.identifiers.new(),
        name=filled("name", name),
        country=country_code(country),
        city=filled("city", city),
        tz=tz,
        languages=languages,
    )
    insert_site(tx, one)
    body = {"name": one.name, "country": one.country, "city": one.city}
    note(tx, principal, kind=EventKind.SITE_CREATED, resource=_resource(tenant, "site", one.id), body=body)
    return one


def filled(field: str, text: str) -> str:
    """Return a text without blanks around it. Refuses `FieldMissing` for an empty one."""
    if not text.strip():
        raise FieldMissing(place=field, field=field)
    return text.strip()


def country_code(text: str) -> str:
    """Return a country code in capitals. Refuses `CountryUnknown`."""
    code = text.strip().upper()
    if not re.fullmatch("[A-Z]{2}", code) or code not in _TERRITORIES:
        raise CountryUnknown(place="country", country=text)
    return code


def _resource(tenant: str, kind: str, name: str) -> Resource:
    return Resource(tenant=tenant, kind=kind, name=name)
