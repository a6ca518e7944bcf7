"""What somebody may decide by hand about the course of an item's work now, in whichever notation it is written."""

from dataclasses import dataclass

from remit.engine import Choice, ChoiceKind, choices
from remit.parties.access import Permission, Principal
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import Instance
from remit.work.records.instances import instances_of_item
from remit.work.records.tasks import task_of_activation
from remit.work.reports.doors import read_item
from remit.work.runtime import Models, stored_state


@dataclass(frozen=True, slots=True)
class OpenChoice:
    """A choice that is open to somebody, and the instance whose course it is about."""

    instance_id: Identifier
    definition: str
    choice: Choice


def open_choices(
    reader: Reader,
    models: Models,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    now: Moment,
) -> tuple[OpenChoice, ...]:
    """Return what somebody may decide about an item's running instances. Refuses `AccessDenied` and `NotFound`."""
    read_item(reader, principal=principal, permission=Permission.CASE_PLAN, tenant=tenant, item_id=item_id)
    held = {role.value for role in principal.roles(tenant)}
    return tuple(
        OpenChoice(instance.id, instance.definition_key, one)
        for instance in instances_of_item(reader, tenant=tenant, item_id=item_id)
        for one in choices_of(reader, models, instance, now=now)
        if (not one.roles or held.intersection(one.roles)) and not _is_held(reader, instance, one)
    )


def choices_of(reader: Reader, models: Models, instance: Instance, *, now: Moment) -> tuple[Choice, ...]:
    """Return what may be decided about an instance by whoever holds the roles; nothing of one that has ended."""
    if instance.ended_at is not None:
        return ()
    graph = models.graph(
        reader, tenant=instance.tenant, key=instance.definition_key, content_hash=instance.definition_hash
    )
    return choices(graph, stored_state(reader, models, instance), now)


def _is_held(reader: Reader, instance: Instance, choice: Choice) -> bool:
    """Tell whether what would be dropped is at work already."""
    if choice.kind is not ChoiceKind.DROP:
        return False
    task = task_of_activation(reader, tenant=instance.tenant, instance_id=instance.id, activation=choice.activation)
    return task is not None and task.assignee is not None
