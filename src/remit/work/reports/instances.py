"""Instances for whoever operates them: lists, and one with its standing, variables, incidents and family."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.engine import ROOT
from remit.parties.access import Permission, Principal, Resource, allowed, require, tenants_with
from remit.store import Reader
from remit.store.types import from_microseconds
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import NotFound
from remit.work.model import Definition, Incident, Instance, Item, Lines, Task
from remit.work.records.definitions import list_definitions, names_of_definitions
from remit.work.records.instance_list import InstanceFilter, instance_of, list_instances
from remit.work.records.instances import find_instance, incidents_of_item, instances_of_item, waits_of_item
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.doors import OpenedItem, read_item
from remit.work.reports.items import payload_classes
from remit.work.rules.standings import Standing, Target, standings, start_targets
from remit.work.rules.variables import classified, shown
from remit.work.runtime import Runtime, stored_state, stored_status

PAGE = 50
PAGE_MAX = 500


@dataclass(frozen=True, slots=True)
class InstanceLine:
    """One instance in a list; `status` is the engine's, `title` empty for whoever may not read the item."""

    instance: Instance
    name: str
    number: str
    title: str
    incidents: int
    status: str


@dataclass(frozen=True, slots=True)
class InstancePage:
    """One page of a list, newest first, and the mark of the next page if there is one."""

    lines: tuple[InstanceLine, ...]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """What an activation waits for from outside; `due_at` for a timer."""

    activation: int
    kind: str
    name: str
    due_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class InstanceView:
    """One instance as a principal may see it; `variables` is None for whoever may not read the item.

    `names` says what the processes of all the item's instances are called.
    """

    instance: Instance
    opened: OpenedItem
    definition: Definition | None
    versions: tuple[Definition, ...]
    name: str
    status: str
    standings: tuple[Standing, ...]
    targets: tuple[Target, ...]
    variables: Mapping[str, Any] | None
    variable_names: tuple[str, ...]
    incidents: tuple[Incident, ...]
    waits: tuple[Wait, ...]
    tasks: tuple[Task, ...]
    parent: Instance | None
    children: tuple[Instance, ...]
    names: Mapping[Identifier, str]

    @property
    def readable(self) -> bool:
        """Whether the principal may read what the item holds, not only how its instances stand."""
        return self.variables is not None

    @property
    def item(self) -> Item:
        """The instance's item."""
        return self.opened.item


def instance_list(
    reader: Reader,
    *,
    principal: Principal,
    narrowed: InstanceFilter | None = None,
    tenants: Sequence[Identifier] | None = None,
    cursor: str | None = None,
    count_max: int = PAGE,
) -> InstancePage:
    """Return a page of the instances that a principal may operate; the house names the tenants it means."""
    held = tenants_with(principal, Permission.INSTANCE_READ)
    wanted = list(tenants or ()) if held is None else [one for one in held if tenants is None or one in tenants]
    if not wanted:
        return InstancePage(())
    size = max(1, min(count_max, PAGE_MAX))
    rows = list_instances(
        reader, tenants=wanted, narrowed=narrowed or InstanceFilter(), count_max=size + 1, after_id=cursor
    )
    readers = tenants_with(principal, Permission.ITEM_READ)
    names = called(reader, found := tuple(map(instance_of, rows[:size])))
    lines = tuple(
        InstanceLine(
            one,
            names[one.id],
            row.number,
            row.title if readers is None or row.tenant in readers else "",
            row.incidents,
            status_of(one),
        )
        for one, row in zip(found, rows, strict=False)
    )
    return InstancePage(lines, lines[-1].instance.id if len(rows) > size else None)


def called(reader: Reader, instances: Iterable[Instance]) -> Mapping[Identifier, str]:
    """Return by instance what its process or case is called in the version it runs; its key where that has no name."""
    found = tuple(instances)
    names = names_of_definitions(reader, (one.definition_hash for one in found))
    return {one.id: names.get((one.definition_key, one.definition_hash)) or one.definition_key for one in found}


def status_of(instance: Instance) -> str:
    """Return how an instance stands: the engine's status, or how it ended."""
    return instance.outcome or "ended" if instance.ended_at is not None else str(stored_status(instance))


def instance_view(
    reader: Reader,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_id: Identifier,
    now: Moment,
) -> InstanceView:
    """Return an instance for its page. Refuses `AccessDenied` and `NotFound`."""
    opened, instance = open_instance(reader, principal=principal, tenant=tenant, instance_id=instance_id)
    graph = runtime.models.graph(
        reader, tenant=tenant, key=instance.definition_key, content_hash=instance.definition_hash
    )
    state = stored_state(reader, runtime.models, instance)
    live = instance.ended_at is None
    known = list_definitions(reader, tenant=tenant)
    versions = tuple(one for one in known if (one.key, one.notation) == (instance.definition_key, instance.notation))
    of = {"tenant": tenant, "item_id": instance.item_id}
    family = instances_of_item(reader, **of)
    own = state.variables.get(ROOT) or {}
    return InstanceView(
        instance=instance,
        opened=opened,
        definition=next((one for one in versions if one.hash == instance.definition_hash), None),
        versions=versions,
        name=graph.name or graph.key,
        status=status_of(instance),
        standings=standings(graph, state) if live else (),
        targets=start_targets(graph, state, now=now) if live else (),
        variables=_variables(runtime.lines, opened, own, principal=principal),
        variable_names=tuple(sorted(own)),
        incidents=tuple(one for one in incidents_of_item(reader, **of) if one.instance_id == instance_id),
        waits=tuple(_wait(row) for row in waits_of_item(reader, **of) if row.instance_id == instance_id),
        tasks=tuple(task for task in tasks_of_item(reader, **of) if task.instance_id == instance_id),
        parent=next((one for one in family if one.id == instance.parent_id), None),
        children=tuple(one for one in family if one.parent_id == instance_id),
        names=called(reader, family),
    )


def open_instance(
    reader: Reader, *, principal: Principal, tenant: Identifier, instance_id: Identifier
) -> tuple[OpenedItem, Instance]:
    """Return an instance and its item for reading. Refuses `AccessDenied` and `NotFound`."""
    permission = Permission.INSTANCE_READ
    require(principal, permission, Resource(tenant=tenant, kind="instance", name=instance_id))
    instance = find_instance(reader, tenant=tenant, instance_id=instance_id)
    if instance is None:
        raise NotFound(kind="instance", name=instance_id)
    opened = read_item(reader, principal=principal, permission=permission, tenant=tenant, item_id=instance.item_id)
    return opened, instance


def _variables(
    lines: Lines, opened: OpenedItem, own: Mapping[str, Any], *, principal: Principal
) -> Mapping[str, Any] | None:
    if not allowed(principal, Permission.ITEM_READ, opened.resource):
        return None
    item = opened.item
    known = classified(item.payload, payload_classes(lines, item))
    return shown(own, known, principal=principal, resource=opened.resource)


def _wait(row: Any) -> Wait:
    timer = row.kind == "timer"
    due = moment_of(row.name) if timer else None
    return Wait(row.activation, row.kind, "" if timer else row.name, due)


def moment_of(key: str) -> Moment | None:
    """Read when a timer falls due from the key of its job, which ends in the microseconds of the moment."""
    last = key.rpartition(":")[2]
    return from_microseconds(int(last)) if last.lstrip("-").isdigit() else None
