"""What the forms of an item's pages begin with."""

from collections.abc import Mapping

from remit.parties.access import Principal
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.work.model.jottings import Jotting
from remit.work.records.jottings import jottings_of


def own_jottings(
    reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier
) -> Mapping[str, Jotting]:
    """Return by place what a person has written about an item that was opened for them, and not sent or set aside."""
    found = jottings_of(reader, tenant=tenant, item_id=item_id, person_id=principal.id)
    return {one.place: one for one in found if one.discarded_at is None}
