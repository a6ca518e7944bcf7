"""The engine's commands, carried out on the bench: one function per kind of command."""

from collections.abc import Callable
from typing import Any

from remit.engine import (
    CallService,
    Cancel,
    CancelChild,
    CancelTimer,
    ChildEnded,
    CloseTask,
    Command,
    InstanceEnded,
    OpenTask,
    Publish,
    RaiseIncident,
    ResolveIncident,
    ScheduleTimer,
    StartChild,
    Subscribe,
    Unsubscribe,
)
from remit.engine.core.codec import write_value
from remit.store.types import to_microseconds
from remit.values.refusal import Refusal
from remit.work.model import EventKind, Incident, Notation
from remit.work.records.instances import instances_of_item
from remit.work.rules.opening import open_task
from remit.work.rules.stake import stake
from remit.work.rules.turns import lead_of
from remit.work.runtime.bench import Bench, Running
from remit.work.runtime.publishing import publish
from remit.work.runtime.services import call_inline
from remit.work.runtime.stored import variables_in_sight


def carry_out(bench: Bench, running: Running, command: Command) -> None:
    """Do what an instance asks for; most of it waits on the bench until the drive is written."""
    _BY_KIND[type(command)](bench, running, command)


def _open_task(bench: Bench, running: Running, command: OpenTask) -> None:
    assert running.state is not None
    task = open_task(
        command,
        task_id=bench.tx.identifiers.new(),
        item=bench.item,
        instance=running.instance,
        variables=variables_in_sight(running.state, command.activation),
        now=bench.tx.now,
        stake=stake(bench.terms, kind=bench.item.kind),
    )
    bench.pending.opened[running.instance.id, command.activation] = task


def _close_task(bench: Bench, running: Running, command: CloseTask) -> None:
    at = (running.instance.id, command.activation)
    if bench.pending.opened.pop(at, None) is None:
        bench.pending.closed.append(at)


def _subscribe(bench: Bench, running: Running, command: Subscribe) -> None:
    _wait(bench, running, command.activation, kind=command.kind, name=command.name, key=command.key)


def _wait(bench: Bench, running: Running, activation: int, *, kind: str, name: str, key: str | None = None) -> None:
    bench.pending.waiting[running.instance.id, activation] = {
        "tenant": bench.item.tenant,
        "id": bench.tx.identifiers.new(),
        "item_id": bench.item.id,
        "instance_id": running.instance.id,
        "activation": activation,
        "kind": kind,
        "name": name,
        "key": key,
    }


def _unsubscribe(bench: Bench, running: Running, command: Unsubscribe | CancelTimer) -> None:
    at = (running.instance.id, command.activation)
    if bench.pending.waiting.pop(at, None) is None:
        bench.pending.waits_no_more.append(at)


def _schedule_timer(bench: Bench, running: Running, command: ScheduleTimer) -> None:
    # The due instant is part of the key: a repeating timer is armed again under the same activation.
    key = f"{running.instance.id}:{command.activation}:{to_microseconds(command.due_at)}"
    body = {"item": bench.item.id, "instance": running.instance.id, "activation": command.activation}
    _wait(bench, running, command.activation, kind="timer", name=key)
    bench.pending.jobs.append({"kind": "timer", "key": key, "body": body, "due_at": command.due_at})


def _call_service(bench: Bench, running: Running, command: CallService) -> None:
    outside = command.topic in bench.runtime.outside
    if not outside and command.extensions.get("mode", "inline") == "inline":
        call_inline(bench, running.instance.id, command)
        return
    body = {
        "item": bench.item.id,
        "instance": running.instance.id,
        "activation": command.activation,
        "element": command.element,
        "topic": command.topic,
        "extensions": dict(command.extensions),
        "variables": write_value(command.variables),
        "priority": command.priority,
    }
    # Every attempt after an incident is a new job, and the version of the instance tells them apart.
    key = f"{running.instance.id}:{command.activation}:{running.instance.version}"
    kind = "errand" if outside else "service"
    lead = lead_of(command.priority)
    bench.pending.jobs.append({"kind": kind, "key": key, "body": body, "due_at": None, "lead": lead})


def _start_child(bench: Bench, running: Running, command: StartChild) -> None:
    notation = (Notation(command.notation),) if command.notation else (Notation.BPMN, Notation.CMMN)
    try:
        bench.start(
            command.definition_key,
            variables=command.variables,
            notations=notation,
            parent=(running.instance.id, command.activation),
        )
    except Refusal as refusal:
        ended = ChildEnded(command.activation, outcome="error", error_code=refusal.code)
        bench.send(running.instance.id, ended)


def _cancel_child(bench: Bench, running: Running, command: CancelChild) -> None:
    for child in _children(bench, running, command.activation):
        bench.send(child, Cancel(reason="its caller was ended"))


def _children(bench: Bench, running: Running, activation: int) -> list[str]:
    of_item = instances_of_item(bench.tx, tenant=bench.item.tenant, item_id=bench.item.id)
    known = {one.id: one for one in of_item} | {one.instance.id: one.instance for one in bench.running.values()}
    asked = (running.instance.id, activation)
    return [
        one.id for one in known.values() if (one.parent_id, one.parent_activation) == asked and one.ended_at is None
    ]


def _raise_incident(bench: Bench, running: Running, command: RaiseIncident) -> None:
    incident = Incident(
        tenant=bench.item.tenant,
        id=bench.tx.identifiers.new(),
        item_id=bench.item.id,
        instance_id=running.instance.id,
        activation=command.activation,
        element=command.element,
        topic=None,
        code=command.code,
        message=command.message,
        raised_at=bench.tx.now,
    )
    bench.pending.incidents[running.instance.id, command.activation] = incident
    bench.note(
        EventKind.INCIDENT_RAISED,
        incident=incident.id,
        element=command.element,
        code=command.code,
        message=command.message,
    )


def _resolve_incident(bench: Bench, running: Running, command: ResolveIncident) -> None:
    at = (running.instance.id, command.activation)
    if bench.pending.incidents.pop(at, None) is None:
        bench.pending.resolved.append(at)


def _ended(bench: Bench, running: Running, command: InstanceEnded) -> None:
    bench.end(running, outcome=command.outcome, variables=command.variables)
    parent, activation = running.instance.parent_id, running.instance.parent_activation
    if parent is not None and activation is not None and not _asked_to_end(bench, running):
        ended = ChildEnded(
            activation, outcome=command.outcome, variables=command.variables, error_code=command.error_code
        )
        bench.send(parent, ended)


def _asked_to_end(bench: Bench, running: Running) -> bool:
    return bool(running.events) and isinstance(running.events[-1], Cancel)


_BY_KIND: dict[type[Any], Callable[[Bench, Running, Any], None]] = {
    OpenTask: _open_task,
    CloseTask: _close_task,
    Subscribe: _subscribe,
    Unsubscribe: _unsubscribe,
    ScheduleTimer: _schedule_timer,
    CancelTimer: _unsubscribe,
    CallService: _call_service,
    StartChild: _start_child,
    CancelChild: _cancel_child,
    RaiseIncident: _raise_incident,
    ResolveIncident: _resolve_incident,
    Publish: publish,
    InstanceEnded: _ended,
}
