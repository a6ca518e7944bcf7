"""Deciding about the course of an item's work by hand: what is planned, started, left out, let happen, or over."""

from collections.abc import Iterable
from dataclasses import dataclass

from remit.engine import Choice, ChoiceKind, event_of
from remit.engine.core.refusals import NotExpected, RoleMissing
from remit.parties.access import Permission, Principal
from remit.parties.reports.names import name_of
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound
from remit.work.actions.telling import tell
from remit.work.model import AlreadyClaimed, EventKind, Item
from remit.work.records.instances import find_instance
from remit.work.records.tasks import task_of_activation
from remit.work.reports.choices import choices_of
from remit.work.reports.doors import change_item
from remit.work.runtime import Drive, Runtime


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody decided, about an element of an instance, and where it runs several times about which time."""

    instance_id: Identifier
    kind: ChoiceKind
    element: str = ""
    activation: int | None = None


def choose(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    chosen: Chosen,
) -> Item:
    """Do what somebody decided about the course of an item's work, and return the item.

    Refuses `NotExpected` for what cannot be decided now, `RoleMissing` for what another role decides, `AlreadyClaimed`
    for work that is to be dropped while somebody does it, and `NotFound` for an instance that is not the item's.
    """
    opened = change_item(tx, principal=principal, permission=Permission.CASE_PLAN, tenant=tenant, item_id=item_id)
    found = find_instance(tx, tenant=tenant, instance_id=chosen.instance_id)
    if found is None or found.item_id != item_id:
        raise NotFound(kind="instance", name=chosen.instance_id)
    choice = _open(choices_of(tx, runtime.models, found, now=tx.now), chosen)
    role = _role_for(choice, principal, tenant)
    if choice.kind is ChoiceKind.DROP:
        _require_unclaimed(tx, tenant, chosen.instance_id, choice.activation)
    drive = Drive(tx, runtime, item=opened.item, terms=opened.terms)
    drive.send(found.id, event_of(choice, role=role))
    told = {"act": choice.kind.value, "on": choice.element, "activation": choice.activation}
    tell(tx, drive.item, EventKind.CASE_STEERED, **told, instance=found.id, by=principal.id)
    return drive.finish()


def _open(choices: Iterable[Choice], chosen: Chosen) -> Choice:
    """Return the choice that is meant, the one that came last where several are."""
    meant = [one for one in choices if _is_meant(one, chosen)]
    if not meant:
        raise NotExpected(element=chosen.element or chosen.kind.value, reason="it cannot be decided now")
    return meant[-1]


def _is_meant(choice: Choice, chosen: Chosen) -> bool:
    whole = choice.kind is ChoiceKind.COMPLETE_CASE
    on = whole or (choice.element == chosen.element and chosen.activation in (None, choice.activation))
    return choice.kind is chosen.kind and on


def _role_for(choice: Choice, principal: Principal, tenant: Identifier) -> str | None:
    held = {role.value for role in principal.roles(tenant)}
    role = next((role for role in choice.roles if role in held), None)
    if choice.roles and role is None:
        raise RoleMissing(item=choice.name, roles=", ".join(choice.roles))
    return role


def _require_unclaimed(tx: Transaction, tenant: Identifier, instance_id: Identifier, activation: int) -> None:
    task = task_of_activation(tx, tenant=tenant, instance_id=instance_id, activation=activation)
    if task is not None and task.assignee is not None:
        raise AlreadyClaimed(task=task.name, by=name_of(tx, task.assignee))
