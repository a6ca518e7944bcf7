"""An instance stood anew where another one opened a task: its journal is fed again, and of all it asks for one task.

No timer is armed, no service called and no document made: what was answered then is in the journal.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from msgspec import structs

from remit.engine import Event, OpenTask, Start, decode_event, step
from remit.values.moment import format_moment
from remit.values.refusal import Refusal
from remit.work.model import EventKind, Instance, Task, TaskState
from remit.work.records.instances import find_instance
from remit.work.rules.opening import open_task
from remit.work.rules.stake import stake
from remit.work.runtime.bench import Bench, Running
from remit.work.runtime.decisions import decider
from remit.work.runtime.journal import read_journal
from remit.work.runtime.stored import variables_in_sight


class NotRepeatable(Refusal):
    """A task whose instance cannot be stood anew where it was opened."""

    code = "work.not_repeatable"
    status = 409
    sentence = "“{task}” cannot be repeated: its process was changed while it ran, or begins in another way now."


def open_again(bench: Bench, task: Task) -> Task:
    """Put onto the bench an instance as it stood when it opened a task, for the bench's item. Refuses `NotRepeatable`.

    The new task waits for anybody who may do it, but for those who had this element of the original or of a copy.
    """
    source = find_instance(bench.tx, tenant=task.tenant, instance_id=task.instance_id)
    assert source is not None
    running = _fed(bench, source, task)
    bench.note(
        EventKind.INSTANCE_STARTED,
        instance=running.instance.id,
        definition=source.definition_key,
        hash=source.definition_hash,
        notation=source.notation,
        parent=None,
    )
    at = (running.instance.id, task.activation)
    opened = bench.pending.opened[at]
    apart = tuple(dict.fromkeys((*opened.separate_from, opened.element)))
    waiting = replace(opened, state=TaskState.READY, assignee=None, claimed_at=None, separate_from=apart)
    bench.pending.opened[at] = waiting
    return waiting


def _fed(bench: Bench, source: Instance, task: Task) -> Running:
    running = _begun(bench, source)
    try:
        for event in _events(bench, source):
            if _opens(bench, running, event, task):
                return running
    except Refusal:
        # What could be worked then cannot be worked by the rules of today.
        raise NotRepeatable(task=task.name) from None
    raise NotRepeatable(task=task.name)


def _begun(bench: Bench, source: Instance) -> Running:
    instance = structs.replace(
        source,
        id=bench.tx.identifiers.new(),
        item_id=bench.item.id,
        state="",
        started_at=bench.tx.now,
        parent_id=None,
        parent_activation=None,
        version=1,
        ended_at=None,
        outcome=None,
    )
    graph = bench.runtime.models.graph(
        bench.tx, tenant=source.tenant, key=source.definition_key, content_hash=source.definition_hash
    )
    running = Running(instance, graph, state=None, stored=None)
    bench.running[instance.id] = running
    return running


def _events(bench: Bench, source: Instance) -> Iterator[Event]:
    for row in read_journal(bench.tx, source):
        if row.body["definition"] != source.definition_hash:
            return
        for event in row.body["events"]:
            yield _about(bench, decode_event(event))


def _about(bench: Bench, event: Event) -> Event:
    """Let a start speak of the bench's item."""
    if not isinstance(event, Start):
        return event
    item, told = bench.item, dict(event.variables)
    if isinstance(told.get("item"), Mapping):
        own = {"id": item.id, "number": item.number, "received_at": format_moment(item.received_at)}
        told["item"] = {**told["item"], **own, "received_date": item.received_at.date().isoformat()}
    return structs.replace(event, variables=told, business_key=item.number)


def _opens(bench: Bench, running: Running, event: Event, task: Task) -> bool:
    decided: list[dict[str, Any]] = []
    result = step(running.graph, running.state, event, bench.tx.now, decide=decider(bench, running, found=decided))
    running.state = result.state
    running.events.append(event)
    running.trail.extend(result.trail)
    asked = [
        command
        for command in result.commands
        if isinstance(command, OpenTask) and (command.activation, command.element) == (task.activation, task.element)
    ]
    for command in asked:
        variables = variables_in_sight(running.state, command.activation)
        opened = open_task(
            command,
            task_id=bench.tx.identifiers.new(),
            item=bench.item,
            instance=running.instance,
            variables=variables,
            now=bench.tx.now,
            stake=stake(bench.terms, kind=bench.item.kind),
        )
        bench.pending.opened[running.instance.id, command.activation] = opened
    return bool(asked)
