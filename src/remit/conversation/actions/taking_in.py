"""Taking in a letter that was set aside by mistake: by the way that every letter comes in, once, and audited."""

from dataclasses import dataclass, replace

from remit.contracts.reports import terms
from remit.conversation.actions.arriving import Mail, read_arrivals, take_mail
from remit.conversation.model import Letter, LetterState
from remit.conversation.records.letters import load_letter, withdraw_aside
from remit.conversation.records.mailboxes import load_mailbox, own_addresses
from remit.conversation.rules.letters import read_letter
from remit.conversation.rules.scanning import scan
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.actions.noting import note
from remit.parties.model import EventKind
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound
from remit.work.model import Item
from remit.work.reports.items import called_item
from remit.work.runtime import Runtime


@dataclass(frozen=True, slots=True)
class OpenedAside:
    """A letter that was set aside, read anew as one that a person wrote; nothing is stored yet."""

    letter: Letter
    mail: Mail


def aside_letter(reader: Reader, principal: Principal, *, tenant: Identifier, letter_id: Identifier) -> Letter:
    """Return a letter that is set aside, to whoever may take it in: `engagement.write` and `item.receive`.

    Refuses `AccessDenied`, and `NotFound` for one that was taken in already as for none.
    """
    for permission in (Permission.ENGAGEMENT_WRITE, Permission.ITEM_RECEIVE):
        require(principal, permission, Resource(tenant=tenant, kind="letter", name=letter_id))
    one = load_letter(reader, tenant=tenant, letter_id=letter_id)
    if one.state is not LetterState.SET_ASIDE or one.raw is None:
        raise NotFound(kind="letter", name=letter_id)
    return one


def open_aside(
    reader: Reader, runtime: Runtime, *, principal: Principal, letter: Letter, number: str = ""
) -> OpenedAside:
    """Read what becomes of a letter: an item of its own, or a message of the item with a number.

    Nobody is sent a receipt for it, because it may be a machine's after all. The promise runs from when it came.
    Refuses `TooLarge` for one that the engagement takes no item of, and `NotFound` for a number of nobody's.
    """
    tenant = letter.tenant
    mailbox = replace(load_mailbox(reader, tenant=tenant, mailbox_id=letter.mailbox_id), acknowledge=False)
    agreed = terms(reader, tenant=tenant, engagement_id=mailbox.engagement_id, at=letter.at)
    require(principal, Permission.ITEM_RECEIVE, agreed.resource("letter", letter.id))
    raw = reader.blob(tenant, letter.raw or "")
    read = replace(read_letter(raw, own=own_addresses(reader)), automatic=None)
    mail = Mail(mailbox, raw, read, scan(read.enclosures), None, (), agreed)
    if number:
        permission = Permission.ITEM_READ
        item = called_item(reader, principal=principal, permission=permission, tenant=tenant, name=number).item
        return OpenedAside(letter, replace(mail, item_id=item.id))
    found = read_arrivals(reader, runtime, mail, at=letter.at)
    since = tuple(replace(one, parcel=replace(one.parcel, said_at=letter.at)) for one in found)
    return OpenedAside(letter, replace(mail, arrivals=since))


def take_in(tx: Transaction, runtime: Runtime, *, principal: Principal, opened: OpenedAside) -> Item:
    """Put a letter that was set aside into its item, made of it where none was named, and return that one.

    Refuses `NotFound` where somebody else took it in meanwhile.
    """
    letter = opened.letter
    if not withdraw_aside(tx, tenant=letter.tenant, letter_id=letter.id):
        raise NotFound(kind="letter", name=letter.id)
    items = take_mail(tx, runtime, mail=opened.mail).items
    for item in items:
        resource = opened.mail.terms.resource("item", item.id)
        body = {"item": item.id, "mailbox": letter.mailbox_id, "letter": letter.id, "why": letter.reason}
        note(tx, principal, kind=EventKind.LETTER_TAKEN_IN, resource=resource, body=body)
    return items[0]
