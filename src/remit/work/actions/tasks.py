"""What a person does with a task: start, pause, release, delegate, complete (verbs of WS-HumanTask)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from remit.engine import CompleteTask
from remit.parties.access import Permission, Principal
from remit.parties.reports.names import name_of
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.problem import errors
from remit.work.actions.repeating import put_away
from remit.work.actions.telling import tell
from remit.work.model import (
    HELD_STATES,
    LIVE_STATES,
    EventKind,
    FormRefused,
    Item,
    NotEligible,
    NotYours,
    PauseReason,
    Stale,
    Task,
    TaskEnded,
    TaskState,
    WrongState,
)
from remit.work.records.drafts import forget_drafts
from remit.work.records.tasks import save_task
from remit.work.reports.desk import desk_of, separation_of, why_not
from remit.work.reports.doors import OpenedTask, change_task
from remit.work.rules.handling import stopped
from remit.work.runtime import Drive, Runtime


def start(tx: Transaction, *, principal: Principal, tenant: Identifier, task_id: Identifier) -> Task:
    """Begin or resume work on a task one holds: handling time runs from now on."""
    task = opened_of_mine(tx, principal, tenant, task_id).task
    if task.state is TaskState.IN_PROGRESS:
        return task
    running = replace(task, state=TaskState.IN_PROGRESS, active_since=tx.now, pause_reason=None)
    return _save(tx, task, running, EventKind.TASK_STARTED, by=principal.id)


def pause(
    tx: Transaction, *, principal: Principal, tenant: Identifier, task_id: Identifier, reason: PauseReason
) -> Task:
    """Put a task one holds aside for a reason: handling time stands."""
    task = opened_of_mine(tx, principal, tenant, task_id).task
    if task.state is TaskState.SUSPENDED:
        return task
    resting = replace(stopped(task, now=tx.now), state=TaskState.SUSPENDED, pause_reason=reason.value)
    return _save(tx, task, resting, EventKind.TASK_PAUSED, by=principal.id, reason=reason.value)


def release_task(tx: Transaction, *, principal: Principal, tenant: Identifier, task_id: Identifier) -> Task:
    """Give a task one holds back to its queue; a lead may do so for others."""
    opened = change_task(tx, principal=principal, permission=Permission.TASK_WORK, tenant=tenant, task_id=task_id)
    if opened.task.assignee != principal.id:
        opened = change_task(tx, principal=principal, permission=Permission.TASK_ASSIGN, tenant=tenant, task_id=task_id)
    task = opened.task
    if task.state not in HELD_STATES:
        raise WrongState(name=task.name, state=task.state.value, act="release", needed=TaskState.RESERVED.value)
    free = replace(stopped(task, now=tx.now), state=TaskState.READY, assignee=None, claimed_at=None, pause_reason=None)
    return _save(tx, task, free, EventKind.TASK_RELEASED, by=principal.id)


def delegate(tx: Transaction, *, principal: Principal, tenant: Identifier, task_id: Identifier, to: Principal) -> Task:
    """Hand a task to another person who may do it: one's own, or as a lead anybody's. Refuses `NotEligible`."""
    opened = change_task(tx, principal=principal, permission=Permission.TASK_WORK, tenant=tenant, task_id=task_id)
    if opened.task.assignee != principal.id:
        opened = change_task(tx, principal=principal, permission=Permission.TASK_ASSIGN, tenant=tenant, task_id=task_id)
    task = opened.task
    if not task.live:
        raise WrongState(name=task.name, state=task.state.value, act="delegate", needed=TaskState.READY.value)
    done = separation_of(tx, [task]).get(task.item_id, ())
    reasons = why_not(task, desk_of(tx, to, now=tx.now), terms=opened.terms, done=done, taking=False)
    if reasons:
        raise NotEligible(task=task.name, reasons=" ".join(map(str, reasons)), obstacles=reasons)
    handed = replace(stopped(task, now=tx.now), state=TaskState.RESERVED, assignee=to.id, claimed_at=tx.now)
    return _save(tx, task, handed, EventKind.TASK_DELEGATED, by=principal.id, to=to.id)


PINNED = 10_000
"""The weight of a task that a lead put first: beyond the scale of definitions, which ends at 100."""


def weigh(tx: Transaction, *, principal: Principal, tenant: Identifier, task_id: Identifier, priority: int) -> Task:
    """Give a task a weight among those that wait, for a lead; `PINNED` puts it first. Refuses `WrongState`."""
    opened = change_task(tx, principal=principal, permission=Permission.TASK_ASSIGN, tenant=tenant, task_id=task_id)
    task = opened.task
    if not task.live:
        raise WrongState(name=task.name, state=task.state.value, act="weigh", needed=TaskState.READY.value)
    weight = min(max(priority, 0), PINNED)
    return _save(tx, task, replace(task, priority=weight), EventKind.TASK_WEIGHED, by=principal.id, priority=weight)


def complete_task(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    task_id: Identifier,
    variables: Mapping[str, Any],
    expected_version: int | None = None,
) -> Item:
    """Complete a task one holds with a form's values and drive its item on; returns the item as it stands then.

    A gold item ends here: nothing that would follow is done.

    Refuses `NotYours`, `Stale` where the form shows an older version (with both texts), `FormRefused` with every
    problem, and whatever the engine refuses; nothing is changed then.
    """
    opened = opened_of_mine(tx, principal, tenant, task_id)
    task = opened.task
    if expected_version is not None and expected_version != task.version:
        raise _stale(tx, task, expected_version, variables)
    clean = _checked(runtime, task, variables)
    ended = replace(
        stopped(task, now=tx.now),
        state=TaskState.COMPLETED,
        completed_at=tx.now,
        pause_reason=None,
        outcome=clean,
    )
    done = _save(tx, task, ended, EventKind.TASK_COMPLETED, by=principal.id, handling_time_s=ended.handling_time_s)
    forget_drafts(tx, done)
    drive = Drive(tx, runtime, item=opened.item, terms=opened.terms)
    if opened.item.copy_of is not None:
        return put_away(drive, done, by=principal.id)
    drive.send(done.instance_id, CompleteTask(done.activation, clean))
    return drive.finish()


def opened_of_mine(tx: Transaction, principal: Principal, tenant: Identifier, task_id: Identifier) -> OpenedTask:
    """Return a task for its holder to change. Refuses `NotYours`, and `TaskEnded` where nobody can hold it any more."""
    opened = change_task(tx, principal=principal, permission=Permission.TASK_WORK, tenant=tenant, task_id=task_id)
    if opened.task.state not in LIVE_STATES:
        raise TaskEnded(task=opened.task.name)
    if opened.task.assignee != principal.id or opened.task.state not in HELD_STATES:
        raise NotYours(task=opened.task.name)
    return opened


def _stale(tx: Transaction, task: Task, expected_version: int, variables: Mapping[str, Any]) -> Stale:
    return Stale(
        expected=expected_version,
        version=task.version,
        by=name_of(tx, task.assignee),
        yours=dict(variables),
        theirs=dict(task.outcome or {}),
    )


def _checked(runtime: Runtime, task: Task, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    if task.form is None:
        return dict(variables)
    clean, problems = runtime.lines.line(task.line).check_form(task.form, variables)
    bad = errors(problems)
    if bad:
        summary = "; ".join(problem.message for problem in bad)
        raise FormRefused(count=len(bad), summary=summary, problems=tuple(problems))
    return clean


def _save(tx: Transaction, before: Task, after: Task, kind: EventKind, **body: Any) -> Task:
    changed = replace(after, version=before.version + 1)
    stored = save_task(tx, changed, before=before)
    assert stored, "the task was locked"
    tell(tx, changed, kind, **body)
    return changed
