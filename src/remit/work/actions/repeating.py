"""A piece of work set before people again: a copy of an item that holds one task, and ends when that is done.

What comes after the task in its process is never worked, so nothing is made, sent, posted or billed.
"""

from dataclasses import replace

from remit.contracts.model import Terms
from remit.engine import Cancel
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.receive import first_due, new_number, tell_arrival
from remit.work.actions.telling import tell
from remit.work.model import EventKind, Item, ItemState, Task
from remit.work.records.items import insert_item, save_item
from remit.work.runtime import Drive, Runtime
from remit.work.runtime.again import open_again


def repeat_work(tx: Transaction, runtime: Runtime, *, terms: Terms, item: Item, task: Task) -> tuple[Item, Task]:
    """Copy an item and open one of its tasks anew, under today's terms and clocks. Refuses `NotRepeatable`."""
    copy = replace(
        item,
        id=tx.identifiers.new(),
        number=new_number(tx, terms),
        state=ItemState.RECEIVED,
        received_at=tx.now,
        due_at=first_due(terms, tx.now),
        resolved_at=None,
        released_at=None,
        straight_through=None,
        returns=0,
        idempotency_key=None,
        version=1,
        copy_of=item.id,
    )
    drive = Drive(tx, runtime, item=copy, terms=terms)
    opened = open_again(drive, task)
    insert_item(tx, copy)
    tell_arrival(tx, copy, EventKind.ITEM_RECEIVED, due_at=copy.due_at, received_at=copy.received_at)
    return drive.finish(), opened


def put_away(drive: Drive, done: Task, *, by: Identifier) -> Item:
    """End a copy whose task is done: it stands as resolved, and goes nowhere."""
    tx = drive.tx
    drive.send(done.instance_id, Cancel(reason="its work is done"))
    ended = drive.finish()
    resolved = replace(ended, state=ItemState.RESOLVED, resolved_at=tx.now, version=ended.version + 1)
    save_item(tx, resolved, before=ended)
    tell(tx, done, EventKind.COPY_WORKED, by=by)
    return resolved
