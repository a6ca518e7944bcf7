"""Acting on many instances of one definition: tried out one by one, then done in batches with what cannot be told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from remit.parties.access import Principal, Resource, require
from remit.parties.actions.noting import note
from remit.store import LoggedEvent, Transaction
from remit.values.identifier import Identifier
from remit.values.problem import Problem
from remit.values.refusal import NotFound, Refusal
from remit.work.actions.items import REASON_MIN
from remit.work.actions.migrate import ACT as MIGRATE
from remit.work.actions.steer import Act, Order, rehearse, steer
from remit.work.actions.steering import Steered
from remit.work.actions.undo import last_act
from remit.work.model import EventKind, NothingToUndo, NothingWaits, ReasonMissing
from remit.work.records.instance_list import InstanceFilter, instance_of, list_instances
from remit.work.records.instances import find_instance
from remit.work.records.items import load_item
from remit.work.reports.bulk import Bulk, bulk_of
from remit.work.runtime import Runtime

BULK_MAX = 5_000
"""The most instances of one order; what is left is a second order."""

BATCH = 25
"""How many instances one transaction takes on, so that a claim of theirs waits a moment only."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of one instance: the act's effects, or why it cannot be."""

    instance_id: Identifier
    number: str
    steered: Steered | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class BulkOrder:
    """One act on a version's running instances; `target` and `mapping` are of a migration."""

    act: Act
    definition_key: str
    reason: str
    source: str | None = None
    target: Identifier = ""
    mapping: Mapping[str, str] = field(default_factory=dict)

    @property
    def single(self) -> Order:
        """The same act on one instance."""
        return Order(self.act, self.reason, target=self.target, mapping=self.mapping)


def concerned(tx: Transaction, *, tenant: Identifier, order: BulkOrder) -> tuple[Identifier, ...]:
    """Return the running instances that an order is about, oldest first; of a retry, those with an incident."""
    narrowed = InstanceFilter(
        definition_key=order.definition_key,
        definition_hash=order.source,
        running=True,
        held_up=order.act is Act.RETRY,
    )
    rows = list_instances(tx, tenants=[tenant], narrowed=narrowed, count_max=BULK_MAX)
    return tuple(sorted(instance_of(row).id for row in rows))


def foresee(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_ids: Sequence[Identifier],
    order: BulkOrder,
) -> tuple[Foreseen, ...]:
    """Try an act on each instance and change nothing; what one refuses is its answer. Refuses `AccessDenied`."""
    require(principal, order.act.permission, Resource(tenant=tenant, kind="instance"))

    def attempt(instance_id: Identifier) -> Steered:
        return rehearse(tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, order=order.single)

    return tuple(_foreseen(tx, tenant, one, attempt) for one in instance_ids)


def _foreseen(
    tx: Transaction, tenant: Identifier, instance_id: Identifier, attempt: Callable[[Identifier], Steered]
) -> Foreseen:
    found = find_instance(tx, tenant=tenant, instance_id=instance_id)
    if found is None:
        raise NotFound(kind="instance", name=instance_id)
    number = load_item(tx, tenant=tenant, item_id=found.item_id).number
    try:
        with tx.savepoint():
            return Foreseen(instance_id, number, steered=attempt(instance_id))
    except Refusal as refusal:
        return Foreseen(instance_id, number, refusal=refusal)


def order_bulk(tx: Transaction, *, principal: Principal, tenant: Identifier, order: BulkOrder) -> Bulk:
    """Fix which instances an act is about and who asked for it, why; `advance_bulk` does it.

    Refuses `AccessDenied`, `ReasonMissing`, and `NothingWaits` where there is no such instance.
    """
    resource = Resource(tenant=tenant, kind="bulk", name=tx.identifiers.new())
    require(principal, order.act.permission, resource)
    return _order(tx, principal, resource, order, concerned(tx, tenant=tenant, order=order))


def undo_bulk(tx: Transaction, *, principal: Principal, tenant: Identifier, bulk_id: Identifier, reason: str) -> Bulk:
    """Order that what a migration of many did is taken back, wherever nothing else was done by hand since.

    Refuses `NothingToUndo` for anything but a migration.
    """
    first = bulk_of(tx, tenant=tenant, bulk_id=bulk_id)
    resource = Resource(tenant=tenant, kind="bulk", name=tx.identifiers.new())
    require(principal, Act.UNDO.permission, resource)
    if first.act != MIGRATE or not first.done:
        raise NothingToUndo
    order = BulkOrder(Act.UNDO, first.definition_key, reason, target=first.target)
    return _order(tx, principal, resource, order, first.done)


def _order(
    tx: Transaction, principal: Principal, resource: Resource, order: BulkOrder, ids: Sequence[Identifier]
) -> Bulk:
    if len(order.reason.strip()) < REASON_MIN:
        raise ReasonMissing("reason", act="act")
    if not ids:
        raise NothingWaits(name=order.definition_key, what=order.act.value)
    body: dict[str, Any] = {
        "act": order.act.value,
        "definition": order.definition_key,
        "source": order.source,
        "target": order.target,
        "mapping": dict(order.mapping),
        "instances": list(ids),
        "reason": order.reason,
    }
    note(tx, principal, kind=EventKind.BULK_ORDERED, resource=resource, body=body, reason=order.reason)
    return bulk_of(tx, tenant=resource.tenant, bulk_id=resource.name or "")


def advance_bulk(
    tx: Transaction, runtime: Runtime, *, principal: Principal, tenant: Identifier, bulk_id: Identifier
) -> Bulk:
    """Do the next batch of an order. An instance that refuses is told with its reason and keeps as it was."""
    bulk = bulk_of(tx, tenant=tenant, bulk_id=bulk_id)
    order = Order(Act(bulk.act), bulk.reason, target=bulk.target, mapping=bulk.mapping)
    done, refused = [], []
    for instance_id in bulk.left[:BATCH]:
        try:
            with tx.savepoint():
                _require_same(tx, bulk, tenant, instance_id)
                steer(tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, order=order)
            done.append(instance_id)
        except Refusal as refusal:
            refused.append({"instance": instance_id, **_told(refusal)})
    body = {"done": done, "refused": refused}
    tx.record(tenant=tenant, stream=bulk.stream, kind=EventKind.BULK_ADVANCED.value, body=body)
    return bulk_of(tx, tenant=tenant, bulk_id=bulk_id)


def _require_same(tx: Transaction, bulk: Bulk, tenant: Identifier, instance_id: Identifier) -> None:
    """Take back only what the order did: not what somebody has done by hand since."""
    if bulk.act != Act.UNDO.value:
        return
    found = find_instance(tx, tenant=tenant, instance_id=instance_id)
    assert found is not None
    stream = load_item(tx, tenant=tenant, item_id=found.item_id).stream
    last: LoggedEvent = last_act(tx, tenant, stream, instance_id)
    if last.body["act"] != MIGRATE or last.body["target"] != found.definition_hash:
        raise NothingToUndo


def _told(refusal: Refusal) -> dict[str, Any]:
    problem = Problem(refusal.code, str(refusal))
    return {"code": problem.code, "message": problem.message}
