"""A person's own notices."""

from remit.conversation.model import Notice
from remit.conversation.records.notices import count_unread, newest_notices
from remit.parties.access import Permission, Principal, tenants_with
from remit.store import Reader


def own_notices(reader: Reader, principal: Principal) -> tuple[Notice, ...]:
    """Return one's own notices about clients whose items one may still read, the newest first."""
    tenants = tenants_with(principal, Permission.ITEM_READ) or ()
    return newest_notices(reader, person_id=principal.id, tenants=tenants) if tenants else ()


def unread_count(reader: Reader, principal: Principal) -> int:
    """Count one's own notices that were not read."""
    tenants = tenants_with(principal, Permission.ITEM_READ) or ()
    return count_unread(reader, person_id=principal.id, tenants=tenants) if tenants else 0
