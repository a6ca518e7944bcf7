"""A person's own notices."""

from collections.abc import Iterable, Mapping, Sequence

from remit.conversation.model import Notice, NoticeKind
from remit.conversation.records.notices import SHOWN_MAX, count_unread, newest_notices, unread_by_person
from remit.conversation.records.wishes import wishes_of
from remit.conversation.rules.telling import Wishes
from remit.parties.access import Permission, Principal, tenants_with
from remit.store import Reader


def own_notices(
    reader: Reader, principal: Principal, *, kinds: Iterable[NoticeKind] = NoticeKind, count_max: int = SHOWN_MAX
) -> tuple[Notice, ...]:
    """Return one's own notices of some kinds about clients whose items one may still read, the newest first."""
    tenants = tenants_with(principal, Permission.ITEM_READ) or ()
    if not tenants:
        return ()
    return newest_notices(reader, person_id=principal.id, tenants=tenants, kinds=kinds, count_max=count_max)


def unread_count(reader: Reader, principal: Principal) -> int:
    """Count one's own notices that were not read."""
    tenants = tenants_with(principal, Permission.ITEM_READ) or ()
    return count_unread(reader, person_id=principal.id, tenants=tenants) if tenants else 0


def own_wishes(reader: Reader, principal: Principal) -> Wishes:
    """Return how one wishes to be told."""
    return wishes_of(reader, tenant=principal.organisation, person_id=principal.id)


def unread_counts(reader: Reader, *, person_ids: Sequence[str]) -> Mapping[tuple[str, str], int]:
    """Count the unread notices of many people at once, by person and client; whoever shows them picks who may see."""
    return unread_by_person(reader, person_ids=person_ids)
