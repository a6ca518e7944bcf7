"""Items by API: hand in, list, follow, fetch what came of them."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from starlette.responses import Response

from remit.app.evidence import add_evidence
from remit.app.finding import engagement_called
from remit.parties.access import Permission, require
from remit.web.api.caller import Called, Caller
from remit.web.api.decisionshapes import DecisionOut
from remit.web.api.documents import DESCRIBED, Handed
from remit.web.api.shapes import (
    CommentIn,
    CommentOut,
    DeliverableOut,
    FoundItemOut,
    FoundOut,
    ItemOut,
    ItemsOut,
    ItemWhole,
    MergeIn,
    ReplayedOut,
    SearchIn,
    SourceOut,
    SplitIn,
)
from remit.web.downloads import download
from remit.web.finding import find
from remit.work.actions.comments import comment
from remit.work.actions.incidents import restart_item
from remit.work.actions.merging import merge_item, unmerge_item
from remit.work.actions.receive import Parcel
from remit.work.model import Channel, ItemState, Visibility
from remit.work.reports.decisions import item_decisions
from remit.work.reports.items import ItemView, deliverable_content, item_view, source_content
from remit.work.reports.lists import PAGE, PAGE_MAX, ItemFilter, item_list
from remit.work.reports.proof import prove_item
from remit.work.reports.search import search_items

router = APIRouter(prefix="/api/v1/items", tags=["Items"])
Key = Annotated[str | None, Header(alias="Idempotency-Key", description="Yours; the same key gives the same item.")]


@router.post("", status_code=201, openapi_extra=DESCRIBED)
def post_item(
    call: Called, handed: Handed, response: Response, engagement: str = "", idempotency_key: Key = None
) -> ItemOut:
    """Hand a document in, as form field `file` or as the raw body; it is stored before this answers.

    `engagement` is its key or id. 201 for a new item, 200 for a repeated key with the same content, 409 for a key that
    belongs to another content, 422 for a document that was kept but cannot be processed.
    """
    with call.house.store.read() as reader:
        agreed = engagement_called(reader, call.principal, handed.engagement or engagement)
    receipt = call.house.receive(
        call.principal,
        tenant=agreed.tenant,
        engagement_id=agreed.id,
        parcel=Parcel(handed.content, handed.name, Channel.API, idempotency_key),
    )
    item = receipt.accepted()
    response.status_code = 200 if receipt.repeated else 201
    response.headers["Location"] = f"/api/v1/items/{item.id}"
    return ItemOut.of(item)


@router.get("")
def list_items(
    call: Called,
    state: ItemState | None = None,
    engagement: str = "",
    q: str = "",
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE,
) -> ItemsOut:
    """List items, newest first; `q` is a number or reference, or words that they hold."""
    with call.house.store.read() as reader:
        agreed = engagement_called(reader, call.principal, engagement) if engagement else None
        narrowed = ItemFilter(
            states=frozenset({state}) if state else None,
            engagement_id=agreed.id if agreed else None,
            text=q or None,
        )
        page = item_list(reader, principal=call.principal, narrowed=narrowed, cursor=after, count_max=limit)
    return ItemsOut(items=[ItemOut.of(one) for one in page.items], next=page.next_cursor)


@router.post("/search")
def search(call: Called, asked: SearchIn) -> FoundOut:
    """Search items by number, by words, or by a value that the caller is shown masked, which has to be exact.

    The answer says by what each was found: `number`, `value` or `words`. A value is searched for by people alone; what
    is asked travels in the body, because it may be somebody's account number.
    """
    with call.house.store.read() as reader:
        found = search_items(reader, principal=call.principal, text=asked.text, count_max=asked.limit)
    return FoundOut(items=[FoundItemOut(item=ItemOut.of(one.item), by=one.by.value) for one in found])


@router.get("/{item_id}")
def get_item(call: Called, item_id: str, response: Response) -> ItemWhole:
    """Return an item with what was read from it, masked for the caller."""
    seen = seen_item(call, item_id)
    response.headers["ETag"] = f'"{seen.item.version}"'
    return ItemWhole.seen(seen)


@router.get("/{item_id}/source", response_class=Response)
def get_source(call: Called, item_id: str) -> Response:
    """Return the bytes that were received, for whoever may see every class of data in them."""
    item, content = find(
        call.house.store,
        call.principal,
        lambda reader, tenant: source_content(
            reader, call.house.lines, principal=call.principal, tenant=tenant, item_id=item_id
        ),
        kind="item",
        name=item_id,
    )
    return download(content, name=item.source_name, media_type=item.media_type)


@router.post("/{item_id}/sources", status_code=201, openapi_extra=DESCRIBED)
def post_source(call: Called, item_id: str, handed: Handed) -> SourceOut:
    """Make a document that comes later evidence of an item's case, as form field `file` or as the raw body.

    Every sign-off before it is void. 409 where the line judges by its first document alone, where the work is delivered
    or not asked about yet, and for a document that is evidence already; 422 for one that cannot be taken or read.
    """
    seen = seen_item(call, item_id)
    line = call.house.lines.line(seen.item.line)
    added = call.house.store.write(
        lambda tx: add_evidence(tx, call.principal, line, seen, name=handed.name, content=handed.content),
        tenant=seen.item.tenant,
    )
    return SourceOut.of(added)


@router.get("/{item_id}/deliverables")
def list_deliverables(call: Called, item_id: str) -> list[DeliverableOut]:
    """List what came of an item; a client sees what was released to it."""
    seen = seen_item(call, item_id)
    require(call.principal, Permission.DELIVERABLE_READ, seen.terms.resource("item", item_id))
    return [DeliverableOut.of(one) for one in seen.deliverables]


@router.get("/{item_id}/deliverables/{deliverable_id}", response_class=Response)
def get_deliverable(call: Called, item_id: str, deliverable_id: str) -> Response:
    """Return the bytes of a deliverable."""
    made, content = find(
        call.house.store,
        call.principal,
        lambda reader, tenant: deliverable_content(
            reader,
            call.house.lines,
            principal=call.principal,
            tenant=tenant,
            item_id=item_id,
            deliverable_id=deliverable_id,
        ),
        kind="deliverable",
        name=deliverable_id,
    )
    return download(content, name=made.name, media_type=made.media_type)


@router.get("/{item_id}/comments")
def list_comments(call: Called, item_id: str) -> list[CommentOut]:
    """List the remarks that the caller may read."""
    return [CommentOut.of(one) for one in seen_item(call, item_id).comments]


@router.post("/{item_id}/comments", status_code=201)
def post_comment(call: Called, item_id: str, said: CommentIn) -> CommentOut:
    """Add a remark."""
    tenant = seen_item(call, item_id).item.tenant
    shown = Visibility.CLIENT if said.client else Visibility.INTERNAL
    made = call.house.store.write(
        lambda tx: comment(
            tx, principal=call.principal, tenant=tenant, item_id=item_id, text=said.text, visibility=shown
        ),
        tenant=tenant,
    )
    return CommentOut.of(made)


@router.post("/{item_id}/merge")
def post_merge(call: Called, item_id: str, other: MergeIn) -> ItemOut:
    """Merge an item into another of its engagement, which carries on for both; returns the merged one.

    409 where either is done or they cannot be one matter, 404 for an item of another client.
    """
    house, tenant = call.house, seen_item(call, item_id).item.tenant
    at: dict[str, Any] = {"principal": call.principal, "tenant": tenant, "item_id": item_id}
    house.store.write(lambda tx: merge_item(tx, house.runtime, **at, into=other.into), tenant=tenant)
    return ItemOut.of(seen_item(call, item_id).item)


@router.post("/{item_id}/restart")
def post_restart(call: Called, item_id: str) -> ItemOut:
    """Set an item going that could not be set going when it was received; 409 where it is not in that state.

    Where it still cannot, it comes back in `incident`.
    """
    house, tenant = call.house, seen_item(call, item_id).item.tenant
    who: dict[str, Any] = {"principal": call.principal, "tenant": tenant, "item_id": item_id}
    return ItemOut.of(house.store.write(lambda tx: restart_item(tx, house.runtime, **who), tenant=tenant))


@router.get("/{item_id}/replay")
def get_replay(call: Called, item_id: str) -> list[ReplayedOut]:
    """Work each instance's journal through again; `code` says why one did not give the state that is stored."""
    tenant = seen_item(call, item_id).item.tenant
    with call.house.store.read(tenant=tenant) as reader:
        proofs = prove_item(reader, call.house.runtime.models, principal=call.principal, tenant=tenant, item_id=item_id)
    return [ReplayedOut.of(one) for one in proofs]


@router.post("/{item_id}/unmerge")
def post_unmerge(call: Called, item_id: str) -> ItemOut:
    """Take a merge back: the item goes on from where it stood. 409 where it is not merged."""
    house, tenant = call.house, seen_item(call, item_id).item.tenant
    at: dict[str, Any] = {"principal": call.principal, "tenant": tenant, "item_id": item_id}
    house.store.write(lambda tx: unmerge_item(tx, house.runtime, **at), tenant=tenant)
    return ItemOut.of(seen_item(call, item_id).item)


@router.post("/{item_id}/split", status_code=201)
def post_split(call: Called, item_id: str, chosen: SplitIn) -> ItemOut:
    """Make an item of messages that are about another matter, and return it; merging it back takes the split back.

    The messages stand in its record from then on, and remain readable in the conversation that they came of. 409 for
    what the item itself is made of and for a question that waits, 404 for a message of another item.
    """
    tenant = seen_item(call, item_id).item.tenant
    made = call.house.part_off(
        call.principal, tenant=tenant, item_id=item_id, message_ids=chosen.messages, since=chosen.since
    )
    return ItemOut.of(seen_item(call, made.id).item)


@router.get("/{item_id}/decisions")
def list_decisions(call: Called, item_id: str) -> list[DecisionOut]:
    """List the decisions by rule, newest first, each with its tables cell by cell, masked for the caller."""
    house = call.house
    made = find(
        house.store,
        call.principal,
        lambda reader, tenant: item_decisions(
            reader, house.lines, house.runtime.models, principal=call.principal, tenant=tenant, item_id=item_id
        ),
        kind="item",
        name=item_id,
    )
    return [DecisionOut.of(one) for one in made]


def seen_item(call: Caller, item_id: str) -> ItemView:
    """Find an item by its id, as the caller may see it. Refuses `NotFound`."""
    return find(
        call.house.store,
        call.principal,
        lambda reader, tenant: item_view(
            reader, call.house.lines, principal=call.principal, tenant=tenant, item_id=item_id
        ),
        kind="item",
        name=item_id,
    )
