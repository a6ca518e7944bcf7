"""Where an instance stands, element by element, and what of it is work rather than mere readiness."""

from collections.abc import Iterator
from dataclasses import dataclass

from remit.engine import ROOT, Activation, Definition, State
from remit.engine.bpmn.model import Kind
from remit.engine.cmmn.discretionary import plannable
from remit.engine.cmmn.life import CaseRun
from remit.values.moment import Moment
from remit.work.model import Notation
from remit.work.rules.changes import name_of

_CASE_WORK = frozenset({"active", "failed", "suspended"})
_PROCESS_WORK = frozenset({"active", "compensating"})
_BY_HAND = frozenset({"active", "enabled", "body"})
_NO_START = frozenset({Kind.PROCESS, Kind.BOUNDARY, Kind.START, Kind.EVENT_SUBPROCESS})


@dataclass(frozen=True, slots=True)
class Standing:
    """One live activation: where it is, how it stands, what it waits for outside, and whether it is work.

    `movable` tells whether somebody may cancel it by hand. Activation 0 is a token at a join.
    """

    activation: int
    element: str
    name: str
    kind: str
    state: str
    waits_for: str = ""
    at_work: bool = True
    movable: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """An element at which somebody may start by hand."""

    element: str
    name: str
    kind: str


def standings(graph: Definition, state: State) -> tuple[Standing, ...]:
    """Return the live activations of an instance in the order of its definition, joins last."""
    live = sorted(((one.node, act, one) for act, one in state.activations.items() if act != ROOT), key=_place)
    found = [_standing(graph, state, act, one) for _node, act, one in live]
    return (*found, *_joins(graph, state))


def _place(found: tuple[int, int, Activation]) -> tuple[int, int]:
    return found[0], found[1]


def _standing(graph: Definition, state: State, act: int, one: Activation) -> Standing:
    node = graph.nodes[one.node]
    return Standing(
        activation=act,
        element=node.id,
        name=name_of(graph, one.node),
        kind=str(node.kind),
        state=str(one.state),
        waits_for=str(one.wait[0]) if one.wait else "",
        at_work=at_work(graph, state, one),
        movable=str(one.state) in _BY_HAND,
    )


def _joins(graph: Definition, state: State) -> Iterator[Standing]:
    for (_scope, node), flows in state.joins.items():
        if flows and node < len(graph.nodes):
            yield Standing(
                0, graph.element(node), name_of(graph, node), str(graph.nodes[node].kind), "joining", at_work=False
            )


def at_work(graph: Definition, state: State, one: Activation) -> bool:
    """Tell whether an activation is work that somebody or something owes: not what is merely available or listens."""
    if graph.notation == Notation.CMMN.value:
        return str(one.state) in _CASE_WORK
    kind = graph.nodes[one.node].kind
    if one.state == "listening":
        return kind is Kind.CATCH and not _behind_gateway(graph, state, one)
    return str(one.state) in _PROCESS_WORK


def _behind_gateway(graph: Definition, state: State, one: Activation) -> bool:
    host = state.activations.get(one.parent)
    return host is not None and graph.nodes[host.node].kind is Kind.EVENT_BASED


def start_targets(graph: Definition, state: State, *, now: Moment) -> tuple[Target, ...]:
    """Return where an instance may be started by hand: a process anywhere, a case at what is enabled or plannable."""
    if graph.notation == Notation.BPMN.value:
        nodes = [node.index for node in graph.nodes if node.index and node.kind not in _NO_START]
    else:
        enabled = {one.node for _act, one in state.activations.items() if str(one.state) == "enabled"}
        nodes = sorted(enabled | {item.index for _stage, item in plannable(CaseRun(graph, state, now, None))})
    return tuple(Target(graph.element(n), name_of(graph, n), str(graph.nodes[n].kind)) for n in nodes)
