"""The plan of a running case: where each plan item stands, and what may be planned, started, left out or let happen."""

from dataclasses import dataclass

from remit.engine import ROOT, Definition, State
from remit.engine.cmmn.discretionary import plannable
from remit.engine.cmmn.life import CaseRun
from remit.parties.access import Permission, Principal
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import Instance, Notation
from remit.work.records.instances import instances_of_item
from remit.work.reports.doors import read_item
from remit.work.runtime import Models, stored_state


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One live plan item: `state` is its state in the case, or discretionary where it may be planned."""

    instance_id: Identifier
    element: str
    name: str
    kind: str
    state: str


def case_plan(
    reader: Reader,
    models: Models,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    now: Moment,
) -> tuple[PlanLine, ...]:
    """Return the plan items of an item's running cases, in the order of their definitions."""
    read_item(reader, principal=principal, permission=Permission.TASK_READ, tenant=tenant, item_id=item_id)
    lines: list[PlanLine] = []
    for instance in instances_of_item(reader, tenant=tenant, item_id=item_id):
        if instance.notation == Notation.CMMN.value and instance.ended_at is None:
            graph = models.graph(
                reader, tenant=tenant, key=instance.definition_key, content_hash=instance.definition_hash
            )
            lines += _lines(instance, graph, stored_state(reader, models, instance), now)
    return tuple(lines)


def _lines(instance: Instance, graph: Definition, state: State, now: Moment) -> list[PlanLine]:
    live = sorted(
        (activation.node, act, activation.state) for act, activation in state.activations.items() if act != ROOT
    )
    found = [_line(instance, graph, node, standing) for node, _, standing in live]
    run = CaseRun(graph, state, now, None)
    return found + [_line(instance, graph, item.index, "discretionary") for _, item in plannable(run)]


def _line(instance: Instance, graph: Definition, node: int, standing: str) -> PlanLine:
    item = graph.nodes[node]
    return PlanLine(instance.id, item.id, item.name or item.id, str(item.kind), str(standing))
