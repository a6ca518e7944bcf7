"""The full trail of one instance: what the engine did at each step, and what people and the house did around it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from remit.engine import Definition
from remit.parties.access import Permission, Principal, require
from remit.store import LoggedEvent, Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import EventKind, Instance
from remit.work.records.instances import incidents_of_item
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.instances import open_instance
from remit.work.rules.changes import name_of
from remit.work.runtime import DROPPED, Runtime

LINES_MAX = 300
"""The most lines that one page of a trail shows, the newest ones."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One element that the engine passed, and how."""

    element: str
    name: str
    transition: str


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One line: an event of the house (`told`), or a step of the engine with what it worked and passed."""

    at: Moment
    position: int
    told: LoggedEvent | None = None
    worked: tuple[str, ...] = ()
    passed: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceTrail:
    """The newest lines of a trail, newest first; `total` counts all that are kept."""

    lines: tuple[TrailLine, ...]
    total: int


def instance_trail(
    reader: Reader,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_id: Identifier,
) -> InstanceTrail:
    """Return the trail of an instance. Refuses `AccessDenied` and `NotFound`."""
    opened, instance = open_instance(reader, principal=principal, tenant=tenant, instance_id=instance_id)
    require(principal, Permission.INSTANCE_READ, opened.resource)
    lines = [*_steps(reader, runtime, instance), *_told(reader, instance, opened.item.stream)]
    lines.sort(key=lambda line: (line.at, line.position), reverse=True)
    return InstanceTrail(tuple(lines[:LINES_MAX]), len(lines))


def _steps(reader: Reader, runtime: Runtime, instance: Instance) -> Iterator[TrailLine]:
    for row in reader.events(tenant=instance.tenant, stream=instance.stream):
        if row.body.get(DROPPED):
            continue
        graph = runtime.models.graph(
            reader, tenant=instance.tenant, key=instance.definition_key, content_hash=row.body["definition"]
        )
        passed = tuple(_passage(graph, line) for line in row.body["trail"])
        worked = tuple(str(event["t"]) for event in row.body["events"])
        yield TrailLine(row.at, row.position, worked=worked, passed=passed)


def _passage(graph: Definition, line: Any) -> Passage:
    element, _activation, transition = line
    node = graph.by_id.get(element)
    return Passage(element, name_of(graph, node) if node is not None else element, transition)


def _told(reader: Reader, instance: Instance, stream: str) -> Iterator[TrailLine]:
    of = {"tenant": instance.tenant, "item_id": instance.item_id}
    tasks = {task.id for task in tasks_of_item(reader, **of) if task.instance_id == instance.id}
    incidents = {one.id for one in incidents_of_item(reader, **of) if one.instance_id == instance.id}
    for event in reader.events(tenant=instance.tenant, stream=stream):
        if event.kind != EventKind.ENGINE_EVENTS.value and _about(event.body, instance, tasks | incidents):
            yield TrailLine(event.at, event.position, told=event)


def _about(body: Mapping[str, Any], instance: Instance, ids: set[str]) -> bool:
    named = {body.get("instance"), body.get("parent"), body.get("task"), body.get("incident")}
    return instance.id in named or bool(named & ids)
