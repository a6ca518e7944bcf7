"""What an instance publishes: heard inside its item at once, by other items of the client through a job each.

A message has one receiver: who waits for it in its own item goes first, then who of the client waits longest, then a
start event. A signal goes to everybody who listens when it is thrown. The job is stored in the transaction of the
throwing drive and finished in that of the hearing one, so each hears it once.
"""

from collections.abc import Mapping
from typing import Any

from remit.engine import Escalated, Event, MessageArrived, Publish, SignalArrived, message_keys
from remit.engine.core.codec import write_value
from remit.work.records.instances import subscriptions
from remit.work.runtime.bench import Bench, Running

PUBLICATION = "publication"
"""The kind of job that carries a message or signal out of its item."""

Place = tuple[str, int]


def publish(bench: Bench, running: Running, command: Publish) -> None:
    """Pass a message, signal or escalation on."""
    if command.kind == "escalation":
        _escalate(bench, running, command)
    elif command.kind == "message":
        _message(bench, command)
    else:
        _signal(bench, command)


def _escalate(bench: Bench, running: Running, command: Publish) -> None:
    parent, activation = running.instance.parent_id, running.instance.parent_activation
    if parent is not None and activation is not None:
        bench.send(parent, Escalated(activation, command.name, variables=command.variables, held=command.held))


def _message(bench: Bench, command: Publish) -> None:
    for instance_id, activation in _inside(bench, command):
        event = MessageArrived(command.name, command.key, command.variables, activation)
        _overhear(bench, instance_id, event)
        return
    carry_out_of_item(bench, command)


def _signal(bench: Bench, command: Publish) -> None:
    # A signal goes once to an instance, however many of its activations listen.
    inside = dict(_inside(bench, command))
    for instance_id in inside:
        _overhear(bench, instance_id, SignalArrived(command.name, variables=command.variables))
    rows = subscriptions(bench.tx, tenant=bench.item.tenant, kind="signal", name=command.name)
    others = {row.instance_id: row.item_id for row in rows if row.item_id != bench.item.id}
    for instance_id, item_id in others.items():
        _post(bench, command, to={"item": item_id, "instance": instance_id})
    _post(bench, command, to={"heard_by": [*inside, *others]})


def _overhear(bench: Bench, instance_id: str, event: Event) -> None:
    bench.overheard.append(event)
    bench.send(instance_id, event)


def carry_out_of_item(bench: Bench, command: Publish) -> None:
    """Store a job that looks for a receiver in the client's other items, or for a start event."""
    _post(bench, command, to={})


def _post(bench: Bench, command: Publish, *, to: Mapping[str, Any]) -> None:
    body = {
        "publication": command.kind,
        "name": command.name,
        "key": command.key,
        "variables": write_value(dict(command.variables)),
        "from": bench.item.id,
        "engagement": bench.item.engagement_id,
        "element": command.element,
        **to,
    }
    bench.pending.jobs.append({"kind": PUBLICATION, "key": bench.tx.identifiers.new(), "body": body, "due_at": None})


def _inside(bench: Bench, command: Publish) -> list[Place]:
    """Return who in this item waits for a message or signal."""
    rows = subscriptions(bench.tx, tenant=bench.item.tenant, kind=command.kind, name=command.name)
    stored = [((row.instance_id, row.activation), row.key) for row in rows if row.item_id == bench.item.id]
    named = (command.kind, command.name)
    fresh = [(at, row["key"]) for at, row in bench.pending.waiting.items() if (row["kind"], row["name"]) == named]
    gone = set(bench.pending.waits_no_more)
    found = (*((at, key) for at, key in stored if at not in gone), *fresh)
    return [at for at, key in found if at not in bench.pending.fired and _fits(bench, at, key, command)]


def _fits(bench: Bench, at: Place, awaited: str | None, command: Publish) -> bool:
    """Tell whether what is published carries the key that is waited for, or content that yields it."""
    if command.kind == "signal" or awaited is None or awaited == command.key:
        return True
    if command.key is not None:
        return False
    return awaited in message_keys(bench.load(at[0]).graph, command.name, command.variables)
