"""Keeping views of lists: what one keeps is one's own, and colleagues see what is shared with them."""

from collections.abc import Mapping

from remit.parties.access import Principal
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.work.model.views import NAME_MAX, VIEWS_MAX, SavedView, TooManyViews, ViewedList, ViewNameMissing
from remit.work.records.views import count_views, insert_view, load_own_view, set_removed


def keep_view(
    tx: Transaction, principal: Principal, *, viewed: ViewedList, name: str, query: Mapping[str, str], shared: bool
) -> SavedView:
    """Keep a view under a name. Refuses `ViewNameMissing` and `TooManyViews`."""
    called = " ".join(name.split())
    if not called or len(called) > NAME_MAX:
        raise ViewNameMissing(place="name", max=NAME_MAX)
    kept = count_views(tx, tenant=principal.organisation, person_id=principal.id)
    if kept >= VIEWS_MAX:
        raise TooManyViews(count=kept)
    made = SavedView(
        tenant=principal.organisation,
        id=tx.identifiers.new(),
        person_id=principal.id,
        viewed=viewed,
        name=called,
        query=query,
        shared=shared,
        made_at=tx.now,
    )
    insert_view(tx, made)
    return made


def remove_view(tx: Transaction, principal: Principal, *, view_id: Identifier) -> SavedView:
    """Remove a view of one's own; `restore_view` puts it back. Refuses `NotFound`, also for a colleague's."""
    one = _own(tx, principal, view_id)
    set_removed(tx, one, at=tx.now)
    return one


def restore_view(tx: Transaction, principal: Principal, *, view_id: Identifier) -> SavedView:
    """Put a removed view back. Refuses `NotFound`."""
    one = _own(tx, principal, view_id)
    set_removed(tx, one, at=None)
    return one


def _own(reader: Reader, principal: Principal, view_id: Identifier) -> SavedView:
    return load_own_view(reader, tenant=principal.organisation, person_id=principal.id, view_id=view_id)
