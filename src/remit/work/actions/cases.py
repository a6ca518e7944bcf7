"""What an expert decides about the course of a case: plan, start, complete, leave out, let happen; messages to it."""

from collections.abc import Mapping
from typing import Any

from remit.engine import (
    CompleteCase,
    CompleteItem,
    DisableItem,
    Event,
    MessageArrived,
    Occur,
    PlanItem,
    ReenableItem,
    StartItem,
)
from remit.parties.access import Permission, Principal
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound
from remit.work.actions.telling import tell
from remit.work.model import EventKind, Item, NothingWaits
from remit.work.records.instances import find_instance, subscriptions
from remit.work.reports.doors import change_item
from remit.work.runtime import Drive, Runtime


def plan_discretionary(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    instance_id: Identifier,
    element: str,
) -> Item:
    """Add a discretionary item of the definition to the plan of a running case."""
    role = _role_for(tx, runtime, principal, tenant, item_id, instance_id, element)
    event = PlanItem(element, role=role or None)
    return _decide(tx, runtime, principal, tenant, item_id, instance_id, event)


def start_plan_item(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    instance_id: Identifier,
    element: str,
) -> Item:
    """Start an enabled plan item, or an activity of an ad hoc sub-process, by hand."""
    return _decide(tx, runtime, principal, tenant, item_id, instance_id, StartItem(element))


def complete_plan_item(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    instance_id: Identifier,
    element: str,
) -> Item:
    """Complete a stage or an ad hoc sub-process by hand."""
    return _decide(tx, runtime, principal, tenant, item_id, instance_id, CompleteItem(element))


def disable_plan_item(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    instance_id: Identifier,
    element: str,
    again: bool = False,
) -> Item:
    """Leave an enabled plan item out, or with `again` take it back in."""
    event: Event = ReenableItem(element) if again else DisableItem(element)
    return _decide(tx, runtime, principal, tenant, item_id, instance_id, event)


def occur(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    instance_id: Identifier,
    element: str,
) -> Item:
    """Let a user event listener of a case occur, where one of the principal's roles may."""
    role = _role_for(tx, runtime, principal, tenant, item_id, instance_id, element)
    return _decide(tx, runtime, principal, tenant, item_id, instance_id, Occur(element, role=role))


def complete_case(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    instance_id: Identifier,
) -> Item:
    """Complete a case by hand, where its plan allows it."""
    return _decide(tx, runtime, principal, tenant, item_id, instance_id, CompleteCase())


def _decide(
    tx: Transaction,
    runtime: Runtime,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    instance_id: Identifier,
    event: Event,
) -> Item:
    drive = _drive_of(tx, runtime, principal, tenant, item_id, instance_id)
    drive.send(instance_id, event)
    tell(
        tx,
        drive.item,
        EventKind.CASE_STEERED,
        act=type(event).__name__,
        on=getattr(event, "item", None),
        by=principal.id,
    )
    return drive.finish()


def _role_for(
    tx: Transaction,
    runtime: Runtime,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    instance_id: Identifier,
    element: str,
) -> str:
    """Return the role of the principal's that an element of a case asks for; empty where they hold none of them."""
    drive = _drive_of(tx, runtime, principal, tenant, item_id, instance_id)
    held = {role.value for role in principal.roles(tenant)}
    asked = next((node.roles for node in drive.load(instance_id).graph.nodes if node.id == element), ())
    return next((role for role in asked if role in held), "")


def _drive_of(
    tx: Transaction,
    runtime: Runtime,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    instance_id: Identifier,
) -> Drive:
    """Open the drive of a case for whoever plans it. Refuses `NotFound` for an instance that is not the item's."""
    opened = change_item(tx, principal=principal, permission=Permission.CASE_PLAN, tenant=tenant, item_id=item_id)
    found = find_instance(tx, tenant=tenant, instance_id=instance_id)
    if found is None or found.item_id != item_id:
        raise NotFound(kind="instance", name=instance_id)
    return Drive(tx, runtime, item=opened.item, terms=opened.terms)


def send_message(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    name: str,
    variables: Mapping[str, Any],
) -> Item:
    """Bring a message to the one thing in an item that has waited longest for it. Refuses `NothingWaits`."""
    opened = change_item(tx, principal=principal, permission=Permission.COMMENT_CLIENT, tenant=tenant, item_id=item_id)
    waiting = [row for row in subscriptions(tx, tenant=tenant, kind="message", name=name) if row.item_id == item_id]
    if not waiting:
        raise NothingWaits(name=opened.item.number, what=name)
    tell(tx, opened.item, EventKind.MESSAGE_RECEIVED, name=name, by=principal.id)
    drive = Drive(tx, runtime, item=opened.item, terms=opened.terms)
    drive.send(waiting[0].instance_id, MessageArrived(name, None, dict(variables), waiting[0].activation))
    return drive.finish()
