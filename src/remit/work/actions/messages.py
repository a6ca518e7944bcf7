"""Messages and signals from outside senders: each is taken once, by its idempotency key, in one transaction.

A message reaches who waits for its correlation key, else who waits for any, longest waiting first, else it begins an
item. One that nobody takes is refused and leaves nothing behind, so that its sender may bring it again. A signal goes
to everybody who listens when it comes: each hears it by a job of its own, stored here and finished in the hearing.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from remit.engine import MessageArrived
from remit.engine.core.codec import write_value
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.canonical import canonical_json, content_hash
from remit.values.identifier import Identifier
from remit.work.actions.publications import Reached, reach
from remit.work.actions.starts import start_by_message
from remit.work.actions.telling import tell
from remit.work.model import EventKind
from remit.work.model.messages import NobodyWaits, SendingIncomplete, SendingReused, Sent, SentKind, Taken
from remit.work.records.instances import subscriptions
from remit.work.records.items import item_by_key, load_item
from remit.work.records.messages import reserve_key, save_taken, taken_by_key
from remit.work.runtime import Runtime
from remit.work.runtime.publishing import PUBLICATION
from remit.work.runtime.receivers import receivers


def take_message(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    sent: Sent,
    engagement_id: Identifier | None = None,
) -> Taken:
    """Bring a message or signal to who waits for it; the same key with the same content changes nothing more.

    Refuses `AccessDenied`, `SendingIncomplete`, `NobodyWaits`, and `SendingReused` for another content.
    """
    require(principal, Permission.ITEM_RECEIVE, Resource(tenant=tenant, kind="message", name=sent.name))
    if not sent.name.strip() or not sent.idempotency_key.strip():
        raise SendingIncomplete(place="idempotency_key" if sent.name.strip() else "name")
    new = _reserved(tx, principal, tenant, sent)
    known = None if reserve_key(tx, new) else taken_by_key(tx, tenant=tenant, idempotency_key=sent.idempotency_key)
    if known is not None:
        return _repeated(known, new)
    take = _take_signal if sent.kind is SentKind.SIGNAL else _take
    taken = take(tx, runtime, new, sent, engagement_id)
    save_taken(tx, taken)
    return taken


def _reserved(tx: Transaction, principal: Principal, tenant: Identifier, sent: Sent) -> Taken:
    content = {
        "kind": sent.kind.value,
        "name": sent.name,
        "key": sent.key,
        "variables": write_value(dict(sent.variables)),
    }
    return Taken(
        tenant=tenant,
        id=tx.identifiers.new(),
        idempotency_key=sent.idempotency_key,
        digest=content_hash(canonical_json(content).encode()),
        kind=sent.kind,
        name=sent.name,
        item_id=None,
        started=False,
        listeners=0,
        sent_by=principal.id,
        taken_at=tx.now,
    )


def _repeated(known: Taken, new: Taken) -> Taken:
    if known.digest != new.digest:
        raise SendingReused("idempotency_key", key=known.idempotency_key, name=known.name)
    return replace(known, repeated=True)


def _take(tx: Transaction, runtime: Runtime, new: Taken, sent: Sent, engagement_id: Identifier | None) -> Taken:
    content = dict(sent.variables)
    for row in receivers(tx, runtime, tenant=new.tenant, name=sent.name, key=sent.key, content=content):
        event = MessageArrived(sent.name, sent.key, content, row.activation)
        reached = reach(tx, runtime, tenant=new.tenant, item_id=row.item_id, instance_id=row.instance_id, event=event)
        if reached is Reached.HEARD:
            item = load_item(tx, tenant=new.tenant, item_id=row.item_id)
            tell(tx, item, EventKind.MESSAGE_RECEIVED, name=sent.name, by=new.sent_by)
            return replace(new, item_id=item.id, listeners=1)
    began = start_by_message(
        tx,
        runtime,
        tenant=new.tenant,
        engagement_id=engagement_id,
        name=sent.name,
        key=sent.key,
        variables=sent.variables,
        publication=new.id,
    )
    if not began:
        raise NobodyWaits(name=sent.name, key=sent.key or "–")
    begun = item_by_key(tx, tenant=new.tenant, idempotency_key=f"message:{new.id}")
    return replace(new, item_id=None if begun is None else begun.id, started=True, listeners=1)


def _take_signal(tx: Transaction, _runtime: Runtime, new: Taken, sent: Sent, engagement_id: Identifier | None) -> Taken:
    rows = subscriptions(tx, tenant=new.tenant, kind="signal", name=sent.name)
    body: Mapping[str, Any] = {
        "publication": "signal",
        "name": sent.name,
        "key": None,
        "variables": write_value(dict(sent.variables)),
        "from": None,
        "engagement": engagement_id,
        "element": None,
    }
    listening = {row.instance_id: row.item_id for row in rows}
    for instance_id, item_id in listening.items():
        more = {"item": item_id, "instance": instance_id}
        tx.schedule(tenant=new.tenant, kind=PUBLICATION, body={**body, **more}, key=f"{new.id}:{instance_id}")
    tx.schedule(tenant=new.tenant, kind=PUBLICATION, body={**body, "heard_by": list(listening)}, key=new.id)
    return replace(new, listeners=len(listening))
