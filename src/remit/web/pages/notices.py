"""What one was told: mentions by colleagues, and for leads what stands still or came too late."""

from fastapi import APIRouter
from starlette.responses import Response

from remit.conversation.actions.noticing import read_notices
from remit.conversation.reports.notices import own_notices
from remit.web.visit import Posted, SignedIn
from remit.web.words import marked

router = APIRouter(include_in_schema=False)


@router.get("/notices")
def show_notices(visit: SignedIn) -> Response:
    """List one's own notices, the newest first."""
    with visit.reading() as reader:
        rows = own_notices(reader, visit.principal)
    return visit.page("notices.html", rows=rows)


@router.post("/notices/read")
def post_read(visit: SignedIn, form: Posted) -> Response:
    """Note that one read them all."""
    visit.writing(lambda tx: read_notices(tx, visit.principal))
    return visit.go("/notices", said=marked("All notices count as read."))
