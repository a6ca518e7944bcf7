"""People write: an answer or question to the client, by mail where they wrote by mail; a note to colleagues."""

from collections.abc import Iterable

from remit.conversation.actions.attaching import attach
from remit.conversation.actions.posting import post_letter
from remit.conversation.model import Direction, Enclosure, Letter, Scanned
from remit.conversation.records.letters import letters_of_item
from remit.conversation.records.mailboxes import load_mailbox
from remit.conversation.refusals import AttachmentRefused, GapLeft
from remit.conversation.rules.placeholders import gaps
from remit.conversation.rules.scanning import scan
from remit.parties.access import Permission, Principal
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.work.actions.comments import ask_client, comment
from remit.work.model import Comment, Item, Visibility, Way
from remit.work.reports.doors import change_item
from remit.work.reports.merging import carried


def write_to_client(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    text: str,
    enclosures: Iterable[Enclosure] = (),
    question: bool = False,
) -> Comment:
    """Write to the client in the item's conversation; it also leaves as mail where the client last wrote by mail.

    A `question` stops the clock until it is answered. What a client's person writes is the client's message. Refuses
    `AttachmentRefused`, `GapLeft` where a canned text was not filled in, and as `comment` and `ask_client` do.
    """
    permission = Permission.COMMENT_CLIENT
    item = change_item(tx, principal=principal, permission=permission, tenant=tenant, item_id=item_id).item
    own = principal.is_client_of(tenant)
    if not own:
        _filled(text)
    fit = _fit(enclosures)
    last = None if own else letter_to_answer(tx, item)
    way = Way.PORTAL if last is None else Way.MAIL
    about = {"principal": principal, "tenant": tenant, "item_id": item_id, "text": text, "way": way}
    said = ask_client(tx, **about) if question else comment(tx, **about, visibility=Visibility.CLIENT)  # type: ignore[arg-type]  # a mapping of mixed arguments
    attach(tx, said, fit)
    if last is not None:
        box = load_mailbox(tx, tenant=tenant, mailbox_id=last.mailbox_id)
        post_letter(tx, mailbox=box, item=item, message=said, to=last.sender, answers=last)
    return said


def letter_to_answer(reader: Reader, item: Item) -> Letter | None:
    """Return the last letter of a person about an item, which an answer goes to; None where nobody wrote by mail.

    Letters about the items that it carries on for count as well.
    """
    came = [
        one
        for about in (item, *carried(reader, item))
        for one in letters_of_item(reader, tenant=about.tenant, item_id=about.id)
        if one.direction is Direction.IN and one.automatic is None and one.sender
    ]
    return max(came, key=lambda one: (one.at, one.id), default=None)


def _filled(text: str) -> None:
    """Refuse a canned text with a gap: the client would read “{reference}”."""
    for gap in gaps(text):
        raise GapLeft(place="text", gap=gap)


def _fit(enclosures: Iterable[Enclosure]) -> tuple[Scanned, ...]:
    """Return the files, scanned; what is written here is refused with a file that is unfit, so that it is noticed."""
    scanned = scan(enclosures)
    for one in scanned:
        if one.unfit is not None:
            raise AttachmentRefused(place="files", name=one.enclosure.name, reason=one.unfit.value)
    return scanned


def write_note(
    tx: Transaction, *, principal: Principal, tenant: Identifier, item_id: Identifier, text: str, plain: bool = False
) -> Comment:
    """Leave a note for colleagues; `plain` declares that it holds no personal data, so that all of them may read it."""
    about = {"principal": principal, "tenant": tenant, "item_id": item_id, "text": text, "plain": plain}
    return comment(tx, **about, visibility=Visibility.INTERNAL)  # type: ignore[arg-type]  # a mapping of mixed arguments
