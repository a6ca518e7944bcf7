"""Saying that one has an item open, and hearing who else has: so that two do not answer the same client at once."""

from datetime import timedelta

from remit.parties.access import Permission, Principal
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.records.viewers import forget_viewers, note_viewer, others_here
from remit.work.reports.doors import read_item

HERE_FOR = timedelta(seconds=40)
"""How long after a page's last word somebody still counts as here; pages speak up every fifteen seconds."""
FORGOTTEN_AFTER = timedelta(minutes=10)


def look_at(tx: Transaction, *, principal: Principal, tenant: Identifier, item_id: Identifier) -> tuple[str, ...]:
    """Note that one has an item open and return who else has, by id. Refuses `AccessDenied` and `NotFound`."""
    read_item(tx, principal=principal, permission=Permission.TASK_READ, tenant=tenant, item_id=item_id)
    note_viewer(tx, tenant=tenant, item_id=item_id, person_id=principal.id)
    forget_viewers(tx, tenant=tenant, before=tx.now - FORGOTTEN_AFTER)
    return others_here(tx, tenant=tenant, item_id=item_id, person_id=principal.id, since_at=tx.now - HERE_FOR)
