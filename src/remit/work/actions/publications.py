"""Messages and signals on their way to other items of a client: each is heard once, or starts something, or is told."""

from enum import Enum

from remit.engine import MessageArrived, SignalArrived, Status
from remit.engine.core.codec import read_value, write_value
from remit.engine.core.event import Event
from remit.engine.core.refusals import NotExpected
from remit.store import Job, Transaction
from remit.values.identifier import Identifier
from remit.work.actions.putting_off import put_off
from remit.work.actions.starts import start_by_message, start_by_signal
from remit.work.model import EventKind, Item
from remit.work.records.instances import find_instance
from remit.work.records.items import load_item, lock_item
from remit.work.reports.doors import terms_of
from remit.work.runtime import Drive, Runtime, stored_status
from remit.work.runtime.publishing import PUBLICATION
from remit.work.runtime.receivers import receivers

ADDRESSED = "addressed"
"""A message to one activation of one instance, which was suspended when it came."""


class Reached(Enum):
    """How an instance took an event."""

    HEARD = "heard"
    SUSPENDED = "suspended"
    DEAF = "deaf"
    """It is over, or waits for something else."""


def deliver_publication(tx: Transaction, runtime: Runtime, *, job: Job) -> bool:
    """Bring a published message or signal to who waits for it; False where nobody does. Refuses `LeaseLost`."""
    tx.finish_job(job)
    if job.body["publication"] == ADDRESSED:
        return _addressed(tx, runtime, job)
    if job.body["publication"] == "message":
        return _message(tx, runtime, job)
    if "instance" in job.body:
        event = SignalArrived(job.body["name"], read_value(job.body["variables"]))
        return _reach(tx, runtime, job, item_id=job.body["item"], instance_id=job.body["instance"], event=event)
    return bool(
        start_by_signal(
            tx,
            runtime,
            tenant=job.tenant,
            name=job.body["name"],
            variables=read_value(job.body["variables"]),
            publication=_name_of(job),
            heard_by=job.body.get("heard_by", ()),
        )
    )


def bring_later(tx: Transaction, item: Item, *, instance_id: Identifier, message: MessageArrived) -> None:
    """Store a message to a suspended instance of an item until it goes on."""
    body = {
        "publication": ADDRESSED,
        "name": message.name,
        "activation": message.activation,
        "variables": write_value(dict(message.variables)),
        "item": item.id,
        "instance": instance_id,
    }
    tx.schedule(tenant=item.tenant, kind=PUBLICATION, body=body, key=tx.identifiers.new())


def _addressed(tx: Transaction, runtime: Runtime, job: Job) -> bool:
    variables = read_value(job.body["variables"])
    event = MessageArrived(job.body["name"], None, variables, job.body["activation"])
    return _reach(tx, runtime, job, item_id=job.body["item"], instance_id=job.body["instance"], event=event)


def _message(tx: Transaction, runtime: Runtime, job: Job) -> bool:
    name, key, variables = job.body["name"], job.body["key"], read_value(job.body["variables"])
    waiting = receivers(tx, runtime, tenant=job.tenant, name=name, key=key, content=variables)
    for row in waiting:
        event = MessageArrived(name, key, variables, row.activation)
        if _reach(tx, runtime, job, item_id=row.item_id, instance_id=row.instance_id, event=event):
            return True
    started = start_by_message(
        tx,
        runtime,
        tenant=job.tenant,
        engagement_id=job.body["engagement"],
        name=name,
        key=key,
        variables=variables,
        publication=_name_of(job),
    )
    if not started:
        _tell_unheard(tx, job)
    return started


def _reach(
    tx: Transaction, runtime: Runtime, job: Job, *, item_id: Identifier, instance_id: Identifier, event: Event
) -> bool:
    """Work an event into an instance of another item; a suspended one hears it later, one that refuses it never."""
    reached = reach(tx, runtime, tenant=job.tenant, item_id=item_id, instance_id=instance_id, event=event)
    if reached is Reached.SUSPENDED:
        put_off(tx, job)
    return reached is not Reached.DEAF


def reach(
    tx: Transaction,
    runtime: Runtime,
    *,
    tenant: Identifier,
    item_id: Identifier,
    instance_id: Identifier,
    event: Event,
) -> Reached:
    """Work an event into an instance under its item's lock, and tell whether it was heard."""
    item = lock_item(tx, tenant=tenant, item_id=item_id)
    instance = find_instance(tx, tenant=tenant, instance_id=instance_id)
    if instance is None or instance.ended_at is not None:
        return Reached.DEAF
    if stored_status(instance) is Status.SUSPENDED:
        return Reached.SUSPENDED
    drive = Drive(tx, runtime, item=item, terms=terms_of(tx, item))
    drive.send(instance_id, event)
    try:
        drive.work_off()
    except NotExpected:
        return Reached.DEAF
    drive.finish()
    return Reached.HEARD


def _name_of(job: Job) -> str:
    """Return what names a publication for good: a job that was put off is a new one of the same."""
    return str(job.body.get("of") or job.key or job.id)


def _tell_unheard(tx: Transaction, job: Job) -> None:
    """Record in the sender's own stream that nobody waited for its message."""
    if job.body["from"] is None:
        return
    item = load_item(tx, tenant=job.tenant, item_id=job.body["from"])
    about = {"item": item.id, "engagement": item.engagement_id, "line": item.line}
    body = {**about, "name": job.body["name"], "key": job.body["key"], "element": job.body["element"]}
    tx.record(tenant=item.tenant, stream=item.stream, kind=EventKind.MESSAGE_UNHEARD.value, body=body)
