"""The letters that belong to no item, for whoever looks after a client's mailboxes."""

from dataclasses import dataclass

from remit.contracts.refusals import NoTerms
from remit.contracts.reports import terms
from remit.conversation.model import TOO_LARGE, Letter, Mailbox
from remit.conversation.records.letters import count_aside, letters_set_aside
from remit.conversation.records.mailboxes import mailboxes_of
from remit.conversation.reports.conversation import cover_letter, sees_letters
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.model import DataClass
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment


@dataclass(frozen=True, slots=True)
class AsideLetter:
    """A letter as somebody may see it, and why it is set aside: a kind of `Automatic`, or `TOO_LARGE`."""

    letter: Letter
    why: str


@dataclass(frozen=True, slots=True)
class AsideBox:
    """A mailbox, how many letters it set aside, and the last of them."""

    mailbox: Mailbox
    count: int
    letters: tuple[AsideLetter, ...]


def aside_boxes(reader: Reader, principal: Principal, *, tenant: Identifier, at: Moment) -> tuple[AsideBox, ...]:
    """Return a client's mailboxes by address, each with its last fifty letters set aside, newest first.

    Needs `engagement.write`, as opening a mailbox does; addresses and subjects are masked as in a conversation.
    """
    require(principal, Permission.ENGAGEMENT_WRITE, Resource(tenant=tenant, kind="organisation", name=tenant))
    counted = count_aside(reader, tenant=tenant)
    return tuple(
        AsideBox(one, counted.get(one.id, 0), _letters(reader, principal, one, at) if one.id in counted else ())
        for one in mailboxes_of(reader, tenant=tenant)
    )


def _letters(reader: Reader, principal: Principal, box: Mailbox, at: Moment) -> tuple[AsideLetter, ...]:
    resource = _guarded(reader, box, at)
    found = letters_set_aside(reader, tenant=box.tenant, mailbox_id=box.id)
    return tuple(AsideLetter(_seen(one, principal, resource), one.reason or TOO_LARGE) for one in found)


def _guarded(reader: Reader, box: Mailbox, at: Moment) -> Resource:
    """Return a mailbox under its engagement's terms; without terms only what every shore may see is shown."""
    try:
        agreed = terms(reader, tenant=box.tenant, engagement_id=box.engagement_id, at=at)
    except NoTerms:
        return Resource(tenant=box.tenant, kind="mailbox", name=box.id, visible={})
    return agreed.resource("mailbox", box.id)


def _seen(one: Letter, principal: Principal, resource: Resource) -> Letter:
    if sees_letters(principal, resource):
        return one
    return cover_letter(one, DataClass.PERSONAL, principal=principal, resource=resource)
