"""Splitting messages off a conversation: they become an item of their own, with its own promise and its own thread.

It is taken back by merging that item into the one that it came of: merging and splitting are one thing in two
directions, and nothing is lost in either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from typing import Any

from remit.contracts.model import Terms
from remit.contracts.reports import terms
from remit.conversation.actions.arriving import MESSAGES_LINE
from remit.conversation.model import Direction, Enclosure, Letter, LetterState
from remit.conversation.records.letters import attachments_of_item, letters_of_item, move_letters
from remit.conversation.reports.conversation import parts_of
from remit.conversation.rules.composing import compose
from remit.parties.access import SYSTEM, Permission, Principal
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.moment import format_moment
from remit.values.problem import errors
from remit.values.refusal import NotFound
from remit.work.actions.receive import Arrival, Parcel, prepare, receive
from remit.work.actions.telling import tell
from remit.work.model import Channel, Comment, EventKind, Item, ItemState, TooLarge, Way, WrongState
from remit.work.model.parting import Parting, PartingUnfit
from remit.work.records.comments import move_comments
from remit.work.records.partings import insert_parting
from remit.work.reports.doors import change_item, read_item
from remit.work.rules.parting import leading, onward
from remit.work.runtime import Runtime

_CHANNELS = {Way.MAIL: Channel.MAIL, Way.FORM: Channel.COUNTER, Way.CHAT: Channel.COUNTER}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Messages of one conversation, and the item that is to be made of them; read, and nothing stored yet."""

    item: Item
    messages: tuple[Comment, ...]
    arrival: Arrival


def read_parting(
    reader: Reader,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    message_ids: Sequence[Identifier] = (),
    since: Identifier = "",
) -> Chosen:
    """Read what becomes of messages of an item's conversation: those named, or all `since` one of them.

    Refuses `AccessDenied`, `NotFound` for another item's message as for none, `PartingUnfit`, and `WrongState` for an
    item that rests.
    """
    item = read_item(reader, principal=principal, permission=Permission.ITEM_MERGE, tenant=tenant, item_id=item_id).item
    messages = _choose(reader, item, message_ids, since)
    said = leading(messages)
    agreed = terms(reader, tenant=tenant, engagement_id=item.engagement_id, at=said.at)
    return Chosen(
        item, (said, *(one for one in messages if one.id != said.id)), _arrival(reader, runtime, agreed, said)
    )


def _choose(reader: Reader, item: Item, message_ids: Sequence[str], since: str) -> tuple[Comment, ...]:
    if item.state is ItemState.MERGED or item.copy_of is not None:
        raise WrongState(name=item.number, state=item.state.value, act="split", needed=ItemState.IN_PROGRESS.value)
    said, fit = parts_of(reader, item)
    wanted = {since} if since else set(message_ids)
    for unknown in sorted(wanted - {one.id for one in said}):
        raise NotFound(kind="message", name=unknown)
    chosen = onward(fit, said, first=since) if since else tuple(one for one in fit if one.id in wanted)
    if not chosen or (not since and len(chosen) < len(wanted)):
        raise PartingUnfit("messages", number=item.number)
    return chosen


def _arrival(reader: Reader, runtime: Runtime, agreed: Terms, said: Comment) -> Arrival:
    """Read a message as if it had just come in: a document that it brings, else the letter itself."""
    of = {"tenant": said.tenant, "item_id": said.item_id}
    letter = next((one for one in letters_of_item(reader, **of) if one.id == said.id), None)
    own = runtime.lines.line(agreed.engagement.line).takes_letters()
    files = () if own else _files(reader, said)
    raw = (
        reader.blob(said.tenant, letter.raw)
        if letter and letter.raw
        else compose(_letter(said, letter), text=said.text)
    )

    def read(content: bytes, name: str, line: str | None) -> Arrival:
        parcel = Parcel(content, name, _CHANNELS.get(said.way, Channel.UPLOAD), f"parting:{said.id}", line, said.at)
        who: dict[str, Any] = {"principal": SYSTEM, "tenant": said.tenant, "engagement_id": agreed.engagement.id}
        return prepare(reader, runtime, **who, parcel=parcel, at=said.at)

    documents = [one for one in (_readable(read, file) for file in files) if one is not None]
    if len(documents) == 1:
        return documents[0]
    whole = read(raw, "message.eml", None if own else MESSAGES_LINE)
    return read(raw, "message.eml", MESSAGES_LINE) if errors(whole.reading.problems) else whole


def _readable(read: Any, file: Enclosure) -> Arrival | None:
    try:
        arrival: Arrival = read(file.content, file.name, None)
    except TooLarge:
        return None
    return None if errors(arrival.reading.problems) else arrival


def _files(reader: Reader, said: Comment) -> tuple[Enclosure, ...]:
    kept = attachments_of_item(reader, tenant=said.tenant, item_id=said.item_id)
    return tuple(
        Enclosure(one.name, reader.blob(one.tenant, one.content_hash))
        for one in kept
        if one.message_id == said.id and one.content_hash is not None
    )


def _letter(said: Comment, letter: Letter | None) -> Letter:
    """Return the letter that a message would have been, had it not come through a page."""
    return letter or Letter(
        tenant=said.tenant,
        id=said.id,
        mailbox_id="",
        direction=Direction.IN,
        state=LetterState.TAKEN,
        message_id="",
        mark="",
        sender=str(Address(" ".join(said.author_name.split()))),
        sender_name=said.author_name,
        recipients=(),
        subject=said.text.splitlines()[0][:80],
        at=said.at,
    )


def part_off(tx: Transaction, runtime: Runtime, *, principal: Principal, chosen: Chosen) -> Item:
    """Make an item of the messages that were chosen, put them into its record, and return it; twice it is the same one.

    Refuses as `read_parting` does, also where they were split off meanwhile.
    """
    permission, tenant = Permission.ITEM_MERGE, chosen.item.tenant
    item = change_item(tx, principal=principal, permission=permission, tenant=tenant, item_id=chosen.item.id).item
    receipt = receive(tx, runtime, principal=SYSTEM, arrival=chosen.arrival)
    made, ids = receipt.item, tuple(one.id for one in chosen.messages)
    if receipt.repeated:
        return made
    _choose(tx, item, ids, "")
    move_comments(tx, tenant=tenant, ids=ids, item_id=made.id)
    move_letters(tx, tenant=tenant, message_ids=ids, item_id=made.id)
    insert_parting(tx, Parting(tenant, tx.identifiers.new(), made.id, item.id, ids, principal.id, tx.now))
    about: dict[str, Any] = {"parted": made.id, "of": item.id, "name": f"{item.number} → {made.number}"}
    messages = [_told(one) for one in sorted(chosen.messages, key=lambda one: (one.at, one.id))]
    for one in (item, made):
        tell(tx, one, EventKind.ITEM_PARTED, **about, by=principal.id, messages=messages)
    return made


def _told(one: Comment) -> dict[str, Any]:
    """Return what a clock has to know of a message that was split off."""
    return {
        "comment": one.id,
        "at": format_moment(one.at),
        "visibility": one.visibility.value,
        "from_client": one.from_client,
        "automatic": one.automatic,
    }
