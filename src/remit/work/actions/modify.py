"""Modifying: tokens and plan items of a running instance moved by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from remit.engine import Event, Modify, PlanItem, StartItem, TerminateItem
from remit.engine.core.event import SetVariables
from remit.parties.access import Principal
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.steering import Steered, Steering, open_steering
from remit.work.model import Notation, NothingAsked
from remit.work.runtime import Runtime

ACT = "modify"


@dataclass(frozen=True, slots=True)
class Moves:
    """What is to change, in this order: activations cancelled, variables set, elements started before or after."""

    cancel: tuple[int, ...] = ()
    start_before: tuple[str, ...] = ()
    start_after: tuple[str, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.cancel or self.start_before or self.start_after or self.variables)


def modify_instance(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_id: Identifier,
    reason: str,
    moves: Moves,
) -> Steered:
    """Move a running process or case by hand. Refuses `NothingAsked`, and `NotExpected` where a move does not fit.

    In a case, cancelling ends a plan item, starting starts one that is enabled or plans a discretionary one; there is
    no place after an item.
    """
    steering = open_steering(tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, reason=reason)
    if moves.empty:
        raise NothingAsked
    for event in _events(steering, moves):
        steering.drive.send(instance_id, event)
    return steering.finish(
        act=ACT,
        reason=reason,
        principal=principal,
        cancelled=[_element(steering, act) for act in moves.cancel],
        started=[*moves.start_before, *moves.start_after],
        variables=sorted(moves.variables),
    )


def _element(steering: Steering, act: int) -> str:
    state = steering.running.state
    found = state.activations.get(act) if state is not None else None
    return steering.running.graph.element(found.node) if found is not None else str(act)


def _events(steering: Steering, moves: Moves) -> Iterable[Event]:
    if steering.instance.notation == Notation.BPMN.value:
        yield Modify(moves.cancel, moves.start_before, moves.start_after, dict(moves.variables))
        return
    for act in moves.cancel:
        yield TerminateItem(_element(steering, act), act)
    if moves.variables:
        yield SetVariables(dict(moves.variables))
    for element in (*moves.start_before, *moves.start_after):
        yield _started(steering, element)


def _started(steering: Steering, element: str) -> Event:
    graph = steering.running.graph
    number = graph.by_id.get(element)
    planned = number is not None and graph.nodes[number].is_discretionary
    return PlanItem(element) if planned else StartItem(element)
