"""Facts of erasure: what was asked for, where it stands, and why it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal


class EventKind(StrEnum):
    """Past-tense facts that the room records; none says whom it was about."""

    SEALED = "PersonalDataSealed"
    ERASED = "PersonalDataErased"
    RESTORED = "PersonalDataRestored"


class ErasureState(StrEnum):
    """Sealed waits for the second pair of eyes; the other two are the end of it."""

    SEALED = "sealed"
    ERASED = "erased"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is to be erased: what they are called by, each at least a name in full, and items that are about them."""

    called: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one row that goes: what it is now, and what will stand there."""

    table: str
    key: Mapping[str, Any]
    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Goes:
    """What an erasure would take: the items, values by table, contents, and what the books keep nevertheless."""

    items: tuple[tuple[Identifier, str], ...]
    cells: tuple[Cell, ...]
    contents: tuple[str, ...]
    kept: Mapping[str, int]

    @property
    def by_table(self) -> dict[str, int]:
        """How many values go in each table."""
        found: dict[str, int] = {}
        for one in self.cells:
            found[one.table] = found.get(one.table, 0) + 1
        return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Erasure:
    """One entry of the register; it does not say who was erased."""

    tenant: Identifier
    id: Identifier
    state: ErasureState
    reason: str
    items: tuple[str, ...]
    cells: int
    contents: int
    asked_at: Moment
    asked_by: str
    asked_by_name: str
    settled_at: Moment | None = None
    settled_by: str | None = None
    settled_by_name: str | None = None


class SubjectTooWide(Refusal):
    """A name that would be found in everybody's data."""

    code = "erasure.too_wide"
    status = 422
    sentence = "“{called}” would be found in other people's data: give a full name, an address or a number."


class NobodyFound(Refusal):
    """A subject of whom nothing is held."""

    code = "erasure.nobody"
    status = 404
    sentence = "Nothing of this person is held for this client; nothing was changed."


class StillInWork(Refusal):
    """An item that is still worked on."""

    code = "erasure.in_work"
    status = 409
    sentence = "{number} is still being worked on: finish or cancel it first."


class KeptByLaw(Refusal):
    """An item that the terms say must be kept."""

    code = "erasure.kept"
    status = 409
    sentence = "{number} must be kept until {until_date}: {reason}."


class LogUnsealed(Refusal):
    """An event of the subject that the sealed log has not taken in yet."""

    code = "erasure.unsealed"
    status = 409
    sentence = "The newest events are still being sealed; try again in a minute."


class SecondEyesNeeded(Refusal):
    """Who asked for an erasure and would carry it out alone."""

    code = "erasure.second_eyes"
    status = 409
    sentence = "Somebody else must carry this out: what is erased never comes back."


class SettledAlready(Refusal):
    """An erasure that was carried out or taken back."""

    code = "erasure.settled"
    status = 409
    sentence = "This was settled on {settled_at} by {by}."
