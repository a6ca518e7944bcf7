"""Setting up who is there: clients, sites, people, and what each of them may do, by form."""

from base64 import b32encode
from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.actions.people import (
    PersonDetails,
    create_person,
    let_go,
    record_qualification,
    record_skill,
    take_back,
    withdraw_qualification,
)
from remit.parties.actions.places import create_organisation, create_site
from remit.parties.actions.rights import clear, grant, withdraw, withdraw_clearance
from remit.parties.actions.sign_in import give_password
from remit.parties.model import DataClass, OrganisationKind, Person, Role
from remit.parties.reports.people import profile
from remit.store import Transaction
from remit.web.choosing import chosen
from remit.web.pages.keys import DateUnreadable
from remit.web.pages.people import person_page
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)
SEARCH_KEY_BYTES = 32
PASSWORD_BYTES = 10
"""Sixteen letters and digits: 80 bits."""
LETTERS = 4


@router.post("/people/organisations")
def post_organisation(visit: SignedIn, form: Posted) -> Response:
    """Create a client; whoever does administers it."""
    entropy = visit.house.chance.bytes(SEARCH_KEY_BYTES)
    one = visit.writing(
        lambda tx: create_organisation(
            tx,
            visit.principal,
            name=str(form.get("name", "")),
            kind=OrganisationKind.CLIENT,
            country=str(form.get("country", "")),
            entropy=entropy,
        )
    )
    return visit.go("/people", said=marked("{name} is a client now."), name=one.name)


@router.post("/people/sites")
def post_site(visit: SignedIn, form: Posted) -> Response:
    """Create a place of work of the visitor's own organisation."""
    name, country, city, tz = (str(form.get(key, "")).strip() for key in ("name", "country", "city", "tz"))
    own = visit.principal.organisation
    one = visit.writing(
        lambda tx: create_site(tx, visit.principal, tenant=own, name=name, country=country, city=city, tz=tz),
        tenant=own,
    )
    return visit.go("/people", said=marked("{name} is a site now."), name=one.name)


@router.post("/people")
def post_person(visit: SignedIn, form: Posted) -> Response:
    """Create a person of an organisation that the visitor administers, with a first role if one is named."""
    tenant, site = str(form.get("tenant", "")), str(form.get("site") or "") or None
    role = chosen(Role, form, "role") if form.get("role") else None
    details = PersonDetails(str(form.get("name", "")), str(form.get("email", "")), site, locale=visit.visitor.language)

    def made(tx: Transaction) -> Person:
        one = create_person(tx, visit.principal, tenant=tenant, details=details)
        if role is not None:
            grant(tx, visit.principal, tenant=tenant, person_id=one.id, role=role)
        return one

    one = visit.writing(made)
    return visit.go(f"/people/{one.id}", said=marked("{name} is added."), name=one.name)


@router.post("/people/{person_id}/roles")
def post_role(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Give a person a role for a tenant."""
    one, tenant, role = _person(visit, person_id), str(form.get("tenant", "")), chosen(Role, form, "role")
    visit.writing(lambda tx: grant(tx, visit.principal, tenant=tenant, person_id=one.id, role=role))
    return _changed(visit, one)


@router.post("/people/{person_id}/roles/withdraw")
def post_role_withdrawn(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Take a role back."""
    one, tenant, role = _person(visit, person_id), str(form.get("tenant", "")), chosen(Role, form, "role")
    visit.writing(lambda tx: withdraw(tx, visit.principal, tenant=tenant, person_id=one.id, role=role))
    return _changed(visit, one)


@router.post("/people/{person_id}/clearances")
def post_clearance(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Clear a person for a class of a tenant's data."""
    one, tenant, seen = _person(visit, person_id), str(form.get("tenant", "")), chosen(DataClass, form, "data_class")
    visit.writing(lambda tx: clear(tx, visit.principal, tenant=tenant, person_id=one.id, data_class=seen))
    return _changed(visit, one)


@router.post("/people/{person_id}/clearances/withdraw")
def post_clearance_withdrawn(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Take a clearance back."""
    one, tenant, seen = _person(visit, person_id), str(form.get("tenant", "")), chosen(DataClass, form, "data_class")
    visit.writing(lambda tx: withdraw_clearance(tx, visit.principal, tenant=tenant, person_id=one.id, data_class=seen))
    return _changed(visit, one)


@router.post("/people/{person_id}/skills")
def post_skill(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Record what a person can do, and how well."""
    one, key, level = _person(visit, person_id), str(form.get("key", "")), str(form.get("proficiency", ""))
    known = int(level) if level.isdecimal() and len(level) == 1 else 0
    visit.writing(lambda tx: record_skill(tx, visit.principal, person_id=one.id, key=key, proficiency=known))
    return _changed(visit, one)


@router.post("/people/{person_id}/qualifications")
def post_qualification(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Record a certificate with its evidence and dates."""
    one, words = _person(visit, person_id), {key: str(form.get(key, "")).strip() for key in ("key", "evidence")}
    begins, ends = _day(form, "valid_from") or _today(visit), _day(form, "valid_until")
    visit.writing(
        lambda tx: record_qualification(
            tx, visit.principal, person_id=one.id, **words, valid_from=begins, valid_until=ends
        )
    )
    return _changed(visit, one)


@router.post("/people/{person_id}/qualifications/end")
def post_qualification_ended(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """End a qualification today, with the reason."""
    one, words = _person(visit, person_id), {key: str(form.get(key, "")).strip() for key in ("key", "reason")}
    ends = _today(visit)
    visit.writing(lambda tx: withdraw_qualification(tx, visit.principal, person_id=one.id, **words, ends_date=ends))
    return _changed(visit, one)


@router.post("/people/{person_id}/password")
def post_password(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Give a person a password to sign in with; the answer is the only place where it can be read."""
    one = _person(visit, person_id)
    text = b32encode(visit.house.chance.bytes(PASSWORD_BYTES)).decode().lower()
    password = "-".join(text[at : at + LETTERS] for at in range(0, len(text), LETTERS))
    hashed = visit.house.passwords.hash(password, name=one.email)
    visit.writing(lambda tx: give_password(tx, visit.principal, person_id=one.id, password_hash=hashed))
    return person_page(visit, one.id, issued=password)


@router.post("/people/{person_id}/leave")
def post_leaving(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Note that a person left: they cannot sign in any more, and what they did stays."""
    one = _person(visit, person_id)
    visit.writing(lambda tx: let_go(tx, visit.principal, person_id=one.id))
    said, undo = marked("{name} has left; nobody can sign in as them."), f"/people/{one.id}/return"
    return visit.go("/people", said=said, undo=undo, name=one.name)


@router.post("/people/{person_id}/return")
def post_return(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Take a person back who left."""
    one = visit.writing(lambda tx: take_back(tx, visit.principal, person_id=person_id))
    return visit.go(f"/people/{one.id}", said=marked("{name} is back and can sign in again."), name=one.name)


def _person(visit: Visit, person_id: str) -> Person:
    with visit.reading() as reader:
        return profile(reader, visit.principal, person_id=person_id).person


def _changed(visit: Visit, one: Person) -> Response:
    return visit.go(f"/people/{one.id}", said=marked("Kept for {name}."), name=one.name)


def _today(visit: Visit) -> date:
    return visit.house.clock.now().date()


def _day(form: Posted, name: str) -> date | None:
    text = str(form.get(name) or "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DateUnreadable(place=name, value=text) from None
