"""A letter comes in: into the conversation that it answers, or as new items; the same one twice does nothing twice."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from remit.contracts.model import Terms
from remit.contracts.reports import terms
from remit.conversation.actions.acknowledging import acknowledge
from remit.conversation.actions.attaching import attach
from remit.conversation.actions.hearing import hear
from remit.conversation.model import TOO_LARGE, Automatic, Direction, Letter, LetterState, Mailbox, ReadLetter, Scanned
from remit.conversation.records.letters import insert_letter, letter_known
from remit.conversation.records.mailboxes import own_addresses
from remit.conversation.reports.threads import sender_mark, thread_of
from remit.conversation.rules.letters import read_letter
from remit.conversation.rules.scanning import scan
from remit.parties.access import SYSTEM
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.problem import errors
from remit.work.actions.receive import Arrival, Parcel, prepare, receive
from remit.work.model import Channel, Item, TooLarge, Way
from remit.work.records.items import lock_item
from remit.work.runtime import Runtime

MESSAGES_LINE = "messages"
_NO_ITEM = frozenset({Automatic.OWN, Automatic.BOUNCE, Automatic.LIST})
"""What makes no item of its own; where it answers a letter of ours it joins that conversation."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter that was read but not yet stored. Made by `open_mail`, outside the write transaction."""

    mailbox: Mailbox
    raw: bytes
    letter: ReadLetter
    scanned: tuple[Scanned, ...]
    item_id: Identifier | None
    arrivals: tuple[Arrival, ...]
    terms: Terms


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a letter: the items it belongs to, none where it was set aside; `repeated` where it was known."""

    items: tuple[Item, ...] = ()
    repeated: bool = False


def open_mail(reader: Reader, runtime: Runtime, *, mailbox: Mailbox, raw: bytes, at: Moment) -> Mail:
    """Read a letter, find its conversation, and read what it brings through the line; nothing is stored yet."""
    agreed = terms(reader, tenant=mailbox.tenant, engagement_id=mailbox.engagement_id, at=at)
    letter = read_letter(raw, own=own_addresses(reader))
    scanned = scan(letter.enclosures)
    thread = thread_of(reader, tenant=mailbox.tenant, letter=letter)
    opened = Mail(mailbox, raw, letter, scanned, thread, (), agreed)
    if thread is not None or letter.automatic in _NO_ITEM:
        return opened
    with suppress(TooLarge):
        return replace(opened, arrivals=read_arrivals(reader, runtime, opened, at=at))
    return opened


def read_arrivals(reader: Reader, runtime: Runtime, mail: Mail, *, at: Moment) -> tuple[Arrival, ...]:
    """Return the items that a letter brings: the documents with it that the line reads, else the letter itself.

    A machine's letter is none itself. Refuses `TooLarge` for one larger than the engagement takes.
    """
    own = runtime.lines.line(mail.terms.engagement.line).takes_letters()
    found = () if own else tuple(_documents(reader, runtime, mail, at=at))
    if found or mail.letter.automatic is not None:
        return found
    line = None if own else MESSAGES_LINE
    return (_prepared(reader, runtime, mail, content=mail.raw, name="message.eml", line=line, at=at),)


def _documents(reader: Reader, runtime: Runtime, mail: Mail, *, at: Moment) -> Iterator[Arrival]:
    """Yield the attachments that the engagement's line reads without an error."""
    for one in mail.scanned:
        if one.unfit is None:
            file = one.enclosure
            with suppress(TooLarge):
                arrival = _prepared(reader, runtime, mail, content=file.content, name=file.name, line=None, at=at)
                if not errors(arrival.reading.problems):
                    yield arrival


def _prepared(
    reader: Reader, runtime: Runtime, mail: Mail, *, content: bytes, name: str, line: str | None, at: Moment
) -> Arrival:
    key = f"mail:{mail.mailbox.id}:{mail.letter.mark}:{name}"
    return prepare(
        reader,
        runtime,
        principal=SYSTEM,
        tenant=mail.mailbox.tenant,
        engagement_id=mail.mailbox.engagement_id,
        parcel=Parcel(content, name, Channel.MAIL, key, line=line),
        at=at,
    )


def take_mail(tx: Transaction, runtime: Runtime, *, mail: Mail) -> Taken:
    """Store a letter with its original bytes, and put it into its conversation or set its items going."""
    tenant, letter = mail.mailbox.tenant, mail.letter
    if letter_known(tx, tenant=tenant, mailbox_id=mail.mailbox.id, mark=letter.mark):
        return Taken(repeated=True)
    raw = tx.put_blob(tenant=tenant, content=mail.raw, media_type="message/rfc822", name="message.eml")
    if mail.item_id is not None:
        item = lock_item(tx, tenant=tenant, item_id=mail.item_id)
        _join(tx, runtime, mail, item, raw=raw, copy=0)
        return Taken((item,))
    items = tuple(receive(tx, runtime, principal=SYSTEM, arrival=one).item for one in mail.arrivals)
    for copy, item in enumerate(items):
        _join(tx, runtime, mail, item, raw=raw, copy=copy)
    if not items:
        insert_letter(tx, _letter(tx, mail, raw=raw, identifier=tx.identifiers.new(), item_id=None))
    elif letter.automatic is None:
        acknowledge(tx, mailbox=mail.mailbox, item=items[0], letter=letter)
    return Taken(items)


def _join(tx: Transaction, runtime: Runtime, mail: Mail, item: Item, *, raw: str, copy: int) -> None:
    machine = mail.letter.automatic is not None
    message = hear(tx, runtime, item, name=_name(mail), text=_text(mail), way=Way.MAIL, automatic=machine)
    insert_letter(tx, _letter(tx, mail, raw=raw, identifier=message.id, item_id=message.item_id, copy=copy))
    attach(tx, message, mail.scanned)


def _name(mail: Mail) -> str:
    return mail.letter.sender_name or mail.letter.sender or "?"


def _text(mail: Mail) -> str:
    return mail.letter.text or mail.letter.subject or "–"


def _letter(
    tx: Transaction, mail: Mail, *, raw: str, identifier: Identifier, item_id: Identifier | None, copy: int = 0
) -> Letter:
    read = mail.letter
    return Letter(
        tenant=mail.mailbox.tenant,
        id=identifier,
        mailbox_id=mail.mailbox.id,
        direction=Direction.IN,
        state=LetterState.SET_ASIDE if item_id is None else LetterState.TAKEN,
        message_id=read.message_id,
        mark=f"{read.mark}:{copy}" if copy else read.mark,
        sender=read.sender,
        sender_name=read.sender_name,
        recipients=read.recipients,
        subject=read.subject,
        at=tx.now,
        item_id=item_id,
        in_reply_to=read.in_reply_to,
        references=read.references,
        sender_mark=sender_mark(tx, tenant=mail.mailbox.tenant, address=read.sender),
        automatic=read.automatic,
        quoted=read.quoted,
        raw=raw,
        reason=_reason(read, item_id),
    )


def _reason(read: ReadLetter, item_id: Identifier | None) -> str:
    if read.automatic is not None:
        return read.automatic.value
    return TOO_LARGE if item_id is None else ""
