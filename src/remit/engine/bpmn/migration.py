"""Migration: a running process carried over to another definition, activation by activation.

The state's node numbers are those of the old definition, so the event names where each old number stood (`source` is
written by `migration_to`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from remit.engine.bpmn.events.listening import arm
from remit.engine.bpmn.machine import TokenRun, drop
from remit.engine.bpmn.model import SCOPES, Kind, Node
from remit.engine.core.definition import Definition
from remit.engine.core.event import Migrate
from remit.engine.core.refusals import CannotMigrate
from remit.engine.core.state import ROOT, Activation, Record


def migrate(run: TokenRun, event: Migrate) -> None:
    """Give every live activation its node in this definition. Refuses `CannotMigrate` naming the element."""
    old = _Old.read(event.source)
    target = _targets(run.definition, old, event.mapping)
    listeners = []
    for act, activation in list(run.acts.items()):
        if activation.state == "listening" and old.kinds[activation.node] in (Kind.BOUNDARY, Kind.START):
            listeners.append(act)
            continue
        node = _place(run, activation, old, target)
        run.acts[act] = replace(activation, node=node.index)
    _check_scopes(run)
    _rejoin(run, old, target)
    for act, entries in list(run.log.items()):
        run.log[act] = tuple(_carried(entry, target) for entry in entries if entry.node in target)
    _relisten(run, listeners, old, target)
    run.assign_local(ROOT, event.variables)
    run.note(0, ROOT, "migrate")


@dataclass(frozen=True, slots=True)
class _Old:
    """What is needed of the old definition: element id and kind by number, flow ids by number."""

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    flows: tuple[str, ...]

    @classmethod
    def read(cls, source: str) -> "_Old":
        data = json.loads(source)
        return cls(tuple(data["ids"]), tuple(data["kinds"]), tuple(data["flows"]))


def _targets(definition: Definition, old: _Old, mapping: Mapping[str, str]) -> dict[int, int]:
    found = {0: 0}
    for number, element in enumerate(old.ids):
        place = definition.by_id.get(mapping.get(element, element))
        if number and place is not None:
            found[number] = place
    return found


def _place(run: TokenRun, activation: Activation, old: _Old, target: Mapping[int, int]) -> Node:
    element = old.ids[activation.node]
    place = target.get(activation.node)
    if place is None:
        raise CannotMigrate(element=element, reason="the new definition has no such element; map it to another")
    node = run.nodes[place]
    if str(node.kind) != old.kinds[activation.node]:
        raise CannotMigrate(element=element, reason=f"it would become a {node.kind}, which works differently")
    return node


def _check_scopes(run: TokenRun) -> None:
    """Refuse a migration that would leave an activation outside its scope."""
    for act, activation in run.acts.items():
        if act == ROOT or activation.state == "listening":
            continue
        parent = run.acts[activation.parent]
        node = run.nodes[activation.node]
        if parent.node not in (node.scope, activation.node) and run.nodes[parent.node].kind in SCOPES:
            raise CannotMigrate(element=node.id, reason="its sub-process is another one in the new definition")
        if activation.counter >= 0 and node.loop is None:
            raise CannotMigrate(element=node.id, reason="it is no longer repeated")


def _carried(entry: Record, target: Mapping[int, int]) -> Record:
    """Carry over what can be compensated; what the new definition does not know can no longer be undone."""
    inner = tuple(_carried(part, target) for part in entry.inner if part.node in target)
    return replace(entry, node=target[entry.node], inner=inner)


def _rejoin(run: TokenRun, old: _Old, target: Mapping[int, int]) -> None:
    numbers = {flow.id: number for number, flow in enumerate(run.flows)}
    joins = run.own_joins()
    for (scope, place), flows in list(joins.items()):
        del joins[(scope, place)]
        if place not in target:
            raise CannotMigrate(element=old.ids[place], reason="a token waits there and has no place to go")
        moved = tuple(flow if flow < 0 else numbers.get(old.flows[flow], -3) for flow in flows)
        if -3 in moved:
            raise CannotMigrate(element=old.ids[place], reason="a token waits on a flow that is gone")
        joins[(scope, target[place])] = moved


def _relisten(run: TokenRun, listeners: list[int], old: _Old, target: Mapping[int, int]) -> None:
    """Keep the listeners that still exist with their timers, drop those that do not, arm those that are new.

    An event the old definition had and that listens no longer has happened already: it is not armed again.
    """
    known = set(target.values())
    for act in listeners:
        activation = run.acts.get(act)
        if activation is None:
            continue
        place = target.get(activation.node)
        node = None if place is None else run.nodes[place]
        if node is None or str(node.kind) != old.kinds[activation.node]:
            host = activation.parent
            run.edit(host, arms=tuple(arm_ for arm_ in run.acts[host].arms if arm_ != act))
            drop(run, act)
            continue
        run.acts[act] = replace(activation, node=node.index)
    for act, activation in list(run.acts.items()):
        for event in _events_of(run, activation):
            if event not in known:
                run.edit(act, arms=(*run.acts[act].arms, arm(run, act, run.nodes[event])))


def _events_of(run: TokenRun, activation: Activation) -> list[int]:
    node = run.nodes[activation.node]
    if activation.state not in ("active", "body"):
        return []
    found = [event for event in node.boundaries if run.nodes[event].armed] if activation.counter < 0 else []
    return found + (list(node.armed) if activation.state == "active" and node.kind in SCOPES else [])
