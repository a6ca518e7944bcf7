"""The conversation of an item: write, ask, note; reveal a masked message; fetch letters and files as they came."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response, StreamingResponse

from remit.conversation.actions.writing import write_note, write_to_client
from remit.conversation.model import Enclosure
from remit.conversation.reports.conversation import attachment_content, original
from remit.parties.actions.reveals import reveal
from remit.parties.rules.masking import Masked
from remit.store import Reader, Transaction
from remit.values.refusal import NotFound
from remit.web.downloads import download
from remit.web.fanout import changes
from remit.web.finding import find
from remit.web.flash import local
from remit.web.jotted import sent
from remit.web.pages.itemacts import change
from remit.web.pages.items import conversation_of, open_item
from remit.web.templating import environment
from remit.web.uploads import content_of
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.model import Comment, Item, Visibility
from remit.work.records.comments import comments_of_item

T = TypeVar("T")
router = APIRouter(include_in_schema=False)
LOOK_S = 1.0
ROUNDS_MAX = 600
"""A stream ends after ten minutes; the browser opens it again, and the session is asked anew."""
ALIVE_EVERY = 15


@router.post("/items/{item_id}/comments")
def post_comment(visit: SignedIn, form: Posted, item_id: str) -> Response:
    """Write to the client, ask them, or leave a note; whoever is of the client writes to the provider."""
    item, text = open_item(visit, item_id).item, str(form.get("text", ""))
    own = visit.principal.is_client_of(item.tenant)
    home = _back(form, f"{'/portal/items' if own else '/items'}/{item_id}")
    if not own and form.get("visibility") != Visibility.CLIENT and not form.get("question"):
        plain = bool(form.get("plain"))
        change(visit, item_id, lambda tx, **who: _noted(tx, visit, item, write_note(tx, **who, text=text, plain=plain)))
        return visit.go(home, said=marked("Your note is added."))
    question, files = bool(form.get("question")) and not own, _files(visit, form)
    told = partial(write_to_client, text=text, enclosures=files, question=question)
    change(visit, item_id, lambda tx, **who: _noted(tx, visit, item, told(tx, **who)))
    said = marked("The question is sent to the client.") if question else marked("Your message is sent.")
    return visit.go(home, said=said)


@router.get("/items/{item_id}/conversation/stream")
async def stream_conversation(visit: SignedIn, item_id: str) -> Response:
    """Send what is said about an item as it is said, while somebody chats."""
    await run_in_threadpool(open_item, visit, item_id)
    events = changes(
        lambda: _said(visit, item_id), event="said", every_s=LOOK_S, rounds_max=ROUNDS_MAX, alive_every=ALIVE_EVERY
    )
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _said(visit: Visit, item_id: str) -> str:
    seen = open_item(visit, item_id)
    with visit.reading(seen.item.tenant) as reader:
        told = conversation_of(visit, reader, seen.item, seen.terms)
    template = environment(visit.visitor.language).get_template("conversation_said.html")
    return template.render(visit.context() | told | {"item": seen.item})


def _noted(tx: Transaction, visit: Visit, item: Item, said: Comment) -> None:
    """Forget what was jotted down of a message that is said in this transaction."""
    sent(tx, visit, item, "reply" if said.visibility is Visibility.CLIENT else "note")


def _back(form: FormData, home: str) -> str:
    wanted = str(form.get("then", ""))
    return wanted if local(wanted) else home


def _files(visit: Visit, form: FormData) -> tuple[Enclosure, ...]:
    given = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    most = visit.house.settings.max_upload_bytes
    return tuple(Enclosure(one.filename or "", content_of(one, bytes_max=most)) for one in given)


@router.post("/items/{item_id}/messages/{message_id}/reveal")
def post_message_reveal(visit: SignedIn, form: Posted, item_id: str, message_id: str) -> Response:
    """Show one masked message against a reason, which the client reads in the audit."""
    seen = open_item(visit, item_id)
    covered = next((one for one in seen.comments if one.id == message_id), None)
    if covered is None or not isinstance(covered.text, Masked):
        raise NotFound(kind="message", name=message_id)
    data_class, reason = covered.text.data_class, str(form.get("reason", ""))
    visit.writing(
        lambda tx: reveal(
            tx,
            visit.principal,
            resource=seen.terms.resource("item", item_id),
            field="message",
            data_class=data_class,
            reason=reason,
        ),
        tenant=seen.item.tenant,
    )
    with visit.reading(seen.item.tenant) as reader:
        said = comments_of_item(reader, tenant=seen.item.tenant, item_id=item_id)
    return visit.page("revealed.html", field="message", value=next(one.text for one in said if one.id == message_id))


@router.get("/items/{item_id}/attachments/{attachment_id}")
def fetch_attachment(visit: SignedIn, item_id: str, attachment_id: str) -> Response:
    """Download a message's file."""
    found, content = _found(
        visit,
        lambda reader, tenant: attachment_content(
            reader, principal=visit.principal, tenant=tenant, item_id=item_id, attachment_id=attachment_id
        ),
        name=attachment_id,
    )
    return download(content, name=found.name, media_type=found.media_type)


@router.get("/items/{item_id}/messages/{message_id}")
def show_letter(visit: SignedIn, item_id: str, message_id: str) -> Response:
    """Show a letter as it was formatted, without pictures, scripts or anything that calls home."""
    seen = open_item(visit, item_id)
    whole = _found(
        visit,
        lambda reader, tenant: original(
            reader, principal=visit.principal, tenant=tenant, item_id=item_id, message_id=message_id
        ),
        name=message_id,
    )
    home = "/portal/items" if visit.principal.is_client_of(seen.item.tenant) else "/items"
    return visit.page("letter.html", item=seen.item, home=home, letter=whole.letter, html=whole.html)


@router.get("/items/{item_id}/messages/{message_id}/original")
def fetch_original(visit: SignedIn, item_id: str, message_id: str) -> Response:
    """Download a letter's bytes as they came."""
    whole = _found(
        visit,
        lambda reader, tenant: original(
            reader, principal=visit.principal, tenant=tenant, item_id=item_id, message_id=message_id
        ),
        name=message_id,
    )
    return download(whole.raw, name="message.eml", media_type="message/rfc822")


def _found(visit: Visit, ask: Callable[[Reader, str], T], *, name: str) -> T:
    return find(visit.house.store, visit.principal, ask, kind="letter", name=name)
