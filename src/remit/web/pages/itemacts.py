"""What people do to an item: release, return, cancel, reveal, fetch its documents."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter
from starlette.responses import Response

from remit.judgement.reports import require_signed
from remit.parties.access import Principal
from remit.parties.actions.reveals import reveal
from remit.parties.rules.masking import Masked
from remit.store import Transaction
from remit.values.refusal import NotFound
from remit.web.downloads import PLAYABLE, download, play
from remit.web.finding import find
from remit.web.pages.items import item_base, open_item
from remit.web.readable import can_be_read, readable_of
from remit.web.taskdesk import value_at
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.web.zones import zone_of
from remit.work.actions.incidents import restart_item, retry_incident
from remit.work.actions.items import cancel_item, release_item, return_item
from remit.work.model import Deliverable, Item, ItemState
from remit.work.reports.items import deliverable_content, source_content
from remit.work.rules.pictures import page_pictures, shows_pages

T = TypeVar("T")

router = APIRouter(include_in_schema=False)


@router.post("/items/{item_id}/release")
def post_release(visit: SignedIn, form: Posted, item_id: str) -> Response:
    """Send the deliverables to the client."""
    item = change(visit, item_id, _release)
    return visit.go(f"/items/{item_id}", said=marked("{number} is released."), number=item.number)


def _release(tx: Transaction, *, principal: Principal, tenant: str, item_id: str) -> Item:
    require_signed(tx, tenant=tenant, item_id=item_id)
    return release_item(tx, principal=principal, tenant=tenant, item_id=item_id)


@router.post("/items/{item_id}/return")
def post_return(visit: SignedIn, form: Posted, item_id: str) -> Response:
    """Send an item back for rework."""
    reason, runtime = str(form.get("reason", "")), visit.house.runtime
    item = change(visit, item_id, lambda tx, **who: return_item(tx, runtime, **who, reason=reason))
    return visit.go(f"/items/{item_id}", said=marked("{number} is returned."), number=item.number)


@router.post("/items/{item_id}/cancel")
def post_cancellation(visit: SignedIn, form: Posted, item_id: str) -> Response:
    """Stop all work on an item."""
    reason, runtime = str(form.get("reason", "")), visit.house.runtime
    item = change(visit, item_id, lambda tx, **who: cancel_item(tx, runtime, **who, reason=reason))
    return visit.go(f"/items/{item_id}", said=marked("{number} is cancelled."), number=item.number)


@router.post("/items/{item_id}/incidents/{incident_id}/retry")
def post_retry(visit: SignedIn, form: Posted, item_id: str, incident_id: str) -> Response:
    """Try machine work again."""
    item = open_item(visit, item_id).item
    visit.writing(
        lambda tx: retry_incident(
            tx, visit.house.runtime, principal=visit.principal, tenant=item.tenant, incident_id=incident_id
        ),
        tenant=item.tenant,
    )
    return visit.go(f"/items/{item_id}", said=marked("It is tried again."))


@router.post("/items/{item_id}/restart")
def post_restart(visit: SignedIn, form: Posted, item_id: str) -> Response:
    """Set an item going that could not be set going when it was received."""
    runtime = visit.house.runtime
    item = change(visit, item_id, lambda tx, **who: restart_item(tx, runtime, **who))
    going = item.state is not ItemState.INCIDENT
    said = marked("{number} is set going.") if going else marked("{number} still cannot be set going.")
    return visit.go(f"/items/{item_id}", said=said, number=item.number)


@router.post("/items/{item_id}/reveal")
def post_reveal(visit: SignedIn, form: Posted, item_id: str) -> Response:
    """Show one masked field against a reason, which the client reads in the audit."""
    seen, field = open_item(visit, item_id), str(form.get("field", ""))
    covered = value_at(seen.payload, field)
    if not isinstance(covered, Masked):
        raise NotFound(kind="field", name=field)
    visit.writing(
        lambda tx: reveal(
            tx,
            visit.principal,
            resource=seen.terms.resource("item", item_id),
            field=field,
            data_class=covered.data_class,
            reason=str(form.get("reason", "")),
        ),
        tenant=seen.item.tenant,
    )
    return visit.page("revealed.html", field=field, value=value_at(seen.item.payload, field))


@router.get("/items/{item_id}/source")
def fetch_source(visit: SignedIn, item_id: str) -> Response:
    """Download what was received, for whoever may see every class of data in it."""
    item, content = find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: source_content(
            reader, visit.house.lines, principal=visit.principal, tenant=tenant, item_id=item_id
        ),
        kind="item",
        name=item_id,
    )
    return download(content, name=item.source_name, media_type=item.media_type)


@router.get("/items/{item_id}/source/sound")
def play_source(visit: SignedIn, item_id: str) -> Response:
    """Play what was received, for whoever may see every class of data in it."""
    item, content = find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: source_content(
            reader, visit.house.lines, principal=visit.principal, tenant=tenant, item_id=item_id
        ),
        kind="item",
        name=item_id,
    )
    if not item.media_type.startswith(PLAYABLE):
        raise NotFound(kind="recording", name=item_id)
    return play(content, media_type=item.media_type, wanted=visit.request.headers.get("range", ""))


@router.get("/items/{item_id}/source/pages/{number}")
def fetch_page(visit: SignedIn, item_id: str, number: str) -> Response:
    """Show a page of what was received as a picture, for whoever may see every class of data in it."""
    _, content = find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: source_content(
            reader, visit.house.lines, principal=visit.principal, tenant=tenant, item_id=item_id
        ),
        kind="item",
        name=item_id,
    )
    pages = page_pictures(content) if shows_pages(content) else ()
    page = dict(enumerate(pages, start=1)).get(int(number) if number.isdecimal() else 0)
    if page is None:
        raise NotFound(kind="page", name=number)
    return Response(page, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})


@router.get("/items/{item_id}/deliverables/{deliverable_id}")
def fetch_deliverable(visit: SignedIn, item_id: str, deliverable_id: str, read: bool = False) -> Response:
    """Download a deliverable, or read it on a page where it can be laid out."""
    made, content = find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: deliverable_content(
            reader,
            visit.house.lines,
            principal=visit.principal,
            tenant=tenant,
            item_id=item_id,
            deliverable_id=deliverable_id,
        ),
        kind="deliverable",
        name=deliverable_id,
    )
    if read and can_be_read(made):
        return _read(visit, made, content)
    return download(content, name=made.name, media_type=made.media_type)


def _read(visit: Visit, made: Deliverable, content: bytes) -> Response:
    seen = open_item(visit, made.item_id)
    back = item_base(visit.principal, seen.item) + seen.item.id
    return visit.page(
        "deliverable.html",
        made=made,
        item=seen.item,
        back=back,
        address=f"/items/{made.item_id}/deliverables/{made.id}",
        client_zone=zone_of(seen.terms),
        document=readable_of(made, content, visit.house.lines.line(seen.item.line)),
    )


def change(visit: Visit, item_id: str, verb: Callable[..., T]) -> T:
    """Do one of the verbs to an item found by its id."""
    tenant = open_item(visit, item_id).item.tenant

    def done(tx: Transaction) -> T:
        return verb(tx, principal=visit.principal, tenant=tenant, item_id=item_id)

    return visit.writing(done, tenant=tenant)
