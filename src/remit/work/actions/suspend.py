"""Suspending: an instance and all it called held as they stand, its tasks with it, until somebody resumes them.

What falls due meanwhile (timers, services called as jobs, messages) is put off and comes after the resumption.
"""

from dataclasses import replace

from remit.engine import Resume, Status, Suspend
from remit.parties.access import Principal
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.steering import Steered, Steering, open_steering
from remit.work.model import HeldByCaller, Task, TaskState
from remit.work.records.instances import find_instance
from remit.work.records.tasks import live_tasks_of_instance, save_task
from remit.work.rules.handling import stopped
from remit.work.runtime import Runtime, stored_status

SUSPEND, RESUME = "suspend", "resume"
HELD = "held"
"""Why a task is paused whose instance is suspended."""


def suspend_instance(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_id: Identifier,
    reason: str,
) -> Steered:
    """Hold an instance and everything it called. Refuses `NotExpected` where it is suspended or has ended."""
    steering = open_steering(tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, reason=reason)
    family = steering.family()
    for one in family:
        if one == instance_id or not _suspended(steering, one):
            steering.drive.send(one, Suspend())
    done = steering.finish(act=SUSPEND, reason=reason, principal=principal)
    for task in _tasks(tx, tenant, family):
        _save(tx, task, _held(tx, task))
    return done


def resume_instance(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_id: Identifier,
    reason: str,
) -> Steered:
    """Let a suspended instance and everything it called go on.

    Refuses `NotExpected` where it is not suspended, `HeldByCaller` where its caller is.
    """
    steering = open_steering(tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, reason=reason)
    _require_going_caller(tx, steering)
    family = steering.family()
    for one in family:
        if one == instance_id or _suspended(steering, one):
            steering.drive.send(one, Resume())
    done = steering.finish(act=RESUME, reason=reason, principal=principal)
    for task in _tasks(tx, tenant, family):
        _save(tx, task, _going_on(task))
    return done


def _suspended(steering: Steering, instance_id: Identifier) -> bool:
    state = steering.drive.load(instance_id).state
    return state is not None and state.status is Status.SUSPENDED


def _require_going_caller(tx: Transaction, steering: Steering) -> None:
    parent = steering.instance.parent_id
    caller = None if parent is None else find_instance(tx, tenant=steering.instance.tenant, instance_id=parent)
    if caller is not None and stored_status(caller) is Status.SUSPENDED:
        raise HeldByCaller(act=RESUME)


def _tasks(tx: Transaction, tenant: Identifier, family: tuple[Identifier, ...]) -> list[Task]:
    return [task for one in family for task in live_tasks_of_instance(tx, tenant=tenant, instance_id=one)]


def _held(tx: Transaction, task: Task) -> Task:
    """Take a task off the queue, or off the desk of whoever holds it, without losing either."""
    if task.state is TaskState.READY:
        return replace(task, state=TaskState.CREATED)
    if task.assignee is None or task.state is TaskState.SUSPENDED:
        return task
    return replace(stopped(task, now=tx.now), state=TaskState.SUSPENDED, pause_reason=HELD)


def _going_on(task: Task) -> Task:
    if task.state is TaskState.CREATED:
        return replace(task, state=TaskState.READY)
    if task.pause_reason == HELD:
        return replace(task, state=TaskState.RESERVED, pause_reason=None)
    return task


def _save(tx: Transaction, before: Task, after: Task) -> None:
    if after != before:
        save_task(tx, replace(after, version=before.version + 1), before=before)
