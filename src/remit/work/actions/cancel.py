"""Cancelling an instance by hand, and trying its incidents again."""

from remit.engine import Cancel, RetryIncident
from remit.parties.access import Permission, Principal
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.steering import Steered, open_steering
from remit.work.model import HeldByCaller, NothingWaits
from remit.work.records.instances import close_incident, incidents_of_item
from remit.work.runtime import Runtime

CANCEL, RETRY = "cancel", "retry"


def cancel_instance(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_id: Identifier,
    reason: str,
) -> Steered:
    """End an instance and everything it called. Refuses `HeldByCaller` for one that another called."""
    steering = open_steering(tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, reason=reason)
    if steering.instance.parent_id is not None:
        raise HeldByCaller(act=CANCEL)
    steering.drive.send(instance_id, Cancel(reason=reason))
    return steering.finish(act=CANCEL, reason=reason, principal=principal)


def retry_instance(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_id: Identifier,
    reason: str,
    incident_id: Identifier | None = None,
) -> Steered:
    """Try an instance's open incidents again, or one of them; what fails again is a new incident.

    Refuses `NothingWaits` where none is open.
    """
    steering = open_steering(
        tx,
        runtime,
        principal=principal,
        tenant=tenant,
        instance_id=instance_id,
        reason=reason,
        permission=Permission.INCIDENT_RETRY,
    )
    item = steering.opened.item
    found = [
        one
        for one in incidents_of_item(tx, tenant=tenant, item_id=item.id)
        if one.instance_id == instance_id and one.resolved_at is None and incident_id in (None, one.id)
    ]
    if not found:
        raise NothingWaits(name=item.number, what="retry")
    for incident in found:
        close_incident(tx, incident, by=principal.id)
        steering.drive.send(instance_id, RetryIncident(incident.activation))
    return steering.finish(act=RETRY, reason=reason, principal=principal, incidents=[one.id for one in found])
