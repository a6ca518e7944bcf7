"""Whether somebody works: shifts of the published roster, and what rests after findings."""

from dataclasses import dataclass
from enum import StrEnum

from remit.values.identifier import Identifier
from remit.values.moment import Moment

ANY_WORK = "*"
"""The key of a suspension that stops all of somebody's work for a client."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """A qualification that rests for the client `tenant` until it is restored, or all work for them: `ANY_WORK`."""

    tenant: Identifier
    id: Identifier
    person_id: Identifier
    key: str
    reason: str
    since_at: Moment
    lifted_at: Moment | None = None
    lifted_by: Identifier | None = None
    evidence: str = ""


class ShiftKind(StrEnum):
    """Whether somebody works as planned, or longer than planned because a lead let them."""

    PLANNED = "planned"
    OVERTIME = "overtime"


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's block of work on the published roster, from `begins_at` to before `ends_at`."""

    tenant: Identifier
    id: Identifier
    person_id: Identifier
    kind: ShiftKind
    begins_at: Moment
    ends_at: Moment
