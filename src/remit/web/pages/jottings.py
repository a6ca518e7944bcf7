"""What somebody writes on a page: kept as it is written, set aside, taken up again; gone when it is sent.

On an item's pages each form says where it is kept; on all others the script of the pages sees to it, form by form.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from remit.values.refusal import NotFound
from remit.web.flash import local
from remit.web.keeping import PAGES, own_place
from remit.web.pages.itemacts import change
from remit.web.pages.items import open_item
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.actions.jotting import keep_jotting, set_jotting_aside, take_jotting_up
from remit.work.model.jottings import Entry, Jotting, JottingElsewhere

router = APIRouter(include_in_schema=False)
_PLACE = re.compile(r"[a-z]{1,20}(/[0-9a-f-]{36})?")
_OF_THE_PAGE = frozenset({"csrf", "then", "visibility", "version", "file", "jotting", "content_hash"})
"""Fields that the page filled in itself, and files, which are chosen anew."""


@router.post("/items/{item_id}/jottings")
def post_jotting(visit: SignedIn, form: Posted, item_id: str, place: str = "", version: int = 0) -> Response:
    """Keep what stands in a form, and say quietly that it is kept, or that another window kept something else.

    `version` is the other window's, which the visitor has seen and writes over.
    """
    context: dict[str, Any] = {"item": open_item(visit, item_id).item, "place": _known(place)}
    seen = str(form.get("jotting", ""))
    expected = version or int(seen if seen.isdigit() else 0)
    entries = entries_of(form)
    return _said(
        visit,
        lambda: change(
            visit,
            item_id,
            lambda tx, **who: keep_jotting(tx, **who, place=place, entries=entries, expected_version=expected),
        ),
        **context,
        seen=seen,
    )


@router.post("/jottings")
def post_page_jotting(visit: SignedIn, form: Posted, place: str = "", seen: int = 0, version: int = 0) -> Response:
    """Keep what stands in a form of a page that is no item's, as `post_jotting` does."""
    entries, expected = entries_of(form), version or seen
    at = own_place(visit.principal, place)
    return _said(
        visit,
        lambda: visit.writing(
            lambda tx: keep_jotting(tx, principal=visit.principal, **at, entries=entries, expected_version=expected),
            tenant=at["tenant"],
        ),
        place=place,
        keeps=PAGES,
        seen=seen,
    )


def _said(visit: Visit, keep: Callable[[], Jotting | None], **context: Any) -> Response:
    """Answer with the quiet line under a form."""
    try:
        kept = keep()
    except JottingElsewhere as other:
        return visit.page("jotting.html", **context, elsewhere=_elsewhere(other))
    return visit.page("jotting.html", **context, jotting=kept)


def entries_of(form: FormData) -> tuple[Entry, ...]:
    """Return what somebody filled in, as the form would send it."""
    return tuple((name, str(value)) for name, value in form.multi_items() if name not in _OF_THE_PAGE)


def _elsewhere(other: JottingElsewhere) -> dict[str, object]:
    yours, theirs = other.fields["yours"], other.fields["theirs"]
    keys = [key for key in {**yours, **theirs} if yours.get(key) != theirs.get(key)]
    rows = [(yours.get(key) or "–", theirs.get(key) or "–") for key in keys]
    return {"version": other.fields["version"], "rows": rows}


def _known(place: str) -> str:
    if not _PLACE.fullmatch(place):
        raise NotFound(kind="form", name=place)
    return place


@router.post("/items/{item_id}/jottings/discard")
def post_discard(visit: SignedIn, form: Posted, item_id: str, place: str = "") -> Response:
    """Begin a form anew."""
    change(visit, item_id, lambda tx, **who: set_jotting_aside(tx, **who, place=_known(place)))
    undo = f"/items/{item_id}/jottings/restore?place={place}"
    return visit.go(_came(visit, f"/items/{item_id}"), said=marked("What you had filled in is set aside."), undo=undo)


@router.post("/items/{item_id}/jottings/restore")
def post_restore(visit: SignedIn, form: Posted, item_id: str, place: str = "") -> Response:
    """Take up what was set aside."""
    change(visit, item_id, lambda tx, **who: take_jotting_up(tx, **who, place=_known(place)))
    undo = f"/items/{item_id}/jottings/discard?place={place}"
    return visit.go(
        _came(visit, f"/items/{item_id}"), said=marked("What you had filled in stands here again."), undo=undo
    )


def _came(visit: Visit, otherwise: str) -> str:
    """Return the page that the visitor stands on: that of the form, whichever it is."""
    came = visit.request.headers.get("referer", "").removeprefix(str(visit.request.base_url).rstrip("/"))
    return came if local(came) else otherwise


@router.post("/jottings/discard")
def post_page_discard(visit: SignedIn, form: Posted, place: str = "") -> Response:
    """Begin a form of a page that is no item's anew."""
    at = own_place(visit.principal, place)
    visit.writing(lambda tx: set_jotting_aside(tx, principal=visit.principal, **at), tenant=at["tenant"])
    undo = f"/jottings/restore?place={quote(place)}"
    return visit.go(_came(visit, "/"), said=marked("What you had filled in is set aside."), undo=undo)


@router.post("/jottings/restore")
def post_page_restore(visit: SignedIn, form: Posted, place: str = "") -> Response:
    """Take up what was set aside."""
    at = own_place(visit.principal, place)
    visit.writing(lambda tx: take_jotting_up(tx, principal=visit.principal, **at), tenant=at["tenant"])
    undo = f"/jottings/discard?place={quote(place)}"
    return visit.go(_came(visit, "/"), said=marked("What you had filled in stands here again."), undo=undo)
