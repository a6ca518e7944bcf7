"""Mailboxes: the letters that belong to no item, each with why it was set aside."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from remit.conversation.actions.taking_in import aside_letter, open_aside, take_in
from remit.conversation.model import TOO_LARGE, Automatic
from remit.conversation.reports.aside import aside_boxes
from remit.parties.access import Permission, tenants_with
from remit.web.clients import clients_of
from remit.web.finding import find
from remit.web.visit import Posted, SignedIn
from remit.web.words import marked

router = APIRouter(include_in_schema=False)
REASONS: Mapping[str, str] = {
    Automatic.OWN: marked("It came from one of our own addresses."),
    Automatic.BOUNCE: marked("A mail server reports that a letter could not be delivered."),
    Automatic.LIST: marked("It came through a mailing list."),
    Automatic.AUTORESPONDER: marked("A machine answered, and nothing came with it that the service could read."),
    Automatic.LOOP: marked("Two machines were answering each other."),
    TOO_LARGE: marked("It is larger than the contract takes."),
}


@router.get("/mailboxes")
def show_mailboxes(visit: SignedIn) -> Response:
    """Show the mailboxes of the clients that the visitor looks after, and what each set aside."""
    tenants, now = visit.tenants_with(Permission.ENGAGEMENT_WRITE), visit.house.clock.now()
    with visit.reading() as reader:
        boxes = [one for key in tenants for one in aside_boxes(reader, visit.principal, tenant=key, at=now)]
        clients = clients_of(reader, visit.principal)
    takes = frozenset(tenants_with(visit.principal, Permission.ITEM_RECEIVE) or ())
    return visit.page("mailboxes.html", boxes=boxes, clients=clients, reasons=REASONS, takes=takes)


@router.post("/mailboxes/letters/{letter_id}")
def post_letter(visit: SignedIn, form: Posted, letter_id: str) -> Response:
    """Take in a letter that was set aside by mistake: as an item, or into the one that the form names."""
    who, house, number = visit.principal, visit.house, str(form.get("number", "")).strip().upper()
    letter = find(
        house.store,
        who,
        lambda reader, tenant: aside_letter(reader, who, tenant=tenant, letter_id=letter_id),
        kind="letter",
        name=letter_id,
    )
    with visit.reading(letter.tenant) as reader:
        opened = open_aside(reader, house.runtime, principal=who, letter=letter, number=number)
    item = visit.writing(lambda tx: take_in(tx, house.runtime, principal=who, opened=opened), tenant=letter.tenant)
    said = marked("The letter belongs to {number} now.") if number else marked("The letter is {number} now.")
    return visit.go(f"/items/{item.id}", said=said, number=item.number)
