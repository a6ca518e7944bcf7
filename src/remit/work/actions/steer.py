"""One door to every act on an instance, for the page, the API and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from remit.parties.access import Permission, Principal
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.cancel import cancel_instance, retry_instance
from remit.work.actions.migrate import migrate_instance
from remit.work.actions.modify import Moves, modify_instance
from remit.work.actions.steering import Steered, try_out
from remit.work.actions.suspend import resume_instance, suspend_instance
from remit.work.actions.undo import undo_last
from remit.work.runtime import Runtime


class Act(StrEnum):
    """What may be done to an instance by hand."""

    RETRY = "retry"
    MODIFY = "modify"
    MIGRATE = "migrate"
    SUSPEND = "suspend"
    RESUME = "resume"
    CANCEL = "cancel"
    UNDO = "undo"

    @property
    def permission(self) -> Permission:
        """What it takes."""
        return Permission.INCIDENT_RETRY if self is Act.RETRY else Permission.INSTANCE_STEER


@dataclass(frozen=True, slots=True)
class Order:
    """One act with what it needs to know; `target` and `mapping` are of a migration, `moves` of a modification."""

    act: Act
    reason: str
    target: Identifier = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    moves: Moves = field(default_factory=Moves)
    incident_id: Identifier | None = None


_PLAIN = {
    Act.SUSPEND: suspend_instance,
    Act.RESUME: resume_instance,
    Act.CANCEL: cancel_instance,
    Act.UNDO: undo_last,
}


def steer(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_id: Identifier,
    order: Order,
) -> Steered:
    """Do an act on an instance. Refuses what the act refuses."""
    if order.act is Act.MIGRATE:
        return migrate_instance(
            tx,
            runtime,
            principal=principal,
            tenant=tenant,
            instance_id=instance_id,
            reason=order.reason,
            target=order.target,
            mapping=order.mapping,
        )
    if order.act is Act.MODIFY:
        return modify_instance(
            tx,
            runtime,
            principal=principal,
            tenant=tenant,
            instance_id=instance_id,
            reason=order.reason,
            moves=order.moves,
        )
    if order.act is Act.RETRY:
        return retry_instance(
            tx,
            runtime,
            principal=principal,
            tenant=tenant,
            instance_id=instance_id,
            reason=order.reason,
            incident_id=order.incident_id,
        )
    return _PLAIN[order.act](
        tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, reason=order.reason
    )


def rehearse(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_id: Identifier,
    order: Order,
) -> Steered:
    """Show what an act would change, and change nothing. Refuses what the act refuses."""
    return try_out(
        tx,
        lambda: steer(tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, order=order),
    )
