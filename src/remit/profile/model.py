"""Facts of a profile: one item's work, a position with its figures, a service's profile. All frozen."""

import itertools
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from remit.parties.model import Shore
from remit.values.identifier import Identifier
from remit.values.moment import Moment

BPO_UNTIL, KPO_FROM = 0.35, 0.65
"""Up to which place a service runs as BPO, and from which on as KPO."""


class EventKind(StrEnum):
    """Past-tense facts that the room records."""

    ASSESSMENT_KEPT = "AssessmentKept"
    ASSESSMENT_AGREED = "AssessmentAgreed"
    ASSESSMENT_REMOVED = "AssessmentRemoved"
    ASSESSMENT_RESTORED = "AssessmentRestored"


class Point(StrEnum):
    """The eight of the ten points that are properties of a running service."""

    BASED_ON = "based_on"
    COMPLEXITY = "complexity"
    ASKS_FOR = "asks_for"
    RELIES_ON = "relies_on"
    DRIVEN_BY = "driven_by"
    COORDINATION = "coordination"
    TALENT = "talent"
    FOCUS = "focus"


class Kind(StrEnum):
    """What a place between 0 and 1 is called."""

    BPO = "BPO"
    MIXED = "mixed"
    KPO = "KPO"

    @classmethod
    def at(cls, place: float) -> "Kind":
        """Return what a place between 0 and 1 is called."""
        return cls.BPO if place <= BPO_UNTIL else cls.KPO if place >= KPO_FROM else cls.MIXED

    @classmethod
    def ends(cls, kind: "Kind") -> tuple[float, float]:
        """Return the places between which a kind lies; at the outer ends there is no bound."""
        return {
            cls.BPO: (-inf, BPO_UNTIL),
            cls.MIXED: (BPO_UNTIL, KPO_FROM),
            cls.KPO: (KPO_FROM, inf),
        }[kind]


@dataclass(frozen=True, slots=True)
class Piece:
    """One completed task: who did it where and for how long, and what it asked of them."""

    person_id: Identifier
    handling_time_s: int
    expert: bool
    qualified: bool
    judging: bool
    shore: Shore | None


@dataclass(frozen=True, slots=True)
class Work:
    """The work on one released item, as the record tells it."""

    item_id: Identifier
    number: str
    received_at: Moment
    released_at: Moment
    straight_through: bool
    returns: int
    rules: int
    judgements: int
    remarks: int
    path: tuple[str, ...]
    case: bool
    pieces: tuple[Piece, ...]
    answers: int = 0
    """Judgements that people made alone; `reused` of them followed an earlier, signed decision."""
    reused: int = 0
    looks: int = 0
    """Answers and second looks that later truth can be compared with; `held` of them it bore out."""
    held: int = 0

    @property
    def handling_time_s(self) -> int:
        """All working time."""
        return sum(piece.handling_time_s for piece in self.pieces)

    @property
    def turnaround_hours(self) -> float:
        """From receipt to release."""
        return (self.released_at - self.received_at).total_seconds() / 3600

    @property
    def hand_offs(self) -> int:
        """How often the work went from one person to another."""
        who = [piece.person_id for piece in self.pieces]
        return sum(one != other for one, other in itertools.pairwise(who))


@dataclass(frozen=True, slots=True)
class Baseline:
    """How the client did the same work itself, None where nobody knows.

    Minutes and hours per item; the parts of items that were right the first time, of judgements that held when looked
    at later, and of those that followed an earlier decision.
    """

    handling_minutes: float | None = None
    first_pass_yield: float | None = None
    turnaround_hours: float | None = None
    agreement: float | None = None
    reuse: float | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """One point: its place from 0 (BPO) to 1 (KPO), None where the record cannot tell, and the figures behind it."""

    point: Point
    place: float | None
    figures: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A service's profile over so many items."""

    items: int
    positions: tuple[Position, ...]
    place: float | None

    @property
    def kind(self) -> Kind | None:
        """What the service runs as."""
        return None if self.place is None else Kind.at(self.place)
