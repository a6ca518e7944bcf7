"""Names of the people beside their work: an item's colleagues and a client's people know each other by name."""

from collections.abc import Iterable

from remit.parties.records.people import names_by_id
from remit.store import Reader

GONE = "–"
"""What stands for whoever has left, and for nobody."""


def names_of(reader: Reader, person_ids: Iterable[str | None]) -> dict[str, str]:
    """Return the names of people by id; whoever has left is a dash."""
    asked = sorted({one for one in person_ids if one})
    known = names_by_id(reader, asked)
    return {one: known.get(one, GONE) for one in asked}


def name_of(reader: Reader, person_id: str | None) -> str:
    """Return the name of one person, a dash for whoever has left and for nobody."""
    return names_of(reader, [person_id]).get(person_id or "", GONE)
