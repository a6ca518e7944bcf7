"""Names of the people beside their work: an item's colleagues and a client's people know each other by name."""

from collections.abc import Iterable

from remit.parties.reports.principals import principal_of
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import NotFound


def names_of(reader: Reader, person_ids: Iterable[str | None], *, now: Moment) -> dict[str, str]:
    """Return the names of people by id; whoever has left is a dash."""
    return {one: _name(reader, one, now) for one in sorted({one for one in person_ids if one})}


def _name(reader: Reader, person_id: str, now: Moment) -> str:
    try:
        return principal_of(reader, person_id=person_id, now=now).name
    except NotFound:
        return "–"
