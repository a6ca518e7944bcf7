"""Organisations and sites as rows."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Row, insert, select

from remit.parties.model import Organisation, OrganisationKind, Site
from remit.parties.records.selecting import by_id, mapping_of, of_tenant, row_of
from remit.parties.records.tables import organisation, site
from remit.store import Reader, Transaction

KEPT_MAX = 1_000
"""How many different organisations are kept in memory, read: each page names some, and they seldom change."""

_INSERT_ORGANISATION = insert(organisation)
_ORGANISATION = by_id(organisation)
_ORGANISATIONS = select(organisation).order_by(organisation.c.name, organisation.c.id)
_INSERT_SITE = insert(site)
_SITE = by_id(site)
_SITES = of_tenant(site, "name", "id")


@lru_cache(maxsize=KEPT_MAX)
def _organisation_of(row: Row[Any]) -> Organisation:
    values = mapping_of(row, "tenant")
    return Organisation(**values | {"kind": OrganisationKind(row.kind)})


def insert_organisation(tx: Transaction, one: Organisation) -> None:
    """Store an organisation."""
    tx.run(_INSERT_ORGANISATION, row_of(one) | {"tenant": one.id, "kind": one.kind.value})


def find_organisation(reader: Reader, organisation_id: str) -> Organisation | None:
    """Return an organisation, or None."""
    row = reader.row(_ORGANISATION, {"of_tenant": organisation_id, "of_id": organisation_id})
    return _organisation_of(row) if row else None


def list_organisations(reader: Reader) -> tuple[Organisation, ...]:
    """Return all organisations by name; the caller keeps those that may be seen."""
    return tuple(_organisation_of(row) for row in reader.rows(_ORGANISATIONS))


def find_provider(reader: Reader) -> Organisation | None:
    """Return the provider whose installation this is, None before it was founded."""
    return next((one for one in list_organisations(reader) if one.kind is OrganisationKind.PROVIDER), None)


def insert_site(tx: Transaction, one: Site) -> None:
    """Store a site."""
    tx.run(_INSERT_SITE, row_of(one))


def find_site(reader: Reader, *, tenant: str, site_id: str) -> Site | None:
    """Return a site, or None."""
    row = reader.row(_SITE, {"of_tenant": tenant, "of_id": site_id})
    return Site(**mapping_of(row)) if row else None


def list_sites(reader: Reader, *, tenant: str) -> tuple[Site, ...]:
    """Return a provider's sites by name."""
    return tuple(Site(**mapping_of(row)) for row in reader.rows(_SITES, {"of_tenant": tenant}))
