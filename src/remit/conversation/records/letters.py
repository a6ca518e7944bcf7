"""Letters and attachments as rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Row,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from remit.conversation.model import Attachment, Automatic, Direction, Letter, LetterState, Unfit
from remit.parties.records.selecting import mapping_of, row_of
from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Hash, Identifier, Json, Key, Moment, Tenant
from remit.values.moment import Moment as At
from remit.values.refusal import NotFound

letter = Table(
    "letter",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("mailbox_id", Identifier, nullable=False),
    Column("item_id", Identifier),
    Column("direction", Key, nullable=False),
    Column("state", Key, nullable=False),
    Column("message_id", Key, nullable=False),
    Column("mark", Key, nullable=False),
    Column("sender", Text, nullable=False),
    Column("sender_name", Text, nullable=False),
    Column("sender_mark", Key, nullable=False),
    Column("recipients", Json, nullable=False),
    Column("subject", Text, nullable=False),
    Column("in_reply_to", Text, nullable=False),
    Column("references", Json, nullable=False),
    Column("automatic", Key),
    Column("quoted", Text, nullable=False),
    Column("raw", Hash),
    Column("at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("reason", Text, nullable=False),
    ForeignKeyConstraint(["tenant", "mailbox_id"], ["mailbox.tenant", "mailbox.id"]),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    Index("uq_letter_mark", "tenant", "mailbox_id", "mark", unique=True),
    Index("ix_letter_message_id", "tenant", "message_id"),
    Index("ix_letter_item", "tenant", "item_id", "at"),
    Index("ix_letter_sender", "tenant", "mailbox_id", "sender_mark", "at"),
)
attachment = Table(
    "attachment",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("message_id", Identifier, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Key, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content_hash", Hash),
    Column("unfit", Key),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    ForeignKeyConstraint(["tenant", "message_id"], ["comment.tenant", "comment.id"]),
    Index("ix_attachment_item", "tenant", "item_id", "id"),
)

ASIDE_SHOWN = 50
_TENANT = letter.c.tenant == bindparam("of_tenant")
_INSERT = insert_if_new(letter)
_UNSETTLED = (LetterState.WAITING.value, LetterState.FAILED.value, LetterState.SET_ASIDE.value)
_COUNTED = (
    select(letter.c.mailbox_id, letter.c.state, func.count().label("letters"), func.min(letter.c.at).label("since"))
    .where(letter.c.state.in_(_UNSETTLED))
    .group_by(letter.c.mailbox_id, letter.c.state)
)
_ONE = select(letter).where(_TENANT, letter.c.id == bindparam("of_id"))
_OF_ITEM = select(letter).where(_TENANT, letter.c.item_id == bindparam("of_item")).order_by(letter.c.at, letter.c.id)
_BY_IDS = (
    select(letter)
    .where(
        _TENANT,
        letter.c.message_id.in_(bindparam("of_ids", expanding=True)),
        letter.c.item_id.is_not(None),
    )
    .order_by(letter.c.at, letter.c.id)
)
_WRITTEN = letter.alias("written")
_FROM_SENDERS = (
    select(letter.c.item_id)
    .join(
        _WRITTEN,
        (_WRITTEN.c.tenant == letter.c.tenant)
        & (_WRITTEN.c.mailbox_id == letter.c.mailbox_id)
        & (_WRITTEN.c.sender_mark == letter.c.sender_mark),
    )
    .where(
        _TENANT,
        _WRITTEN.c.item_id == bindparam("of_item"),
        _WRITTEN.c.direction == Direction.IN.value,
        letter.c.direction == Direction.IN.value,
        letter.c.item_id != bindparam("of_item"),
    )
    .order_by(letter.c.at.desc())
    .limit(20)
)
_KNOWN = select(letter.c.id).where(
    _TENANT, letter.c.mailbox_id == bindparam("of_mailbox"), letter.c.mark == bindparam("of_mark")
)
_ANSWERS = select(func.count()).where(
    _TENANT,
    letter.c.mailbox_id == bindparam("of_mailbox"),
    letter.c.sender_mark == bindparam("of_mark"),
    letter.c.direction == Direction.OUT.value,
    letter.c.automatic.is_not(None),
    letter.c.at > bindparam("since_at"),
)
# One that is set aside has no item, which `ix_letter_item` finds without a look at those that have one.
_IS_ASIDE = (_TENANT, letter.c.item_id.is_(None), letter.c.state == LetterState.SET_ASIDE.value)
_ASIDE = (
    select(letter)
    .where(*_IS_ASIDE, letter.c.mailbox_id == bindparam("of_mailbox"))
    .order_by(letter.c.at.desc(), letter.c.id)
    .limit(ASIDE_SHOWN)
)
_COUNT_ASIDE = (
    select(letter.c.mailbox_id, func.count().label("letters")).where(*_IS_ASIDE).group_by(letter.c.mailbox_id)
)
_WITHDRAW = delete(letter).where(_TENANT, letter.c.id == bindparam("of_id"), *_IS_ASIDE[1:])
_SETTLE = (
    letter.update()
    .where(_TENANT, letter.c.id == bindparam("of_id"))
    .values(
        state=bindparam("now_state"), sent_at=bindparam("now_sent"), raw=bindparam("now_raw"), reason=bindparam("why")
    )
)
_MOVE = (
    letter.update()
    .where(_TENANT, letter.c.id.in_(bindparam("of_ids", expanding=True)))
    .values(item_id=bindparam("to_item"))
)
_INSERT_ATTACHMENT = insert(attachment)
_ATTACHMENTS = (
    select(attachment)
    .where(attachment.c.tenant == bindparam("of_tenant"), attachment.c.item_id == bindparam("of_item"))
    .order_by(attachment.c.id)
)
_MOVE_ATTACHMENTS = (
    attachment.update()
    .where(
        attachment.c.tenant == bindparam("of_tenant"),
        attachment.c.message_id.in_(bindparam("of_ids", expanding=True)),
    )
    .values(item_id=bindparam("to_item"))
)
_ATTACHMENT = select(attachment).where(
    attachment.c.tenant == bindparam("of_tenant"), attachment.c.id == bindparam("of_id")
)


def _letter_of(row: Row[Any]) -> Letter:
    values = mapping_of(row) | {"direction": Direction(row.direction), "state": LetterState(row.state)}
    return Letter(**values | {"automatic": Automatic(row.automatic) if row.automatic else None})


def _attachment_of(row: Row[Any]) -> Attachment:
    return Attachment(**mapping_of(row) | {"unfit": Unfit(row.unfit) if row.unfit else None})


def insert_letter(tx: Transaction, one: Letter) -> bool:
    """Store a letter; False where its mailbox has it already."""
    return bool(tx.run(_INSERT, row_of(one)))


def letter_known(reader: Reader, *, tenant: str, mailbox_id: str, mark: str) -> bool:
    """Tell whether a mailbox has a letter with this mark."""
    return reader.row(_KNOWN, {"of_tenant": tenant, "of_mailbox": mailbox_id, "of_mark": mark}) is not None


def load_letter(reader: Reader, *, tenant: str, letter_id: str) -> Letter:
    """Return a letter. Refuses `NotFound`."""
    row = reader.row(_ONE, {"of_tenant": tenant, "of_id": letter_id})
    if row is None:
        raise NotFound(kind="letter", name=letter_id)
    return _letter_of(row)


def letters_of_item(reader: Reader, *, tenant: str, item_id: str) -> tuple[Letter, ...]:
    """Return an item's letters, oldest first."""
    return tuple(_letter_of(row) for row in reader.rows(_OF_ITEM, {"of_tenant": tenant, "of_item": item_id}))


def items_from_senders(reader: Reader, *, tenant: str, item_id: str) -> tuple[str, ...]:
    """Return the items of the last twenty letters about others from whoever wrote about an item."""
    found = reader.rows(_FROM_SENDERS, {"of_tenant": tenant, "of_item": item_id})
    return tuple(dict.fromkeys(row.item_id for row in found))


def letters_by_message_id(reader: Reader, *, tenant: str, message_ids: Sequence[str]) -> dict[str, Letter]:
    """Return the letters of items with these ids, the earliest of each."""
    found: dict[str, Letter] = {}
    if message_ids:
        for row in reader.rows(_BY_IDS, {"of_tenant": tenant, "of_ids": list(message_ids)}):
            found.setdefault(row.message_id, _letter_of(row))
    return found


def answers_since(reader: Reader, *, tenant: str, mailbox_id: str, sender_mark: str, since: At) -> int:
    """Return how many automatic answers a sender was given since a moment."""
    asked = {"of_tenant": tenant, "of_mailbox": mailbox_id, "of_mark": sender_mark, "since_at": since}
    return int(reader.scalar(_ANSWERS, asked))


def letters_set_aside(reader: Reader, *, tenant: str, mailbox_id: str) -> tuple[Letter, ...]:
    """Return the last fifty letters that belong to no item, newest first."""
    return tuple(_letter_of(row) for row in reader.rows(_ASIDE, {"of_tenant": tenant, "of_mailbox": mailbox_id}))


def withdraw_aside(tx: Transaction, *, tenant: str, letter_id: str) -> bool:
    """Take a letter from those set aside, its bytes stay; False where it is not among them."""
    return bool(tx.run(_WITHDRAW, {"of_tenant": tenant, "of_id": letter_id}))


def settle_letter(tx: Transaction, one: Letter) -> None:
    """Store what became of a letter that went out."""
    settled = {"now_state": one.state.value, "now_sent": one.sent_at, "now_raw": one.raw, "why": one.reason}
    tx.run(_SETTLE, {"of_tenant": one.tenant, "of_id": one.id, **settled})


def insert_attachment(tx: Transaction, one: Attachment) -> None:
    """Store an attachment's name, type, size and where its content is."""
    tx.run(_INSERT_ATTACHMENT, row_of(one))


def attachments_of_item(reader: Reader, *, tenant: str, item_id: str) -> tuple[Attachment, ...]:
    """Return the attachments of an item's messages, in order."""
    return tuple(_attachment_of(row) for row in reader.rows(_ATTACHMENTS, {"of_tenant": tenant, "of_item": item_id}))


def load_attachment(reader: Reader, *, tenant: str, attachment_id: str) -> Attachment:
    """Return an attachment. Refuses `NotFound`."""
    row = reader.row(_ATTACHMENT, {"of_tenant": tenant, "of_id": attachment_id})
    if row is None:
        raise NotFound(kind="attachment", name=attachment_id)
    return _attachment_of(row)


def move_letters(tx: Transaction, *, tenant: str, message_ids: Sequence[str], item_id: str) -> None:
    """Put the letters and files of messages into the record of another item."""
    moved = {"of_tenant": tenant, "of_ids": list(message_ids), "to_item": item_id}
    tx.run(_MOVE, moved)
    tx.run(_MOVE_ATTACHMENTS, moved)


def count_aside(reader: Reader, *, tenant: str) -> dict[str, int]:
    """Count a client's letters that belong to no item, by mailbox."""
    return {row.mailbox_id: row.letters for row in reader.rows(_COUNT_ASIDE, {"of_tenant": tenant})}


def count_unsettled(reader: Reader) -> dict[str, dict[str, tuple[int, At]]]:
    """Count the letters of all clients that wait, were given up or set aside.

    Mailbox -> state -> how many, and since when.
    """
    found: dict[str, dict[str, tuple[int, At]]] = {}
    for row in reader.rows(_COUNTED):
        found.setdefault(row.mailbox_id, {})[row.state] = (row.letters, row.since)
    return found
