"""What the forms of pages begin with."""

from collections.abc import Mapping

from remit.parties.access import Principal
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.work.model.jottings import Jotting
from remit.work.records.jottings import jottings_of


def own_jottings(
    reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier | None
) -> Mapping[str, Jotting]:
    """Return by place what a person has written about an item that was opened for them, and not sent or set aside.

    Without an item it is what they have written on other pages, under their own organisation.
    """
    found = jottings_of(reader, tenant=tenant, item_id=item_id, person_id=principal.id)
    return {one.place: one for one in found if one.discarded_at is None}
