"""Erasures: what is held of a person, sealed under a key of their own, and the key destroyed by a second person."""

import re

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from remit.erasure.actions import erase_sealed, restore_sealed, scrub, seal_subject
from remit.erasure.model import Goes, Subject
from remit.erasure.reports import register, what_goes
from remit.parties.access import Permission
from remit.parties.reports.people import organisations
from remit.values.refusal import NotFound
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.model import ReasonMissing

router = APIRouter(include_in_schema=False)


@router.get("/erasures")
def show_erasures(visit: SignedIn) -> Response:
    """Show the register of the clients whose data the visitor may erase."""
    return _page(visit)


@router.post("/erasures/find")
def post_search(visit: SignedIn, form: Posted) -> Response:
    """Show what would go, and change nothing."""
    tenant, subject = str(form.get("tenant", "")), _subject(form)
    with visit.reading() as reader:
        found = what_goes(reader, visit.principal, tenant=tenant, subject=subject)
    return _page(visit, found=found, said=form, tenant=tenant)


@router.post("/erasures")
def post_erasure(visit: SignedIn, form: Posted) -> Response:
    """Seal what is held of a person; nothing of it is to be read until somebody decides."""
    tenant, subject = str(form.get("tenant", "")), _subject(form)
    house, reason = visit.house, str(form.get("reason", "")).strip()
    if not reason:
        raise ReasonMissing(place="reason", act="erasure")
    with visit.reading() as reader:
        found = what_goes(reader, visit.principal, tenant=tenant, subject=subject)
    one = visit.writing(
        lambda tx: seal_subject(
            tx,
            visit.principal,
            tenant=tenant,
            subject=subject,
            reason=reason,
            seals=house.seals,
            chance=house.chance,
        )
    )
    scrub(house.store, found)
    undo = f"/erasures/{one.id}/restore"
    return visit.go("/erasures", said=marked("Sealed. Somebody else destroys the key."), undo=undo)


@router.post("/erasures/{erasure_id}/erase")
def post_end(visit: SignedIn, form: Posted, erasure_id: str) -> Response:
    """Destroy the key of a sealed erasure; it never comes back."""
    tenant = _tenant_of(visit, erasure_id)
    visit.writing(lambda tx: erase_sealed(tx, visit.principal, tenant=tenant, erasure_id=erasure_id))
    return visit.go("/erasures", said=marked("Erased: the key is destroyed."))


@router.post("/erasures/{erasure_id}/restore")
def post_restoration(visit: SignedIn, form: Posted, erasure_id: str) -> Response:
    """Put back what a sealed erasure took."""
    tenant, house = _tenant_of(visit, erasure_id), visit.house
    visit.writing(
        lambda tx: restore_sealed(
            tx, visit.principal, tenant=tenant, erasure_id=erasure_id, seals=house.seals, chance=house.chance
        )
    )
    return visit.go("/erasures", said=marked("Everything is back as it was."))


def _subject(form: FormData) -> Subject:
    called = [line.strip() for line in str(form.get("called", "")).splitlines()]
    numbers = re.split(r"[\s,;]+", str(form.get("numbers", "")))
    return Subject(tuple(one for one in called if one), tuple(one for one in numbers if one))


def _tenant_of(visit: Visit, erasure_id: str) -> str:
    with visit.reading() as reader:
        for tenant in visit.tenants_with(Permission.ERASE):
            if any(one.id == erasure_id for one in register(reader, visit.principal, tenant=tenant)):
                return tenant
    raise NotFound(kind="erasure", name=erasure_id)


def _page(visit: Visit, *, found: Goes | None = None, said: FormData | None = None, tenant: str = "") -> Response:
    managed = visit.tenants_with(Permission.ERASE)
    with visit.reading() as reader:
        known = {one.id: one.name for one in organisations(reader, visit.principal) if one.id in managed}
        rows = [(name, one) for key, name in known.items() for one in register(reader, visit.principal, tenant=key)]
    return visit.page("erasures.html", rows=rows, tenants=known, found=found, said=said or {}, tenant=tenant)
