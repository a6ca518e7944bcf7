"""Acting on many instances of one definition: tried out one by one, then done in batches with what cannot be told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from remit.engine import Status
from remit.engine.core.codec import write_value
from remit.parties.access import SYSTEM, Principal, Resource, require
from remit.parties.actions.noting import note
from remit.store import Job, LoggedEvent, Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.problem import Problem
from remit.values.refusal import NotFound, Refusal
from remit.work.actions.items import REASON_MIN
from remit.work.actions.modify import Moves
from remit.work.actions.steer import Act, Order, rehearse, steer
from remit.work.actions.steering import Steered
from remit.work.actions.undo import UNDOABLE, last_act
from remit.work.model import EventKind, Instance, NothingToUndo, NothingWaits, ReasonMissing
from remit.work.records.instance_list import InstanceFilter, instance_of, list_instances
from remit.work.records.instances import find_instance
from remit.work.records.items import load_item
from remit.work.reports.bulk import Bulk, bulk_of
from remit.work.runtime import Runtime, stored_state, stored_status

BULK = "bulk"
"""The kind of job that carries an order on."""

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
    """One act on a version's running instances; `target` and `mapping` are of a migration.

    Of a modification, `leave` names the elements at which everything that runs is cancelled; activations are each
    instance's own.
    """

    act: Act
    definition_key: str
    reason: str
    source: str | None = None
    target: Identifier = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    leave: tuple[str, ...] = ()
    moves: Moves = field(default_factory=Moves)

    def single(self, tx: Transaction, runtime: Runtime, instance: Instance) -> Order:
        """The same act on one instance. Refuses `NothingWaits` where nothing runs at any element that is to be left."""
        moves = self.moves
        if self.leave:
            cancelled = running_at(tx, runtime, instance, self.leave)
            if not cancelled:
                raise NothingWaits(name=instance.definition_key, what=", ".join(self.leave))
            moves = replace(moves, cancel=cancelled)
        return Order(self.act, self.reason, target=self.target, mapping=self.mapping, moves=moves)


def running_at(tx: Reader, runtime: Runtime, instance: Instance, elements: Sequence[str]) -> tuple[int, ...]:
    """Return the activations of an instance at some elements; of a repeated one the whole, not each."""
    graph = runtime.models.graph(
        tx, tenant=instance.tenant, key=instance.definition_key, content_hash=instance.definition_hash
    )
    live = stored_state(tx, runtime.models, instance).activations
    found = {act for act, one in live.items() if one.state != "listening" and graph.element(one.node) in elements}
    return tuple(sorted(act for act in found if live[act].parent not in found))


SUSPENDED = frozenset({Status.SUSPENDED})
_HELD = {Act.SUSPEND: False, Act.RESUME: True}
"""Acts that are about instances of which it is or is not true that they are suspended."""


def concerned(tx: Reader, *, tenant: Identifier, order: BulkOrder) -> tuple[Identifier, ...]:
    """Return the running instances that an order is about, oldest first; of a retry, those with an incident."""
    narrowed = InstanceFilter(
        definition_key=order.definition_key,
        definition_hash=order.source,
        running=True,
        held_up=order.act is Act.RETRY,
    )
    rows = list_instances(tx, tenants=[tenant], narrowed=narrowed, count_max=BULK_MAX)
    fits = _HELD.get(order.act)
    found = [instance_of(row) for row in rows]
    return tuple(sorted(one.id for one in found if fits is None or (stored_status(one) in SUSPENDED) is fits))


def foresee(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_ids: Sequence[Identifier],
    order: BulkOrder,
) -> tuple[Foreseen, ...]:
    """Try an act on each instance and change nothing; what one refuses is its answer.

    Refuses `AccessDenied` and `ReasonMissing`.
    """
    require(principal, order.act.permission, Resource(tenant=tenant, kind="instance"))
    _require_reason(order)

    def attempt(instance_id: Identifier) -> Steered:
        single = order.single(tx, runtime, _instance(tx, tenant, instance_id))
        return rehearse(tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, order=single)

    return tuple(_foreseen(tx, tenant, one, attempt) for one in instance_ids)


def _instance(tx: Reader, tenant: Identifier, instance_id: Identifier) -> Instance:
    found = find_instance(tx, tenant=tenant, instance_id=instance_id)
    if found is None:
        raise NotFound(kind="instance", name=instance_id)
    return found


def _foreseen(
    tx: Transaction, tenant: Identifier, instance_id: Identifier, attempt: Callable[[Identifier], Steered]
) -> Foreseen:
    found = _instance(tx, tenant, instance_id)
    number = load_item(tx, tenant=tenant, item_id=found.item_id).number
    try:
        with tx.savepoint():
            return Foreseen(instance_id, number, steered=attempt(instance_id))
    except Refusal as refusal:
        return Foreseen(instance_id, number, refusal=refusal)


def order_bulk(
    tx: Transaction, *, principal: Principal, tenant: Identifier, order: BulkOrder, by_worker: bool = False
) -> Bulk:
    """Fix which instances an act is about and who asked for it, why; `advance_bulk` does it, or a worker.

    Refuses `AccessDenied`, `ReasonMissing`, and `NothingWaits` where there is no such instance.
    """
    resource = Resource(tenant=tenant, kind="bulk", name=tx.identifiers.new())
    require(principal, order.act.permission, resource)
    bulk = _order(tx, principal, resource, order, concerned(tx, tenant=tenant, order=order))
    return _hand_over(tx, bulk) if by_worker else bulk


def undo_bulk(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    bulk_id: Identifier,
    reason: str,
    by_worker: bool = False,
) -> Bulk:
    """Order that what an act on many did is taken back, wherever nothing else was done by hand since.

    Refuses `NothingToUndo` for an act that has no way back, or that did nothing yet.
    """
    first = bulk_of(tx, tenant=tenant, bulk_id=bulk_id)
    resource = Resource(tenant=tenant, kind="bulk", name=tx.identifiers.new())
    require(principal, Act.UNDO.permission, resource)
    if first.act not in UNDOABLE or not first.done:
        raise NothingToUndo
    order = BulkOrder(Act.UNDO, first.definition_key, reason, target=first.target)
    bulk = _order(tx, principal, resource, order, first.done, undoes=first.act)
    return _hand_over(tx, bulk) if by_worker else bulk


def _hand_over(tx: Transaction, bulk: Bulk) -> Bulk:
    tx.schedule(tenant=bulk.tenant, kind=BULK, body={"bulk": bulk.id})
    return bulk


def carry_on(tx: Transaction, runtime: Runtime, *, job: Job) -> bool:
    """Do the next batch of an order in the name of its giver; what is left is a job of its own. Refuses `LeaseLost`."""
    tx.finish_job(job)
    bulk = bulk_of(tx, tenant=job.tenant, bulk_id=job.body["bulk"])
    # Whoever gave it was asked for their right then; the house carries it out in their name.
    giver = replace(SYSTEM, id=bulk.by, name=bulk.giver)
    bulk = advance_bulk(tx, runtime, principal=giver, tenant=job.tenant, bulk_id=bulk.id)
    if not bulk.over:
        _hand_over(tx, bulk)
    return True


def _order(
    tx: Transaction,
    principal: Principal,
    resource: Resource,
    order: BulkOrder,
    ids: Sequence[Identifier],
    *,
    undoes: str | None = None,
) -> Bulk:
    _require_reason(order)
    if not ids:
        raise NothingWaits(name=order.definition_key, what=order.act.value)
    body: dict[str, Any] = {
        "act": order.act.value,
        "definition": order.definition_key,
        "source": order.source,
        "target": order.target,
        "mapping": dict(order.mapping),
        "leave": list(order.leave),
        "start_before": list(order.moves.start_before),
        "start_after": list(order.moves.start_after),
        "variables": write_value(dict(order.moves.variables)),
        "undoes": undoes,
        "instances": list(ids),
        "reason": order.reason,
        "giver": principal.name,
    }
    note(tx, principal, kind=EventKind.BULK_ORDERED, resource=resource, body=body, reason=order.reason)
    return bulk_of(tx, tenant=resource.tenant, bulk_id=resource.name or "")


def _require_reason(order: BulkOrder) -> None:
    if len(order.reason.strip()) < REASON_MIN:
        raise ReasonMissing("reason", act="act")


def advance_bulk(
    tx: Transaction, runtime: Runtime, *, principal: Principal, tenant: Identifier, bulk_id: Identifier
) -> Bulk:
    """Do the next batch of an order. An instance that refuses is told with its reason and keeps as it was.

    Each act is told in its instance's trail as by the person, through the order.
    """
    bulk = bulk_of(tx, tenant=tenant, bulk_id=bulk_id)
    principal = replace(principal, through=bulk.stream)
    order = _order_again(bulk)
    done, refused = [], []
    for instance_id in bulk.left[:BATCH]:
        try:
            with tx.savepoint():
                _require_same(tx, bulk, tenant, instance_id)
                single = order.single(tx, runtime, _instance(tx, tenant, instance_id))
                steer(tx, runtime, principal=principal, tenant=tenant, instance_id=instance_id, order=single)
            done.append(instance_id)
        except Refusal as refusal:
            refused.append({"instance": instance_id, **_told(refusal)})
    body = {"done": done, "refused": refused}
    tx.record(tenant=tenant, stream=bulk.stream, kind=EventKind.BULK_ADVANCED.value, body=body)
    return bulk_of(tx, tenant=tenant, bulk_id=bulk_id)


def _order_again(bulk: Bulk) -> BulkOrder:
    """Lay out a stored order as it was given."""
    moves = Moves((), bulk.start_before, bulk.start_after, bulk.variables)
    return BulkOrder(
        Act(bulk.act), bulk.definition_key, bulk.reason, bulk.source, bulk.target, bulk.mapping, bulk.leave, moves
    )


def _require_same(tx: Transaction, bulk: Bulk, tenant: Identifier, instance_id: Identifier) -> None:
    """Take back only what the order did: not what somebody has done by hand since."""
    if bulk.act != Act.UNDO.value:
        return
    found = find_instance(tx, tenant=tenant, instance_id=instance_id)
    assert found is not None
    stream = load_item(tx, tenant=tenant, item_id=found.item_id).stream
    last: LoggedEvent = last_act(tx, tenant, stream, instance_id)
    if last.body["act"] != bulk.undoes or last.body.get("target", found.definition_hash) != found.definition_hash:
        raise NothingToUndo


def _told(refusal: Refusal) -> dict[str, Any]:
    problem = Problem(refusal.code, str(refusal))
    return {"code": problem.code, "message": problem.message}
