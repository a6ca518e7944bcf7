"""Reading notices."""

from remit.conversation.records.notices import mark_read
from remit.parties.access import Permission, Principal, tenants_with
from remit.store import Transaction


def read_notices(tx: Transaction, principal: Principal) -> None:
    """Note that one read all one's own notices."""
    tenants = tenants_with(principal, Permission.ITEM_READ) or ()
    if tenants:
        mark_read(tx, person_id=principal.id, tenants=tenants)
