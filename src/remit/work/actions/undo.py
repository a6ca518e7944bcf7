"""Taking back the last act on an instance, where there is a way back: migrations, suspensions, resumptions."""

from remit.engine.core.event import GONE
from remit.parties.access import Principal
from remit.store import LoggedEvent, Transaction
from remit.values.identifier import Identifier
from remit.work.actions.migrate import ACT as MIGRATE
from remit.work.actions.migrate import carry_over, rename_tasks
from remit.work.actions.steering import Steered, Steering, open_steering
from remit.work.actions.suspend import RESUME, SUSPEND, resume_instance, suspend_instance
from remit.work.model import EventKind, NothingToUndo
from remit.work.runtime import Runtime

UNDOABLE = frozenset({MIGRATE, SUSPEND, RESUME})
"""The acts that can be taken back."""


def undo_last(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_id: Identifier,
    reason: str,
) -> Steered:
    """Take back what was last done to an instance by hand. Refuses `NothingToUndo`, and what the way back refuses."""
    steering = open_steering(tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, reason=reason)
    last = last_act(tx, tenant, steering.opened.item.stream, instance_id)
    act = last.body["act"]
    if act == MIGRATE:
        return _migrate_back(tx, steering, last, principal=principal, reason=reason)
    back = resume_instance if act == SUSPEND else suspend_instance
    return back(tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, reason=reason)


def _migrate_back(
    tx: Transaction, steering: Steering, last: LoggedEvent, *, principal: Principal, reason: str
) -> Steered:
    source, target = last.body["target"], last.body["source"]
    back = {new: old for old, new in last.body["mapping"].items() if new != GONE}
    carry_over(steering, content_hash=target, mapping=back)
    done = steering.finish(act=MIGRATE, reason=reason, principal=principal, source=source, target=target, mapping=back)
    rename_tasks(tx, steering)
    return done


def last_act(tx: Transaction, tenant: Identifier, stream: str, instance_id: Identifier) -> LoggedEvent:
    """Return what was last done to an instance by hand. Refuses `NothingToUndo` where that has no way back."""
    told = tx.events(tenant=tenant, stream=stream, kinds={EventKind.INSTANCE_STEERED.value})
    acts = [event for event in told if event.body["instance"] == instance_id]
    if not acts or acts[-1].body["act"] not in UNDOABLE:
        raise NothingToUndo
    return acts[-1]
