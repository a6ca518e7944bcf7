"""Writing anew when a matter is due, after what moves its clocks without an event of its own."""

from dataclasses import replace

from remit.store import Transaction
from remit.work.model import ENDED_STATES, Item
from remit.work.records.items import load_item, save_item
from remit.work.records.tasks import set_due
from remit.work.reports.clocks import due_of
from remit.work.reports.doors import terms_of
from remit.work.reports.merging import carrier


def due_anew(tx: Transaction, item: Item) -> Item:
    """Write when the item that carries on for one is due as things stand, and return it; itself where none does."""
    onward = carrier(tx, load_item(tx, tenant=item.tenant, item_id=item.id))
    if onward.state in ENDED_STATES:
        return onward  # it went out, and stays due when it was
    due = due_of(tx, onward, terms_of(tx, onward), now=tx.now)
    if due == onward.due_at:
        return onward
    moved = replace(onward, due_at=due, version=onward.version + 1)
    save_item(tx, moved, before=onward)
    set_due(tx, tenant=moved.tenant, item_id=moved.id, due_at=due)
    return moved
