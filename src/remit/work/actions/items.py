"""What people decide about a whole item: take it into review, release it, return it for rework, cancel it."""

from dataclasses import replace

from remit.contracts.model import Terms
from remit.engine import Cancel
from remit.parties.access import Permission, Principal
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.telling import tell
from remit.work.model import Deliverable, EventKind, Item, ItemState, ReasonMissing, WrongState
from remit.work.records.deliverables import deliverables_of_item, mark_released
from remit.work.records.fingerprints import forget_fingerprints
from remit.work.records.instances import instances_of_item
from remit.work.records.items import save_item
from remit.work.reports.clocks import clock_of, due_of
from remit.work.reports.doors import change_item
from remit.work.runtime import Drive, Runtime, set_going

REASON_MIN = 3
"""The shortest reason that can be read later, in characters."""


def take_into_review(tx: Transaction, *, principal: Principal, tenant: Identifier, item_id: Identifier) -> Item:
    """Hold a resolved item for a second look before it is released."""
    item = change_item(tx, principal=principal, permission=Permission.ITEM_RELEASE, tenant=tenant, item_id=item_id).item
    if item.state is ItemState.IN_REVIEW:
        return item
    _require_state(item, ItemState.RESOLVED, act="review")
    return _save(tx, replace(item, state=ItemState.IN_REVIEW), EventKind.ITEM_IN_REVIEW, by=principal.id)


def release_item(tx: Transaction, *, principal: Principal, tenant: Identifier, item_id: Identifier) -> Item:
    """Send a resolved or reviewed item's deliverables to the client: the clock stops, the newest versions are released.

    Releasing again is no change. Refuses `WrongState` where work is still owed.
    """
    opened = change_item(tx, principal=principal, permission=Permission.ITEM_RELEASE, tenant=tenant, item_id=item_id)
    item = opened.item
    if item.state is ItemState.RELEASED:
        return item
    _require_state(item, ItemState.RESOLVED, ItemState.IN_REVIEW, act="release")
    newest = _newest(deliverables_of_item(tx, tenant=tenant, item_id=item_id))
    mark_released(tx, newest)
    clock = clock_of(tx, item, opened.terms, now=tx.now)
    late = clock is not None and clock.verdict.breached
    due = clock.verdict.due_at if clock else None
    released = replace(item, state=ItemState.RELEASED, released_at=tx.now, due_at=due)
    named = [{"name": one.name, "version": one.version, "hash": one.content_hash} for one in newest]
    saved = _save(tx, released, EventKind.ITEM_RELEASED, by=principal.id, deliverables=named, late=late)
    if late:
        tell(tx, saved, EventKind.SERVICE_LEVEL_MISSED, metric="turnaround_time", due_at=due)
    return saved


def _newest(made: tuple[Deliverable, ...]) -> tuple[Deliverable, ...]:
    newest = {one.name: one for one in made if one.purpose == "result"}
    return tuple(one for one in newest.values() if one.released_at is None)


def return_item(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    reason: str,
) -> Item:
    """Send a resolved, reviewed or released item back for rework: its definition starts anew with `rework` set.

    `rework` holds `reason`, `by`, `returns` and `deliverables`, so that a definition can lead straight to a person.
    """
    opened = change_item(tx, principal=principal, permission=Permission.ITEM_RETURN, tenant=tenant, item_id=item_id)
    item = opened.item
    _require_reason(reason, act="return")
    _require_state(item, ItemState.RESOLVED, ItemState.IN_REVIEW, ItemState.RELEASED, act="return")
    back = replace(
        item,
        state=ItemState.RETURNED,
        returns=item.returns + 1,
        resolved_at=None,
        released_at=None,
        straight_through=False,
    )
    saved = _save(tx, back, EventKind.ITEM_RETURNED, by=principal.id, reason=reason, returns=back.returns)
    due = replace(saved, due_at=due_of(tx, saved, opened.terms, now=tx.now))
    rework = {"reason": reason, "by": principal.name, "returns": back.returns}
    return set_going(tx, runtime, item=due, stored=saved, terms=opened.terms, more={"rework": rework})


def cancel_item(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    reason: str,
) -> Item:
    """Stop all work on an item that was not released; its marks no longer make others duplicates."""
    opened = change_item(tx, principal=principal, permission=Permission.ITEM_CANCEL, tenant=tenant, item_id=item_id)
    item = opened.item
    if item.state is ItemState.CANCELLED:
        return item
    _require_reason(reason, act="cancellation")
    if item.state in (ItemState.RELEASED, ItemState.REJECTED):
        raise WrongState(name=item.number, state=item.state.value, act="cancel", needed=ItemState.IN_PROGRESS.value)
    item = _stop_instances(tx, runtime, item, opened.terms, reason)
    forget_fingerprints(tx, tenant=tenant, engagement_id=item.engagement_id, item_id=item.id)
    cancelled = replace(item, state=ItemState.CANCELLED, due_at=None)
    return _save(tx, cancelled, EventKind.ITEM_CANCELLED, by=principal.id, reason=reason)


def _stop_instances(tx: Transaction, runtime: Runtime, item: Item, terms: Terms, reason: str) -> Item:
    drive = Drive(tx, runtime, item=item, terms=terms)
    for instance in instances_of_item(tx, tenant=item.tenant, item_id=item.id):
        if instance.ended_at is None and instance.parent_id is None:
            drive.send(instance.id, Cancel(reason=reason))
    return drive.finish()


def _require_state(item: Item, *states: ItemState, act: str) -> None:
    if item.state not in states:
        needed = " / ".join(state.value for state in states)
        raise WrongState(name=item.number, state=item.state.value, act=act, needed=needed)


def _require_reason(reason: str, *, act: str) -> None:
    if len(reason.strip()) < REASON_MIN:
        raise ReasonMissing(act=act)


def _save(tx: Transaction, item: Item, kind: EventKind, **body: object) -> Item:
    changed = replace(item, version=item.version + 1)
    save_item(tx, changed)
    tell(tx, changed, kind, number=changed.number, **body)
    return changed
