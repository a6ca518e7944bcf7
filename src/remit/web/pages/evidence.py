"""A document that comes later as evidence of an item's case: handed in on its page, or taken from its conversation."""

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from remit.app.evidence import add_evidence
from remit.conversation.reports.conversation import attachment_content
from remit.judgement.model import Source
from remit.parties.refusals import AccessDenied
from remit.values.refusal import NotFound, Refusal
from remit.web.pages.items import open_item, show_part
from remit.web.uploads import FileMissing, content_of
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.reports.items import ItemView

router = APIRouter(include_in_schema=False)


@router.post("/items/{item_id}/sources")
def post_source(visit: SignedIn, form: Posted, item_id: str) -> Response:
    """Take a later document in; what is wrong with it is told beside the field."""
    seen = open_item(visit, item_id)
    try:
        added = _added(visit, seen, *_handed(visit, form))
    except (AccessDenied, NotFound):
        raise
    except Refusal as refusal:
        return show_part(visit, seen, "judgements", refusal=refusal)
    return _shown(visit, seen, added)


@router.post("/items/{item_id}/attachments/{attachment_id}/evidence")
def post_attachment(visit: SignedIn, form: Posted, item_id: str, attachment_id: str) -> Response:
    """Make a file of the item's conversation evidence, for whoever may open it."""
    seen = open_item(visit, item_id)
    with visit.reading(seen.item.tenant) as reader:
        found, content = attachment_content(
            reader,
            principal=visit.principal,
            tenant=seen.item.tenant,
            item_id=item_id,
            attachment_id=attachment_id,
        )
    return _shown(visit, seen, _added(visit, seen, found.name, content))


def _handed(visit: Visit, form: FormData) -> tuple[str, bytes]:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise FileMissing(place="file")
    return file.filename, content_of(file, bytes_max=visit.house.settings.max_upload_bytes)


def _added(visit: Visit, seen: ItemView, name: str, content: bytes) -> Source:
    line = visit.house.lines.line(seen.item.line)
    return visit.writing(
        lambda tx: add_evidence(tx, visit.principal, line, seen, name=name, content=content), tenant=seen.item.tenant
    )


def _shown(visit: Visit, seen: ItemView, added: Source) -> Response:
    said = marked("“{name}” is evidence now; sign-offs before it are void.")
    return visit.go(f"/items/{seen.item.id}?view=judgements#source-{added.id}", said=said, name=added.name)
