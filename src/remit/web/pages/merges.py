"""Merging and splitting from an item's page: one matter with that, or another than this; taken back from either."""

from fastapi import APIRouter
from starlette.responses import Response

from remit.web.pages.itemacts import change
from remit.web.pages.items import open_item
from remit.web.visit import Posted, SignedIn
from remit.web.words import marked
from remit.work.actions.merging import merge_item, unmerge_item

router = APIRouter(include_in_schema=False)


@router.post("/items/{item_id}/merge")
def post_merge(visit: SignedIn, form: Posted, item_id: str, into: str = "") -> Response:
    """Merge an item into the one that the form, or the address of an undo, names."""
    item, wanted = open_item(visit, item_id).item, into or str(form.get("into", ""))
    made = change(visit, item_id, lambda tx, **who: merge_item(tx, visit.house.runtime, **who, into=wanted))
    return visit.go(
        f"/items/{made.into_id}",
        said=marked("{number} is merged into {into}."),
        undo=f"/items/{item_id}/unmerge",
        number=item.number,
        into=open_item(visit, made.into_id).item.number,
    )


@router.post("/items/{item_id}/unmerge")
def post_unmerge(visit: SignedIn, form: Posted, item_id: str) -> Response:
    """Take a merge back: the item goes on by itself."""
    item = open_item(visit, item_id).item
    merge = change(visit, item_id, lambda tx, **who: unmerge_item(tx, visit.house.runtime, **who))
    return visit.go(
        f"/items/{item_id}",
        said=marked("{number} goes on by itself."),
        undo=f"/items/{item_id}/merge?into={merge.into_id}",
        number=item.number,
    )


@router.post("/items/{item_id}/split")
def post_split(visit: SignedIn, form: Posted, item_id: str) -> Response:
    """Make an item of messages that are about another matter: of those chosen, or of all since one."""
    origin = open_item(visit, item_id).item
    made = visit.house.part_off(
        visit.principal,
        tenant=origin.tenant,
        item_id=item_id,
        message_ids=[str(one) for one in form.getlist("message")],
        since=str(form.get("since", "")),
    )
    return visit.go(
        f"/items/{made.id}",
        said=marked("{number} is split off from {origin}."),
        undo=f"/items/{made.id}/merge?into={item_id}",
        number=made.number,
        origin=origin.number,
    )
