"""The counter: end customers of a client write or chat from the client's own site, without signing in anywhere.

It is open where the statement of work names the sites that may show it (`counter_sites`). What is written becomes an
item of the engagement's own line, as JSON of channel `form` or `chat`; a form's answers leave by mail, a chat's are
read where it was begun.
"""

import json
from dataclasses import dataclass

from remit.contracts.model import Terms
from remit.contracts.reports import engagements, terms
from remit.conversation.actions.hearing import hear
from remit.conversation.model import Direction, Letter, LetterState
from remit.conversation.records.letters import insert_letter
from remit.conversation.records.mailboxes import mailboxes_of, own_addresses
from remit.conversation.refusals import ChatOver, NotTaken
from remit.conversation.reports.threads import key_of, sender_mark
from remit.conversation.rules.tickets import is_site, item_of, ticket_of
from remit.parties.access import SYSTEM
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.problem import errors
from remit.values.refusal import NotFound
from remit.work.actions.receive import Arrival, Parcel, prepare, receive
from remit.work.model import Channel, Comment, Item, Visibility, Way
from remit.work.records.comments import comments_of_item
from remit.work.records.items import load_headings, load_item, lock_item
from remit.work.records.partings import partings_from
from remit.work.reports.merging import carrier
from remit.work.runtime import Runtime

SITES = "counter_sites"
"""The parameter of a statement of work: origins of the sites that may show the counter, such as https://shop.example."""
TEXT_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Counter:
    """An open counter: whose it is, and the sites that may show it."""

    terms: Terms
    sites: tuple[str, ...]

    @property
    def tenant(self) -> Identifier:
        """The client."""
        return self.terms.engagement.tenant


@dataclass(frozen=True, slots=True)
class Approach:
    """What somebody fills in at a counter; a `chat` is answered where they are, a form by mail or telephone."""

    chat: bool
    name: str
    email: str
    phone: str
    text: str
    consent: bool
    language: str

    def written(self) -> bytes:
        """Return the contact as the lines of service read it."""
        told = {
            "channel": "chat" if self.chat else "form",
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "text": self.text[:TEXT_MAX],
            "consent": self.consent,
            "language": self.language,
        }
        return json.dumps(told, ensure_ascii=False).encode()


def counter_of(reader: Reader, *, engagement_id: Identifier, at: Moment) -> Counter:
    """Return the counter of an engagement. Refuses `NotFound` where none is open, as for an unknown engagement."""
    tenant = next((one.tenant for one in engagements(reader, SYSTEM) if one.id == engagement_id), None)
    if tenant is not None:
        agreed = terms(reader, tenant=tenant, engagement_id=engagement_id, at=at)
        sites = tuple(str(one) for one in agreed.parameters.get(SITES) or () if is_site(one))
        if sites:
            return Counter(agreed, sites)
    raise NotFound(kind="counter", name=engagement_id)


def read_approach(reader: Reader, runtime: Runtime, *, counter: Counter, said: Approach, at: Moment) -> Arrival:
    """Read what was filled in through the engagement's line; nothing is stored yet. Refuses `NotTaken`, by field."""
    arrival = prepare(
        reader,
        runtime,
        principal=SYSTEM,
        tenant=counter.tenant,
        engagement_id=counter.terms.engagement.id,
        parcel=Parcel(said.written(), "contact.json", Channel.COUNTER),
        at=at,
    )
    for one in errors(arrival.reading.problems):
        raise NotTaken(place=one.place, reason=one.message, problem=one.code)
    return arrival


def approach(tx: Transaction, runtime: Runtime, *, arrival: Arrival, said: Approach) -> str:
    """Take in what was filled in, begin its conversation, and return the ticket by which it goes on."""
    item = receive(tx, runtime, principal=SYSTEM, arrival=arrival).item
    name, way = said.name.strip() or said.email or "?", Way.CHAT if said.chat else Way.FORM
    message = hear(tx, runtime, item, name=name, text=said.text[:TEXT_MAX], way=way)
    if not said.chat:
        _answer_by_mail(tx, item, message, said)
    return ticket_of(item.id, key=key_of(tx, item.tenant))


def _answer_by_mail(tx: Transaction, item: Item, message: Comment, said: Approach) -> None:
    """Note a form as a letter from its sender, so that answers leave by mail where the engagement has a mailbox."""
    boxes = [one for one in mailboxes_of(tx, tenant=item.tenant) if one.engagement_id == item.engagement_id]
    sender = said.email.strip().lower()
    if not boxes or not sender or sender in own_addresses(tx):
        return
    noted = Letter(
        tenant=item.tenant,
        id=message.id,
        mailbox_id=boxes[0].id,
        direction=Direction.IN,
        state=LetterState.TAKEN,
        message_id="",
        mark=f"counter:{item.id}",
        sender=sender,
        sender_name=said.name.strip(),
        recipients=(boxes[0].address,),
        subject="",
        at=tx.now,
        item_id=item.id,
        sender_mark=sender_mark(tx, tenant=item.tenant, address=sender),
    )
    insert_letter(tx, noted)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as whoever began it at a counter reads it, oldest first; `open` while the house still answers."""

    item: Item
    said: tuple[Comment, ...]
    open: bool


def talk_of(reader: Reader, *, counter: Counter, ticket: str) -> Talk:
    """Return the conversation that a ticket opens. Refuses `NotFound` for a ticket of another counter, or none.

    Where another item carries on for it, the house's words there are part of it, and nobody else's are. What was split
    off it is part of it, with all that was said there since.
    """
    begun = _item(reader, counter, ticket)
    talks = [_words(reader, item) for item in (begun, *_split_off(reader, begun))]
    said = {one.id: one for words, _ in talks for one in words}
    in_order = sorted(said.values(), key=lambda one: (one.at, one.id))
    return Talk(begun, tuple(in_order), any(onward.open for _, onward in talks))


def _words(reader: Reader, item: Item) -> tuple[list[Comment], Item]:
    """Return what is open to read of an item's conversation, and the item that carries on for it."""
    onward = carrier(reader, item)
    said = [*_open_words(reader, item)]
    if onward.id != item.id:
        said += [one for one in _open_words(reader, onward) if _meant_here(one, since=item.received_at)]
    return said, onward


def _split_off(reader: Reader, item: Item) -> list[Item]:
    """Return the items that came of an item's conversation."""
    made = [one.item_id for one in partings_from(reader, tenant=item.tenant, item_id=item.id)]
    return list(load_headings(reader, tenant=item.tenant, ids=made).values())


def _open_words(reader: Reader, item: Item) -> list[Comment]:
    heard = comments_of_item(reader, tenant=item.tenant, item_id=item.id)
    return [one for one in heard if one.visibility is Visibility.CLIENT]


def _meant_here(one: Comment, *, since: Moment) -> bool:
    return not one.from_client and one.way is not Way.MAIL and one.at >= since


def _item(reader: Reader, counter: Counter, ticket: str) -> Item:
    item_id = item_of(ticket, key=key_of(reader, counter.tenant))
    if item_id is not None:
        item = load_item(reader, tenant=counter.tenant, item_id=item_id)
        if item.engagement_id == counter.terms.engagement.id:
            return item
    raise NotFound(kind="conversation", name=ticket)


def say_on(tx: Transaction, runtime: Runtime, *, counter: Counter, ticket: str, text: str) -> Comment:
    """Say something more in a chat. Refuses `ChatOver` once its item is settled, and as `talk_of` does.

    Where another matter was split off it, this goes on with whichever the house last spoke of.
    """
    talk = talk_of(tx, counter=counter, ticket=ticket)
    if not talk.open:
        raise ChatOver(place="text")
    name = next(one.author_name for one in talk.said if one.from_client)
    item = lock_item(tx, tenant=counter.tenant, item_id=_spoken_of(tx, talk).id)
    return hear(tx, runtime, item, name=name, text=text[:TEXT_MAX], way=Way.CHAT)


def _spoken_of(reader: Reader, talk: Talk) -> Item:
    """Return the item that the next word belongs to: of those still at work the one that the house last spoke of."""
    matters = {one.id: one for one in (talk.item, *_split_off(reader, talk.item)) if carrier(reader, one).open}
    last = (one.item_id for one in reversed(talk.said) if not one.from_client and one.item_id in matters)
    return matters.get(next(last, talk.item.id)) or next(iter(matters.values()))
