"""What a worker does with a letter that waits: fetch what it is made of, note what became of it."""

from dataclasses import dataclass, replace

from remit.conversation.model import Enclosure, Letter, LetterState, Mailbox
from remit.conversation.records.letters import attachments_of_item, load_letter, settle_letter
from remit.conversation.records.mailboxes import load_mailbox
from remit.conversation.rules.composing import compose
from remit.store import Message, Reader, Transaction
from remit.work.records.comments import comments_of_item

REASON_MAX = 500


@dataclass(frozen=True, slots=True)
class Parcelled:
    """A letter ready to leave: its bytes, and the mailbox through whose server it goes."""

    letter: Letter
    mailbox: Mailbox
    raw: bytes


def parcel_up(reader: Reader, *, message: Message) -> Parcelled:
    """Compose the letter that a message of the outbox names. Refuses `NotFound`."""
    letter = load_letter(reader, tenant=message.tenant, letter_id=str(message.body["letter"]))
    assert letter.item_id is not None
    of = {"tenant": letter.tenant, "item_id": letter.item_id}
    said = next(one for one in comments_of_item(reader, **of) if one.id == letter.id)
    files = [
        (Enclosure(one.name, reader.blob(one.tenant, one.content_hash)), one.media_type)
        for one in attachments_of_item(reader, **of)
        if one.message_id == letter.id and one.content_hash is not None
    ]
    mailbox = load_mailbox(reader, tenant=letter.tenant, mailbox_id=letter.mailbox_id)
    return Parcelled(letter, mailbox, compose(letter, text=said.text, files=files))


def note_sent(tx: Transaction, *, message: Message, parcelled: Parcelled) -> None:
    """Note that a letter left, and keep the bytes that left."""
    raw = tx.put_blob(
        tenant=parcelled.letter.tenant, content=parcelled.raw, media_type="message/rfc822", name="message.eml"
    )
    settle_letter(tx, replace(parcelled.letter, state=LetterState.SENT, sent_at=tx.now, raw=raw, reason=""))
    tx.sent(message)


def note_not_sent(tx: Transaction, *, message: Message, reason: str) -> None:
    """Note that a letter could not leave yet; the outbox tries again, and parks it as an incident in the end."""
    letter = load_letter(tx, tenant=message.tenant, letter_id=str(message.body["letter"]))
    settle_letter(tx, replace(letter, reason=reason[:REASON_MAX]))
    tx.not_sent(message, reason)


def note_refused(tx: Transaction, *, message: Message, reason: str) -> None:
    """Note that the server refused a letter for good: nothing is gained by trying again."""
    letter = load_letter(tx, tenant=message.tenant, letter_id=str(message.body["letter"]))
    settle_letter(tx, replace(letter, state=LetterState.FAILED, reason=reason[:REASON_MAX]))
    tx.sent(message)
