"""Keeping a view of a list, removing it, and putting it back."""

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.responses import Response

from remit.web.choosing import chosen
from remit.web.listing import kept_of
from remit.web.visit import Posted, SignedIn
from remit.web.words import marked
from remit.work.actions.views import keep_view, remove_view, restore_view
from remit.work.model.views import SavedView, ViewedList

router = APIRouter(include_in_schema=False)


@router.post("/views")
def post_view(visit: SignedIn, form: Posted) -> Response:
    """Keep the list as it is shown under a name."""
    viewed = chosen(ViewedList, form, "viewed")
    query = kept_of(QueryParams(str(form.get("query", ""))))
    made = visit.writing(
        lambda tx: keep_view(
            tx,
            visit.principal,
            viewed=viewed,
            name=str(form.get("name", "")),
            query=query,
            shared="shared" in form,
        )
    )
    return visit.go(
        _address(made), said=marked("The view “{name}” is kept."), undo=_undo(made, "remove"), name=made.name
    )


@router.post("/views/{view_id}/remove")
def post_removal(visit: SignedIn, form: Posted, view_id: str) -> Response:
    """Remove a view of one's own."""
    gone = visit.writing(lambda tx: remove_view(tx, visit.principal, view_id=view_id))
    said = marked("The view “{name}” is removed.")
    return visit.go(f"/{gone.viewed.value}", said=said, undo=_undo(gone, "restore"), name=gone.name)


@router.post("/views/{view_id}/restore")
def post_restoring(visit: SignedIn, form: Posted, view_id: str) -> Response:
    """Put back a view that was removed."""
    back = visit.writing(lambda tx: restore_view(tx, visit.principal, view_id=view_id))
    return visit.go(_address(back), said=marked("The view “{name}” is back."), name=back.name)


def _address(one: SavedView) -> str:
    return f"/{one.viewed.value}?{QueryParams(dict(one.query))}"


def _undo(one: SavedView, act: str) -> str:
    return f"/views/{one.id}/{act}"
