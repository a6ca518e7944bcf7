"""The plan of an item: its running definitions drawn, with what is active, enabled and done marked on the elements."""

from collections.abc import Iterable
from dataclasses import dataclass

from remit.engine import Definition as Graph
from remit.store import Reader
from remit.web.steered import STATES
from remit.web.words import marked
from remit.work.model import Definition, Instance, Task
from remit.work.runtime import Runtime, stored_state

MARKS = {"active": "active", "enabled": "enabled", "completed": "done", "failed": "failed", "suspended": "active"}
_SAID = {**STATES, "completed": marked("Completed")}


@dataclass(frozen=True, slots=True)
class Standing:
    """One element of a plan, by name, and how it stands."""

    element: str
    name: str
    state: str

    @property
    def said(self) -> str:
        """How it stands, in words."""
        return _SAID.get(self.state, self.state)


@dataclass(frozen=True, slots=True)
class Plan:
    """One instance as its page draws it."""

    name: str
    notation: str
    definition_id: str
    ended: bool
    elements: tuple[Standing, ...]

    @property
    def marks(self) -> list[dict[str, str]]:
        """What the drawing lays on its elements."""
        return [{"element": one.element, "state": MARKS[one.state]} for one in self.elements if one.state in MARKS]


def plan_of(
    reader: Reader, runtime: Runtime, instance: Instance, *, definitions: Iterable[Definition], tasks: Iterable[Task]
) -> Plan:
    """Read an instance's state into the plan that its page draws; completed tasks stay marked as done."""
    graph = runtime.models.graph(
        reader, tenant=instance.tenant, key=instance.definition_key, content_hash=instance.definition_hash
    )
    drawn = next((one for one in definitions if (one.key, one.hash) == (graph.key, instance.definition_hash)), None)
    done = {task.element for task in tasks if task.instance_id == instance.id and task.completed_at is not None}
    live = {} if instance.ended_at else _live(reader, runtime, graph, instance)
    states = dict.fromkeys(sorted(done), "completed") | live
    return Plan(
        name=graph.name or graph.key,
        notation=graph.notation,
        definition_id=drawn.id if drawn else "",
        ended=instance.ended_at is not None,
        elements=tuple(Standing(one, _name(graph, one), state) for one, state in states.items()),
    )


def _live(reader: Reader, runtime: Runtime, graph: Graph, instance: Instance) -> dict[str, str]:
    activations = stored_state(reader, runtime.models, instance).activations
    return {graph.element(one.node): one.state for _, one in activations.items() if one.node != 0}


def _name(graph: Graph, element: str) -> str:
    node = graph.nodes[graph.by_id[element]] if element in graph.by_id else None
    return str(getattr(node, "name", "") or element)
