"""Messages and signals on their way to other items of a client: each is heard once, or starts something, or is told."""

from remit.engine import MessageArrived, SignalArrived, Status
from remit.engine.core.codec import read_value
from remit.engine.core.event import Event
from remit.engine.core.refusals import NotExpected
from remit.store import Job, Transaction
from remit.values.identifier import Identifier
from remit.work.actions.putting_off import put_off
from remit.work.actions.starts import start_by_message, start_by_signal
from remit.work.model import EventKind
from remit.work.records.instances import correlated, find_instance
from remit.work.records.items import load_item, lock_item
from remit.work.reports.doors import terms_of
from remit.work.runtime import Drive, Runtime, stored_state


def deliver_publication(tx: Transaction, runtime: Runtime, *, job: Job) -> bool:
    """Bring a published message or signal to who waits for it; False where nobody does. Refuses `LeaseLost`."""
    tx.finish_job(job)
    if job.body["publication"] == "message":
        return _message(tx, runtime, job)
    if "instance" in job.body:
        event = SignalArrived(job.body["name"], read_value(job.body["variables"]))
        return _reach(tx, runtime, job, item_id=job.body["item"], instance_id=job.body["instance"], event=event)
    variables = read_value(job.body["variables"])
    return bool(
        start_by_signal(
            tx, runtime, tenant=job.tenant, name=job.body["name"], variables=variables, publication=_name_of(job)
        )
    )


def _message(tx: Transaction, runtime: Runtime, job: Job) -> bool:
    name, key, variables = job.body["name"], job.body["key"], read_value(job.body["variables"])
    waiting = correlated(tx, tenant=job.tenant, name=name, key=key)
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
    item = lock_item(tx, tenant=job.tenant, item_id=item_id)
    instance = find_instance(tx, tenant=job.tenant, instance_id=instance_id)
    if instance is None or instance.ended_at is not None:
        return False
    if stored_state(instance).status is Status.SUSPENDED:
        put_off(tx, job)
        return True
    drive = Drive(tx, runtime, item=item, terms=terms_of(tx, item))
    drive.send(instance_id, event)
    try:
        drive.work_off()
    except NotExpected:
        return False
    drive.finish()
    return True


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
