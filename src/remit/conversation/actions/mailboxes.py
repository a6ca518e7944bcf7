"""Mailboxes of engagements: given an address, taken out of use."""

import re
from dataclasses import dataclass

from remit.contracts.reports import engagement
from remit.conversation.model import Mailbox, Server
from remit.conversation.records.mailboxes import address_known, insert_mailbox, load_mailbox, set_active
from remit.conversation.refusals import AddressRefused, AddressTaken, ServerRefused
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.address import is_mail_address
from remit.values.identifier import Identifier

_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
_PORT_MAX = 65_535


@dataclass(frozen=True, slots=True)
class MailboxDetails:
    """What is said of a new mailbox; `poll_s` is how often it is looked at."""

    address: str
    incoming: Server
    outgoing: Server
    folder: str = "INBOX"
    poll_s: int = 30
    acknowledge: bool = False
    language: str = "en"


def open_mailbox(
    tx: Transaction, principal: Principal, *, tenant: Identifier, engagement_id: Identifier, details: MailboxDetails
) -> Mailbox:
    """Give an engagement a mail address. Needs `engagement.write`.

    Refuses `AddressRefused`, `AddressTaken` where any engagement has it, `ServerRefused`.
    """
    require(principal, Permission.ENGAGEMENT_WRITE, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    engagement(tx, principal, tenant=tenant, engagement_id=engagement_id)
    address = details.address.strip().lower()
    if not is_mail_address(address):
        raise AddressRefused(place="address", address=details.address)
    if address_known(tx, address):
        raise AddressTaken(place="address", address=address)
    for server in (details.incoming, details.outgoing):
        _check(server)
    one = Mailbox(
        tenant=tenant,
        id=tx.identifiers.new(),
        engagement_id=engagement_id,
        address=address,
        incoming=details.incoming,
        outgoing=details.outgoing,
        folder=details.folder,
        poll_s=max(details.poll_s, 1),
        acknowledge=details.acknowledge,
        language=details.language,
    )
    insert_mailbox(tx, one)
    body = {"mailbox": one.id, "engagement": engagement_id, "by": principal.id}
    tx.record(tenant=tenant, stream=f"mailbox:{one.id}", kind="MailboxOpened", body=body)
    return one


def _check(server: Server) -> None:
    named = not server.secret_variable or _VARIABLE.fullmatch(server.secret_variable)
    if not server.host.strip() or not 0 < server.port <= _PORT_MAX or not named:
        raise ServerRefused(place="host", host=server.host, port=server.port)


def switch_mailbox(
    tx: Transaction, principal: Principal, *, tenant: Identifier, mailbox_id: Identifier, active: bool
) -> Mailbox:
    """Begin or cease to fetch a mailbox; answers leave through it either way. Needs `engagement.write`."""
    require(principal, Permission.ENGAGEMENT_WRITE, Resource(tenant=tenant, kind="mailbox", name=mailbox_id))
    one = load_mailbox(tx, tenant=tenant, mailbox_id=mailbox_id)
    set_active(tx, one, active=active)
    body = {"mailbox": one.id, "active": active, "by": principal.id}
    tx.record(tenant=tenant, stream=f"mailbox:{one.id}", kind="MailboxSwitched", body=body)
    return one
