"""What people are doing just now."""

from collections.abc import Sequence

from remit.parties.model import Presence
from remit.parties.records.people import presences_of
from remit.store import Question, Reader


def presences(reader: Reader, *, person_ids: Sequence[str]) -> dict[str, Presence]:
    """Return what people are doing, by person; those never seen are left out. For rooms above, which check access."""
    return _by_person(reader.ask(presences_of(person_ids))) if person_ids else {}


def presences_asked(*, person_ids: Sequence[str]) -> Question[dict[str, Presence]]:
    """Ask what `presences` answers, together with other questions; somebody must be named."""
    asked = presences_of(person_ids)
    return Question(asked.statement, asked.parameters, lambda rows: _by_person(asked.read(rows)))


def _by_person(found: tuple[Presence, ...]) -> dict[str, Presence]:
    return {one.person_id: one for one in found}
