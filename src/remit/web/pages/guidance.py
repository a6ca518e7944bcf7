"""Texts and articles: a list by client with a search, a form to write one, and what is found beside an item."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from remit.conversation.actions.guiding import withdraw_guidance, write_guidance
from remit.conversation.model import GuidanceKind
from remit.conversation.records.guidance import load_guidance
from remit.conversation.reports.guidance import guidance_for_item, guidance_of
from remit.conversation.rules.placeholders import PLACES
from remit.parties.access import Permission, Resource, allowed
from remit.parties.access import require as require_access
from remit.store import Reader
from remit.values.refusal import NotFound
from remit.web.choosing import chosen
from remit.web.clients import clients_of
from remit.web.finding import find
from remit.web.pages.items import open_item
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)
LANGUAGES = ("en", "vi")


def _today(visit: Visit) -> date:
    return visit.house.clock.now().astimezone(ZoneInfo(visit.visitor.zone)).date()


@router.get("/guidance")
def show_guidance(visit: SignedIn, q: str = "") -> Response:
    """List the texts of every client that the visitor works for."""
    tenants = visit.tenants_with(Permission.REFERENCE_READ)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        rows = [
            {"found": one, "client": known[tenant], "may_write": _may_write(visit, tenant)}
            for tenant in tenants
            if tenant in known
            for one in guidance_of(reader, visit.principal, tenant=tenant, text=q, today=_today(visit))
        ]
    writable = [one for tenant, one in known.items() if tenant in tenants and _may_write(visit, tenant)]
    return visit.page("guidance.html", rows=rows, q=q, writable=writable, **_choices())


def _choices() -> dict[str, Any]:
    return {"kinds": tuple(GuidanceKind), "languages": LANGUAGES, "places_known": PLACES}


def _may_write(visit: Visit, tenant: str) -> bool:
    return allowed(visit.principal, Permission.REFERENCE_WRITE, Resource(tenant=tenant, kind="guidance"))


@router.post("/guidance")
def post_guidance(visit: SignedIn, form: Posted) -> Response:
    """Write a text or an article for a client."""
    tenant, language = str(form.get("tenant", "")), str(form.get("language", ""))
    kind, due = chosen(GuidanceKind, form, "kind"), _day(form)
    if language not in LANGUAGES:
        raise NotFound(kind="language", name=language)
    visit.writing(
        lambda tx: write_guidance(
            tx,
            visit.principal,
            tenant=tenant,
            kind=kind,
            language=language,
            title=str(form.get("title", "")),
            body=str(form.get("body", "")),
            review_date=due,
        ),
        tenant=tenant,
    )
    return visit.go("/guidance", said=marked("The text is kept."))


def _day(form: FormData) -> date | None:
    try:
        return date.fromisoformat(str(form.get("review_date", "")))
    except ValueError:
        return None


@router.post("/guidance/{guidance_id}/withdraw")
def post_withdrawal(visit: SignedIn, form: Posted, guidance_id: str) -> Response:
    """Take a text out of use."""

    def held(reader: Reader, tenant: str) -> str:
        require_access(
            visit.principal,
            Permission.REFERENCE_WRITE,
            Resource(tenant=tenant, kind="guidance", name=guidance_id),
        )
        return load_guidance(reader, tenant=tenant, guidance_id=guidance_id).tenant

    tenant = find(visit.house.store, visit.principal, held, kind="guidance", name=guidance_id)
    visit.writing(
        lambda tx: withdraw_guidance(tx, visit.principal, tenant=tenant, guidance_id=guidance_id), tenant=tenant
    )
    return visit.go("/guidance", said=marked("The text is withdrawn."))


@router.get("/items/{item_id}/guidance")
def show_found(visit: SignedIn, item_id: str, q: str = "") -> Response:
    """Show the texts found for an item, to be put into the reply."""
    item = open_item(visit, item_id).item
    with visit.reading(item.tenant) as reader:
        found = guidance_for_item(
            reader, visit.principal, tenant=item.tenant, item_id=item_id, text=q, today=_today(visit)
        )
    return visit.page("guidance_found.html", found=found[:8], q=q.strip())
