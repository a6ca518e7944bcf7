"""What people are doing just now."""

from collections.abc import Sequence

from remit.parties.model import Presence
from remit.parties.records.people import presences_of
from remit.store import Reader


def presences(reader: Reader, *, person_ids: Sequence[str]) -> dict[str, Presence]:
    """Return what people are doing, by person; those never seen are left out. For rooms above, which check access."""
    return {one.person_id: one for one in presences_of(reader, person_ids)} if person_ids else {}
