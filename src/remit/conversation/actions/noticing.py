"""Reading notices, and wishing how to be told."""

from collections.abc import Mapping

from remit.conversation.model import NoticeKind
from remit.conversation.records.notices import mark_read
from remit.conversation.records.wishes import save_wishes
from remit.conversation.rules.telling import Way, Wishes
from remit.parties.access import Permission, Principal, tenants_with
from remit.store import Transaction


def read_notices(tx: Transaction, principal: Principal) -> None:
    """Note that one read all one's own notices."""
    tenants = tenants_with(principal, Permission.ITEM_READ) or ()
    if tenants:
        mark_read(tx, person_id=principal.id, tenants=tenants)


def wish(
    tx: Transaction,
    principal: Principal,
    *,
    ways: Mapping[NoticeKind, Way],
    quiet: tuple[int, int],
    digest_at: int,
) -> Wishes:
    """Note how one wishes to be told from now on; mail that is posted already still leaves."""
    wishes = Wishes(principal.organisation, principal.id, ways, quiet[0], quiet[1], digest_at)
    save_wishes(tx, wishes)
    return wishes
