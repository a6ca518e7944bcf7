"""What machines bring back: timers that fall due and services that were called outside a transaction.

Both come as jobs of the store, at least once. What no longer waits is recorded nowhere and dropped: the engine's
activation is the fence, the job's token keeps two workers from reporting twice.
"""

from dataclasses import dataclass

from remit.engine import ServiceFailed, Status, TimerFired
from remit.engine.core.codec import read_value
from remit.store import Job, Reader, Transaction
from remit.values.refusal import Refusal
from remit.work.actions.bulk import BULK, carry_on
from remit.work.actions.escalating import ESCALATION, wake
from remit.work.actions.publications import deliver_publication
from remit.work.actions.putting_off import put_off
from remit.work.model import ServiceCall, ServiceResult
from remit.work.records.instances import find_instance, waits
from remit.work.records.items import load_item, lock_item
from remit.work.reports.doors import terms_of
from remit.work.runtime import Drive, Runtime, stored_status, waits_outside
from remit.work.runtime.publishing import PUBLICATION
from remit.work.runtime.services import ItemLookup, answer_by_line, take_answer

TIMER = "timer"
SERVICE = "service"
ERRAND = "errand"
"""A service that reaches outside the house; the workers of `app.errands` do it."""
JOB_KINDS = (TIMER, SERVICE, PUBLICATION, ESCALATION, BULK)
"""The kinds of job that work hands to the workers."""


@dataclass(frozen=True, slots=True)
class Performed:
    """A service's answer on its way into the transaction."""

    job: Job
    call: ServiceCall
    result: ServiceResult | ServiceFailed


@dataclass(frozen=True, slots=True)
class Held:
    """A service that is not called yet: its instance is suspended."""

    job: Job


def do_inside(tx: Transaction, runtime: Runtime, *, job: Job) -> bool:
    """Do a job that needs nothing outside the transaction: a timer, a batch of an order. Refuses `LeaseLost`."""
    if job.kind == ESCALATION:
        return wake(tx, job=job)
    if job.kind == BULK:
        return carry_on(tx, runtime, job=job)
    return fire_timer(tx, runtime, job=job) if job.kind == TIMER else deliver_publication(tx, runtime, job=job)


def fire_timer(tx: Transaction, runtime: Runtime, *, job: Job) -> bool:
    """Tell an instance that its timer fell due; False where it no longer waits. Refuses `LeaseLost`."""
    tx.finish_job(job)
    drive = _drive(tx, runtime, job)
    if drive is None:
        return False
    drive.send(job.body["instance"], TimerFired(job.body["activation"]))
    drive.finish()
    return True


def _drive(tx: Transaction, runtime: Runtime, job: Job) -> Drive | None:
    """Open the item of a job for driving; None where its activation waits no longer, or not yet again."""
    item = lock_item(tx, tenant=job.tenant, item_id=job.body["item"])
    instance = find_instance(tx, tenant=job.tenant, instance_id=job.body["instance"])
    if instance is None or not waits_outside(tx, runtime.models, instance, job.body["activation"]):
        return None
    if stored_status(instance) is Status.SUSPENDED:
        put_off(tx, job)
        return None
    if not _armed(tx, job):
        return None
    return Drive(tx, runtime, item=item, terms=terms_of(tx, item))


def _armed(tx: Transaction, job: Job) -> bool:
    """Tell whether the timer that a job was put off for is still the one that its activation waits for."""
    if job.kind != TIMER or "of" not in job.body:
        return True
    instance_id, activation = job.body["instance"], job.body["activation"]
    rows = waits(tx, tenant=job.tenant, instance_id=instance_id, activation=activation)
    return any(row.name == job.body["of"] for row in rows)


def perform_service(reader: Reader, runtime: Runtime, *, job: Job) -> Performed | Held | None:
    """Answer a called service outside any transaction; None where its activation no longer waits for it.

    Only lines answer here: an upper room's topic runs in the transaction, in `take_performed`.
    """
    laid = lay_out(reader, runtime, job=job)
    return Performed(job, laid, answer_by_line(runtime, laid)) if isinstance(laid, ServiceCall) else laid


def lay_out(reader: Reader, runtime: Runtime, *, job: Job) -> ServiceCall | Held | None:
    """Lay out the call that a job asks for; None where its activation no longer waits for it."""
    instance = find_instance(reader, tenant=job.tenant, instance_id=job.body["instance"])
    if instance is None or not waits_outside(reader, runtime.models, instance, job.body["activation"]):
        return None
    if stored_status(instance) is Status.SUSPENDED:
        return Held(job)
    item = load_item(reader, tenant=job.tenant, item_id=job.body["item"])
    return ServiceCall(
        topic=job.body["topic"],
        item=item,
        activation=job.body["activation"],
        element=job.body["element"],
        variables=read_value(job.body["variables"]),
        parameters=runtime.lines.line(item.line).settings(terms_of(reader, item).parameters),
        now=job.due_at,
        lookup=ItemLookup(reader, item),
        extensions=job.body["extensions"],
    )


def perform_outside(runtime: Runtime, call: ServiceCall) -> ServiceResult | ServiceFailed:
    """Answer a topic at the edge; a refusal becomes a failed service that a person sees."""
    try:
        return runtime.outside[call.topic](call)
    except Refusal as refusal:
        return ServiceFailed(call.activation, message=str(refusal))


def take_performed(tx: Transaction, runtime: Runtime, *, performed: Performed | Held) -> bool:
    """Bring a service's answer into its instance; False where it does not wait for it. Refuses `LeaseLost`."""
    tx.finish_job(performed.job)
    if isinstance(performed, Held):
        put_off(tx, performed.job)
        return False
    drive = _drive(tx, runtime, performed.job)
    if drive is None:
        return False
    take_answer(drive, performed.job.body["instance"], performed.call, performed.result)
    drive.finish()
    return True
