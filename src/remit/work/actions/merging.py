"""Merging: two items that are one matter become one, nothing of either is lost, and it can be taken back.

The merged item rests: its instances are suspended, its tasks leave queue and desks, and come back to whoever held
them. What was said and done stays in its own record; the item that carries on shows the conversation of both and keeps
the earlier promise of the two.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from remit.engine import Event, Resume, Status, Suspend
from remit.parties.access import Permission, Principal
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.due import due_anew
from remit.work.actions.telling import tell
from remit.work.model import OPEN_STATES, EventKind, Item, ItemState, Task, TaskState, WrongState
from remit.work.model.merging import Merge, NotMerged
from remit.work.records.instances import instances_of_item
from remit.work.records.items import item_by_number, save_item
from remit.work.records.merges import insert_merge, undo_merge
from remit.work.records.tasks import live_tasks_of_instance, save_task
from remit.work.reports.doors import OpenedItem, change_item
from remit.work.reports.merging import in_force
from remit.work.reports.parting import came_of
from remit.work.rules.handling import stopped
from remit.work.rules.merging import require_fit
from remit.work.runtime import Drive, Runtime, stored_status

MERGEABLE = OPEN_STATES - {ItemState.IN_REVIEW}
"""States in which an item still waits for the work that another carries on."""
CARRIES = OPEN_STATES | {ItemState.RESOLVED}
"""States in which an item carries on for another: all until it is with the client.

What was split off an item goes back to it whatever became of that one since: there its messages stood.
"""


def merge_item(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    into: str,
) -> Merge:
    """Merge an item into another of its engagement, given by number or id, which carries on for both.

    Refuses `AccessDenied`, `NotFound` also for another client's, `MergeUnfit`, and `WrongState` where either is done.
    """
    permission = Permission.ITEM_MERGE
    opened = change_item(tx, principal=principal, permission=permission, tenant=tenant, item_id=item_id)
    other = item_by_number(tx, tenant=tenant, number=into.strip().upper())
    into_id = other.id if other else into.strip()
    onward = change_item(tx, principal=principal, permission=permission, tenant=tenant, item_id=into_id)
    require_fit(opened.item, onward.item)
    _require_state(opened.item, MERGEABLE)
    if not came_of(tx, opened.item, onward.item):
        _require_state(onward.item, CARRIES)
    item, held = _put_to_rest(tx, runtime, opened)
    resting = replace(item, state=ItemState.MERGED, due_at=None, version=item.version + 1)
    save_item(tx, resting, before=item)
    made = Merge(tenant, tx.identifiers.new(), item.id, onward.item.id, item.state, held, principal.id, tx.now)
    insert_merge(tx, made)
    due_anew(tx, resting)
    _tell_both(tx, EventKind.ITEM_MERGED, item, onward.item, principal)
    return made


def unmerge_item(
    tx: Transaction, runtime: Runtime, *, principal: Principal, tenant: Identifier, item_id: Identifier
) -> Merge:
    """Take a merge back: the item goes on from where it stood, by its own promise. Refuses `NotMerged`."""
    permission = Permission.ITEM_MERGE
    opened = change_item(tx, principal=principal, permission=permission, tenant=tenant, item_id=item_id)
    merge = in_force(tx, tenant=tenant, item_id=item_id)
    if merge is None:
        raise NotMerged(number=opened.item.number)
    onward = change_item(tx, principal=principal, permission=permission, tenant=tenant, item_id=merge.into_id)
    undo_merge(tx, merge, by=principal.id, at=tx.now)
    item = _wake(tx, runtime, opened, merge)
    due_anew(tx, item)
    due_anew(tx, onward.item)
    _tell_both(tx, EventKind.ITEM_UNMERGED, item, onward.item, principal)
    return merge


def _require_state(item: Item, states: frozenset[ItemState]) -> None:
    if item.state not in states:
        needed = ItemState.IN_PROGRESS.value
        raise WrongState(name=item.number, state=item.state.value, act="merge", needed=needed)


def _put_to_rest(tx: Transaction, runtime: Runtime, opened: OpenedItem) -> tuple[Item, tuple[Identifier, ...]]:
    """Suspend what runs for an item, and return it with the instances that were not suspended before."""
    found = tuple(
        one.id
        for one in instances_of_item(tx, tenant=opened.item.tenant, item_id=opened.item.id)
        if one.ended_at is None and stored_status(one) is not Status.SUSPENDED
    )
    item = _send(tx, runtime, opened, Suspend(), found) if found else opened.item
    for task in _live_tasks(tx, item, found):
        # Its holder stays written on it: who takes the merge back by the next key has it on the desk again.
        resting = replace(stopped(task, now=tx.now), state=TaskState.CREATED, pause_reason=None)
        save_task(tx, replace(resting, version=task.version + 1), before=task)
    return item, found


def _wake(tx: Transaction, runtime: Runtime, opened: OpenedItem, merge: Merge) -> Item:
    """Let what was suspended with the merge go on; where the item stands is seen from what goes on in it."""
    back = replace(opened, item=replace(opened.item, state=merge.state))
    item = _send(tx, runtime, back, Resume(), merge.held, stored=opened.item)
    for task in _live_tasks(tx, item, merge.held):
        state = TaskState.READY if task.assignee is None else TaskState.RESERVED
        save_task(tx, replace(task, state=state, version=task.version + 1), before=task)
    return item


def _live_tasks(tx: Transaction, item: Item, instance_ids: Iterable[Identifier]) -> Iterator[Task]:
    for one in instance_ids:
        yield from live_tasks_of_instance(tx, tenant=item.tenant, instance_id=one)


def _send(
    tx: Transaction,
    runtime: Runtime,
    opened: OpenedItem,
    event: Event,
    instance_ids: Iterable[Identifier],
    *,
    stored: Item | None = None,
) -> Item:
    drive = Drive(tx, runtime, item=opened.item, terms=opened.terms, stored=stored)
    for one in instance_ids:
        drive.send(one, event)
    return drive.finish()


def _tell_both(tx: Transaction, kind: EventKind, item: Item, into: Item, principal: Principal) -> None:
    about = {"merged": item.id, "into": into.id, "name": f"{item.number} → {into.number}", "by": principal.id}
    for one in (item, into):
        tell(tx, one, kind, **about)
