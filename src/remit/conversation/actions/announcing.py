"""Mail about notices: posted when somebody is told, composed when it leaves of what is still unread by then."""

from dataclasses import dataclass
from datetime import timedelta

from remit.conversation.model import Notice
from remit.conversation.records.notices import load_notice, mark_mailed, unmailed
from remit.conversation.records.wishes import wishes_of
from remit.conversation.rules.announcing import announce
from remit.conversation.rules.telling import Way, Wishes, mail_due
from remit.locale import translator
from remit.parties.access import SYSTEM, Permission, Principal, tenants_with
from remit.parties.reports.people import profile
from remit.parties.reports.principals import principal_of
from remit.store import Message, Reader, Transaction
from remit.values.moment import Moment
from remit.values.refusal import NotFound

NOTICES = "notices"
"""The outbox's channel for mail about notices."""

STALE_AFTER = timedelta(days=2)
"""A mail that could not leave for so long tells nobody anything new."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A mail about notices, ready to leave."""

    to: str
    raw: bytes
    notices: tuple[Notice, ...]


def post_announcement(tx: Transaction, notice: Notice, *, person: Principal, wishes: Wishes) -> None:
    """Hand a mail about a notice to the outbox, where the person wishes one; a digest gathers what comes until then."""
    due = mail_due(wishes, notice.kind, now=tx.now, zone=person.tz)
    if due is None:
        return
    gathered = wishes.way(notice.kind) is Way.DIGEST
    key = f"digest:{person.id}:{due.isoformat()}" if gathered else f"notice:{notice.id}"
    body = {"person": person.id, "notice": None if gathered else [notice.tenant, notice.id]}
    tx.post(tenant=person.organisation, channel=NOTICES, body=body, key=key, due_at=due)


def announcement(reader: Reader, *, message: Message, sender: str, base_url: str, now: Moment) -> Announcement | None:
    """Compose the mail that a message of the outbox asks for; None where nothing is left to tell.

    What was read meanwhile is left out, and so is what the person may no longer open.
    """
    if now - message.due_at > STALE_AFTER:
        return None
    person = principal_of(reader, person_id=str(message.body["person"]), now=now)
    address = profile(reader, SYSTEM, person_id=person.id).person.email
    notices = _left(reader, message, person)
    if not notices or not address:
        return None
    raw = announce(
        notices,
        translator(person.locale),
        sender=sender,
        to=address,
        base_url=base_url.rstrip("/"),
        at=message.due_at,
        key=message.id,
        zone=person.tz,
    )
    return Announcement(address, raw, notices)


def _left(reader: Reader, message: Message, person: Principal) -> tuple[Notice, ...]:
    tenants = tenants_with(person, Permission.ITEM_READ) or ()
    if message.body["notice"] is None:
        wishes = wishes_of(reader, tenant=person.organisation, person_id=person.id)
        waiting = unmailed(reader, person_id=person.id, tenants=tenants) if tenants else ()
        return tuple(one for one in waiting if wishes.way(one.kind) is Way.DIGEST)
    tenant, notice_id = message.body["notice"]
    try:
        one = load_notice(reader, tenant=tenant, notice_id=notice_id)
    except NotFound:
        return ()
    return (one,) if tenant in tenants and one.read_at is None and one.mailed_at is None else ()


def note_announced(tx: Transaction, *, message: Message, announced: Announcement | None) -> None:
    """Note that a mail about notices left, or that there was nothing left to tell."""
    for one in announced.notices if announced else ():
        mark_mailed(tx, one)
    tx.sent(message)
