"""What a drive writes: everything at once, at its end, in the order that the foreign keys ask for."""

from dataclasses import replace

from msgspec import structs

from remit.values.identifier import Identifier
from remit.work.model import EventKind, Item, ItemState, TaskState
from remit.work.records.comments import open_questions
from remit.work.records.deliverables import insert_deliverables
from remit.work.records.drafts import forget_drafts
from remit.work.records.fingerprints import keep_fingerprints
from remit.work.records.instances import (
    close_incident,
    incidents_of_item,
    insert_incident,
    insert_instances,
    open_incident_at,
    save_instances,
    subscribe,
    unsubscribe,
    waits,
)
from remit.work.records.items import save_item
from remit.work.records.tasks import insert_tasks, save_task, task_of_activation
from remit.work.rules.standing import Going, standing
from remit.work.runtime.bench import Bench, Running
from remit.work.runtime.journal import write_journal
from remit.work.runtime.stored import drop_large, is_large, keep_large, lay

# An item may be held up by an incident and by a question at once, and shows one of them.
_HELD_UP = (ItemState.INCIDENT, ItemState.AWAITING_CLIENT, ItemState.RETURNED)


def save(bench: Bench) -> Item:
    """Write what a drive did and return the item as it stands now."""
    _save_instances(bench)
    _save_tasks(bench)
    _save_waits(bench)
    _save_incidents(bench)
    insert_deliverables(bench.tx, bench.pending.deliverables)
    keep_fingerprints(bench.tx, bench.pending.marks)
    item = _save_item(bench)
    for stream, kind, body in bench.pending.records:
        bench.tx.record(tenant=item.tenant, stream=stream, kind=kind.value, body=body)
    return item


def _save_instances(bench: Bench) -> None:
    moved = [_written(bench, running) for running in bench.running.values() if running.events]
    insert_instances(bench.tx, [one.instance for one in moved if one.stored is None])
    save_instances(bench.tx, [(one.stored, one.instance) for one in moved if one.stored is not None])
    for running in moved:
        _save_beside(bench, running)
        write_journal(bench.tx, running)


def _written(bench: Bench, running: Running) -> Running:
    assert running.state is not None
    version = running.instance.version + (running.stored is not None)
    running.laid = lay(running.state, before=running.stored, identifiers=bench.tx.identifiers)
    running.instance = structs.replace(running.instance, state=running.laid.row, version=version)
    return running


def _save_beside(bench: Bench, running: Running) -> None:
    """Store a large state beside its instance's row, and forget there one that is large no longer."""
    instance, laid, states = running.instance, running.laid, bench.runtime.models.states
    assert running.state is not None
    assert laid is not None
    if laid.mark is not None:
        keep_large(bench.tx, states, instance, running.state, laid)
    elif running.stored is not None and is_large(running.stored):
        drop_large(bench.tx, states, instance)


def _save_tasks(bench: Bench) -> None:
    opened = list(bench.pending.opened.values())
    insert_tasks(bench.tx, opened)
    for task in opened:
        bench.note(
            EventKind.TASK_OPENED,
            task=task.id,
            element=task.element,
            name=task.name,
            role=task.role,
            form=task.form,
            due_at=task.due_at,
        )
    for at in bench.pending.closed:
        _cancel_task(bench, *at)


def _cancel_task(bench: Bench, instance_id: Identifier, activation: int) -> None:
    task = task_of_activation(bench.tx, tenant=bench.item.tenant, instance_id=instance_id, activation=activation)
    if task is None or not task.live:
        return
    cancelled = replace(task, state=TaskState.CANCELLED, active_since=None, version=task.version + 1)
    save_task(bench.tx, cancelled, before=task)
    forget_drafts(bench.tx, cancelled)
    bench.note(EventKind.TASK_CANCELLED, task=task.id, element=task.element)


def _save_waits(bench: Bench) -> None:
    tenant = bench.item.tenant
    for instance_id, activation in (*bench.pending.waits_no_more, *bench.pending.fired):
        if (instance_id, activation) not in bench.pending.fired:
            _cancel_timers(bench, instance_id, activation)
        unsubscribe(bench.tx, tenant=tenant, instance_id=instance_id, activation=activation)
    subscribe(bench.tx, list(bench.pending.waiting.values()))
    armed = {row["name"] for row in bench.pending.waiting.values()}
    for job in bench.pending.jobs:
        if job["kind"] != "timer" or job["key"] in armed:
            bench.tx.schedule(tenant=tenant, **job)


def _cancel_timers(bench: Bench, instance_id: Identifier, activation: int) -> None:
    tenant = bench.item.tenant
    for row in waits(bench.tx, tenant=tenant, instance_id=instance_id, activation=activation):
        if row.kind == "timer":
            bench.tx.cancel_job(tenant=tenant, kind="timer", key=row.name)


def _save_incidents(bench: Bench) -> None:
    item = bench.item
    for instance_id, activation in bench.pending.resolved:
        known = open_incident_at(
            bench.tx, tenant=item.tenant, item_id=item.id, instance_id=instance_id, activation=activation
        )
        if known is not None:
            close_incident(bench.tx, known, by="engine")
    for incident in bench.pending.incidents.values():
        insert_incident(bench.tx, incident)


def _save_item(bench: Bench) -> Item:
    before = bench.item
    item = replace(before, state=standing(before.state, _going(bench)))
    if bench.pending.opened and item.straight_through is None:
        item = replace(item, straight_through=False)
    if item.state is ItemState.RESOLVED and before.state is not ItemState.RESOLVED:
        item = _resolved(bench, item)
    if item != bench.stored:
        item = replace(item, version=before.version + 1)
        save_item(bench.tx, item, before=bench.stored)
    return item


def _resolved(bench: Bench, item: Item) -> Item:
    straight = item.straight_through is not False
    bench.note(EventKind.ITEM_RESOLVED, straight_through=straight, outcome=bench.pending.result)
    return replace(item, resolved_at=bench.tx.now, straight_through=straight)


def _going(bench: Bench) -> Going:
    item, pending = bench.item, bench.pending
    ended_before = "completed" if item.state in (ItemState.RESOLVED, ItemState.IN_REVIEW) else None
    incidents = len(pending.incidents)
    if item.state in _HELD_UP:
        of_item = incidents_of_item(bench.tx, tenant=item.tenant, item_id=item.id)
        incidents = sum(one.resolved_at is None for one in of_item)
    questions = 0
    if item.state in _HELD_UP or pending.asked:
        questions = open_questions(bench.tx, tenant=item.tenant, item_id=item.id)
    return Going(outcome=pending.outcome or ended_before, incidents=incidents, questions=questions)
