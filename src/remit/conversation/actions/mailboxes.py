"""Mailboxes of engagements: given an address, taken out of use."""

import re

from remit.contracts.reports import engagement
from remit.conversation.model import Mailbox, Server
from remit.conversation.records.mailboxes import address_known, insert_mailbox, load_mailbox, set_active
from remit.conversation.refusals import AddressRefused, AddressTaken, ServerRefused
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.identifier import Identifier

_ADDRESS = re.compile(r"[^@\s<>\"]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
_PORT_MAX = 65_535


def open_mailbox(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    engagement_id: Identifier,
    address: str,
    incoming: Server,
    outgoing: Server,
    folder: str = "INBOX",
    poll_s: int = 30,
    acknowledge: bool = False,
    language: str = "en",
) -> Mailbox:
    """Give an engagement a mail address. Needs `engagement.write`.

    Refuses `AddressRefused`, `AddressTaken` where any engagement has it, `ServerRefused`.
    """
    require(principal, Permission.ENGAGEMENT_WRITE, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    engagement(tx, principal, tenant=tenant, engagement_id=engagement_id)
    plain = address.strip().lower()
    if not _ADDRESS.fullmatch(plain):
        raise AddressRefused(place="address", address=address)
    if address_known(tx, plain):
        raise AddressTaken(place="address", address=plain)
    for server in (incoming, outgoing):
        _check(server)
    one = Mailbox(
        tenant=tenant,
        id=tx.identifiers.new(),
        engagement_id=engagement_id,
        address=plain,
        incoming=incoming,
        outgoing=outgoing,
        folder=folder,
        poll_s=max(poll_s, 1),
        acknowledge=acknowledge,
        language=language,
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
