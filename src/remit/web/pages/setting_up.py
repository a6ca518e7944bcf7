"""Setting up who is there: clients, sites, people, and what each of them may do, by form."""

from base64 import b32encode
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

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
from remit.parties.actions.second_factor import reset_second_factor
from remit.parties.actions.sign_in import give_password
from remit.parties.model import DataClass, OrganisationKind, Person, Role
from remit.parties.reports.people import Profile, profile
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
            kind=OrganisationKind.CLIENT,
            entropy=entropy,
            **_words(form, "name", "country"),
        )
    )
    return visit.go("/people", said=marked("{name} is a client now."), name=one.name)


@router.post("/people/sites")
def post_site(visit: SignedIn, form: Posted) -> Response:
    """Create a place of work of the visitor's own organisation."""
    own = visit.principal.organisation
    name, country, city, tz = _words(form, "name", "country", "city", "tz").values()
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
def post_role(visit: SignedIn, form: Posted, person_id: str, tenant: str = "", role: str = "") -> Response:
    """Give a person a role for a tenant."""
    one, right = _profile(visit, person_id), _right(form, tenant=tenant, role=role)
    held, undo = _roles(one, right["tenant"]), f"/people/{person_id}/roles/withdraw?{urlencode(right)}"
    wanted = chosen(Role, right, "role")
    return _changed(
        visit, one.person, grant, undo=None if wanted in held else undo, tenant=right["tenant"], role=wanted
    )


@router.post("/people/{person_id}/roles/withdraw")
def post_role_withdrawn(visit: SignedIn, form: Posted, person_id: str, tenant: str = "", role: str = "") -> Response:
    """Take a role back."""
    one, right = _profile(visit, person_id), _right(form, tenant=tenant, role=role)
    held, undo = _roles(one, right["tenant"]), f"/people/{person_id}/roles?{urlencode(right)}"
    wanted = chosen(Role, right, "role")
    return _changed(
        visit, one.person, withdraw, undo=undo if wanted in held else None, tenant=right["tenant"], role=wanted
    )


@router.post("/people/{person_id}/clearances")
def post_clearance(visit: SignedIn, form: Posted, person_id: str, tenant: str = "", data_class: str = "") -> Response:
    """Clear a person for a class of a tenant's data."""
    one, right = _profile(visit, person_id), _right(form, tenant=tenant, data_class=data_class)
    held, undo = _cleared(one, right["tenant"]), f"/people/{person_id}/clearances/withdraw?{urlencode(right)}"
    wanted = chosen(DataClass, right, "data_class")
    return _changed(
        visit, one.person, clear, undo=None if wanted in held else undo, tenant=right["tenant"], data_class=wanted
    )


@router.post("/people/{person_id}/clearances/withdraw")
def post_clearance_withdrawn(
    visit: SignedIn, form: Posted, person_id: str, tenant: str = "", data_class: str = ""
) -> Response:
    """Take a clearance back."""
    one, right = _profile(visit, person_id), _right(form, tenant=tenant, data_class=data_class)
    held, undo = _cleared(one, right["tenant"]), f"/people/{person_id}/clearances?{urlencode(right)}"
    wanted = chosen(DataClass, right, "data_class")
    return _changed(
        visit,
        one.person,
        withdraw_clearance,
        undo=undo if wanted in held else None,
        tenant=right["tenant"],
        data_class=wanted,
    )


@router.post("/people/{person_id}/skills")
def post_skill(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Record what a person can do, and how well."""
    one, level = _person(visit, person_id), str(form.get("proficiency", ""))
    known = int(level) if level.isdecimal() and len(level) == 1 else 0
    return _changed(visit, one, record_skill, proficiency=known, **_words(form, "key"))


@router.post("/people/{person_id}/qualifications")
def post_qualification(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Record a certificate with its evidence and dates."""
    one = _person(visit, person_id)
    days: dict[str, Any] = {
        "valid_from": _day(form, "valid_from") or _today(visit),
        "valid_until": _day(form, "valid_until"),
    }
    return _changed(visit, one, record_qualification, **_words(form, "key", "evidence"), **days)


@router.post("/people/{person_id}/qualifications/end")
def post_qualification_ended(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """End a qualification today, with the reason."""
    words = _words(form, "key", "reason")
    return _changed(visit, _person(visit, person_id), withdraw_qualification, ends_date=_today(visit), **words)


@router.post("/people/{person_id}/password")
def post_password(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Give a person a password to sign in with; the answer is the only place where it can be read."""
    one = _person(visit, person_id)
    text = b32encode(visit.house.chance.bytes(PASSWORD_BYTES)).decode().lower()
    password = "-".join(text[at : at + LETTERS] for at in range(0, len(text), LETTERS))
    hashed = visit.house.passwords.hash(password, name=one.email)
    visit.writing(lambda tx: give_password(tx, visit.principal, person_id=one.id, password_hash=hashed))
    return person_page(visit, one.id, issued=password)


@router.post("/people/{person_id}/code/reset")
def post_code_reset(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Stop asking somebody for codes who lost both the phone and the recovery codes; they set up anew."""
    one = _person(visit, person_id)
    visit.writing(lambda tx: reset_second_factor(tx, visit.principal, person_id=one.id))
    said = marked("{name} is asked for no code any more and is signed out everywhere.")
    return visit.go(f"/people/{one.id}", said=said, name=one.name)


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


def _profile(visit: Visit, person_id: str) -> Profile:
    with visit.reading() as reader:
        return profile(reader, visit.principal, person_id=person_id)


def _person(visit: Visit, person_id: str) -> Person:
    return _profile(visit, person_id).person


def _roles(one: Profile, tenant: str) -> set[Role]:
    return {each.role for each in one.grants if each.tenant == tenant}


def _cleared(one: Profile, tenant: str) -> set[DataClass]:
    return {each.data_class for each in one.clearances if each.tenant == tenant}


def _right(form: Posted, **asked: str) -> dict[str, str]:
    """Read a right by its names: from the address where it is undone, else from the form."""
    return {name: value or str(form.get(name, "")).strip() for name, value in asked.items()}


def _changed(
    visit: Visit, one: Person, act: Callable[..., object], *, undo: str | None = None, **what: Any
) -> Response:
    """Do an act on a person with what a form says of it, and go back to them."""
    visit.writing(lambda tx: act(tx, visit.principal, person_id=one.id, **what))
    return visit.go(f"/people/{one.id}", said=marked("Kept for {name}."), undo=undo, name=one.name)


def _words(form: Posted, *names: str) -> dict[str, str]:
    return {name: str(form.get(name, "")).strip() for name in names}


def _today(visit: Visit) -> date:
    return visit.house.clock.now().date()


def _day(form: Posted, name: str) -> date | None:
    text = str(form.get(name) or "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DateUnreadable(place=name, value=text) from None
