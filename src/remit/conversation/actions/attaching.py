"""Files beside a message: kept by content where they are fit, by name and reason alone where they are not."""

from collections.abc import Iterable

from remit.conversation.model import Attachment, Scanned
from remit.conversation.records.letters import insert_attachment
from remit.store import Transaction
from remit.work.model import Comment


def attach(tx: Transaction, message: Comment, scanned: Iterable[Scanned]) -> tuple[Attachment, ...]:
    """Keep the files of a message."""
    made = tuple(_attachment(tx, message, one) for one in scanned)
    for one in made:
        insert_attachment(tx, one)
    return made


def _attachment(tx: Transaction, message: Comment, one: Scanned) -> Attachment:
    file, kept = one.enclosure, None
    if one.unfit is None:
        kept = tx.put_blob(tenant=message.tenant, content=file.content, media_type=one.media_type, name=file.name)
    return Attachment(
        tenant=message.tenant,
        id=tx.identifiers.new(),
        item_id=message.item_id,
        message_id=message.id,
        name=file.name,
        media_type=one.media_type,
        size=len(file.content),
        content_hash=kept,
        unfit=one.unfit,
    )
