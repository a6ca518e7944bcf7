"""What an act on an instance changes: its state before and after, laid side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from remit.engine import ROOT, Activation, Definition, State, Status


class ChangeKind(StrEnum):
    """One kind of difference between two states of an instance."""

    VERSION = "version"
    LEFT = "left"
    ENTERED = "entered"
    CARRIED = "carried"
    TURNED = "turned"
    VARIABLE = "variable"
    INCIDENT = "incident"
    INCIDENT_OVER = "incident_over"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: at which element (empty: the instance itself), and in `detail` what it was and is."""

    kind: ChangeKind
    element: str = ""
    name: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """An instance at one moment; `version` numbers what it ran, where that matters."""

    graph: Definition
    state: State
    version: int | None = None


def changes(before: Seen | None, after: Seen) -> tuple[Change, ...]:
    """Return what differs between two moments of one instance, the instance itself first; None: it did not exist."""
    if before is None:
        return tuple(_entered(after, dict(after.state.activations.items())))
    return (*_whole(before, after), *_activations(before, after), *_variables(before.state, after.state))


def name_of(graph: Definition, node: int) -> str:
    """Return what people call an element: its name, or its id where it has none."""
    found = graph.nodes[node]
    return str(getattr(found, "name", "") or found.id)


def _whole(before: Seen, after: Seen) -> Iterator[Change]:
    if before.graph.content_hash != after.graph.content_hash:
        yield Change(ChangeKind.VERSION, detail=f"{before.version} → {after.version}")
    if before.state.status is not after.state.status:
        yield Change(ChangeKind.STATUS, detail=str(after.state.status))


def _activations(before: Seen, after: Seen) -> Iterator[Change]:
    old, new = dict(before.state.activations.items()), dict(after.state.activations.items())
    for act, was in old.items():
        if act != ROOT and act not in new:
            yield _change(ChangeKind.LEFT, before.graph, was)
    yield from _entered(after, {act: one for act, one in new.items() if act not in old})
    for act in sorted(old.keys() & new.keys() - {ROOT}):
        yield from _kept(before.graph, old[act], after.graph, new[act])


def _entered(after: Seen, new: Mapping[int, Activation]) -> Iterator[Change]:
    for act, one in new.items():
        if act != ROOT:
            yield _change(ChangeKind.ENTERED, after.graph, one)


def _kept(old: Definition, was: Activation, new: Definition, now: Activation) -> Iterator[Change]:
    source, target = old.element(was.node), new.element(now.node)
    if source != target:
        yield _change(ChangeKind.CARRIED, new, now, detail=name_of(old, was.node))
    if was.state != now.state:
        yield _change(ChangeKind.TURNED, new, now, detail=f"{was.state} → {now.state}")
    if _held_up(was) != _held_up(now):
        yield _change(ChangeKind.INCIDENT if _held_up(now) else ChangeKind.INCIDENT_OVER, new, now)


def _held_up(one: Activation) -> bool:
    return one.wait is not None and one.wait[0] == "incident"


def _change(kind: ChangeKind, graph: Definition, one: Activation, *, detail: str = "") -> Change:
    return Change(kind, graph.element(one.node), name_of(graph, one.node), detail)


def _variables(before: State, after: State) -> Iterator[Change]:
    """Name the instance's own variables that differ; never their values, which may be classified."""
    if after.status not in (Status.ACTIVE, Status.SUSPENDED):
        return
    old: Mapping[str, Any] = before.variables.get(ROOT) or {}
    new: Mapping[str, Any] = after.variables.get(ROOT) or {}
    for name in sorted(old.keys() | new.keys()):
        if (name in old) != (name in new) or old.get(name) != new.get(name):
            yield Change(ChangeKind.VARIABLE, name=name)
