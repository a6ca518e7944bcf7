"""Migrating: a running instance carried over to another version of its definition, and back."""

from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from remit.engine import Definition as Graph
from remit.engine import migration_to
from remit.engine.core.event import GONE
from remit.parties.access import Principal
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.steering import Steered, Steering, open_steering
from remit.work.model import Definition, Notation, OtherDefinition, WrongMapping
from remit.work.records.definitions import list_definitions
from remit.work.records.tasks import live_tasks_of_instance, save_task
from remit.work.runtime import Runtime

ACT = "migrate"


def migrate_instance(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_id: Identifier,
    reason: str,
    target: Identifier,
    mapping: Mapping[str, str] | None = None,
) -> Steered:
    """Carry an instance over to the version `target` (a definition's id); `mapping` renames elements, old to new.

    Also one that is suspended or stands in an incident. Refuses `OtherDefinition`, `WrongMapping`, and `CannotMigrate`
    naming the element that has no place in the new version.
    """
    steering = open_steering(tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, reason=reason)
    version = _version(tx, steering, target)
    source = steering.instance.definition_hash
    _check_mapping(steering, version, mapping or {})
    carry_over(steering, content_hash=version.hash, mapping=mapping or {})
    done = steering.finish(
        act=ACT,
        reason=reason,
        principal=principal,
        source=source,
        target=version.hash,
        version=version.version,
        mapping=dict(mapping or {}),
    )
    rename_tasks(tx, steering)
    return done


def _version(tx: Transaction, steering: Steering, target: Identifier) -> Definition:
    instance = steering.instance
    for one in list_definitions(tx, tenant=instance.tenant):
        same = (one.key, one.notation.value) == (instance.definition_key, instance.notation)
        if one.id == target and same:
            return one
    raise OtherDefinition("target", target=target, key=instance.definition_key)


def _check_mapping(steering: Steering, version: Definition, mapping: Mapping[str, str]) -> None:
    """Refuse a slip of the pen: a mapping to what the new version lacks; of a case, an item may be let go."""
    graph = _graph(steering, version.hash)
    for element in mapping.values():
        if element not in graph.by_id and not (element == GONE and version.notation is Notation.CMMN):
            raise WrongMapping("mapping", version=version.version, key=version.key, element=element)


def _graph(steering: Steering, content_hash: str) -> Graph:
    instance = steering.instance
    models = steering.drive.runtime.models
    return models.graph(steering.tx, tenant=instance.tenant, key=instance.definition_key, content_hash=content_hash)


def carry_over(steering: Steering, *, content_hash: str, mapping: Mapping[str, str]) -> None:
    """Put the instance on another version and let the engine find a place for everything that runs."""
    running, instance = steering.running, steering.instance
    event = migration_to(running.graph, mapping)
    running.graph = _graph(steering, content_hash)
    running.instance = structs.replace(instance, definition_hash=content_hash)
    steering.drive.send(instance.id, event)


def rename_tasks(tx: Transaction, steering: Steering) -> None:
    """Let open tasks be called as the new version calls their elements."""
    running = steering.running
    assert running.state is not None
    instance = running.instance
    for task in live_tasks_of_instance(tx, tenant=instance.tenant, instance_id=instance.id):
        activation = running.state.activations.get(task.activation)
        if activation is None:
            continue
        node = running.graph.nodes[activation.node]
        now = replace(task, element=node.id, name=str(node.name or node.id))
        if now != task:
            save_task(tx, replace(now, version=task.version + 1), before=task)
