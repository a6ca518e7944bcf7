"""The facts of the room: samples drawn, reviews with their defects, what was released, and rates with intervals."""

from dataclasses import dataclass
from enum import StrEnum

from remit.values.identifier import Identifier
from remit.values.moment import Moment


class Drawn(StrEnum):
    """Why an item was drawn into the sample."""

    RANDOM = "random"
    NEWCOMER = "newcomer"
    RISK = "risk"


class Verdict(StrEnum):
    """The result of a review."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    RETURN = "return"


class EventKind(StrEnum):
    """Past-tense facts of the room, on the item's stream."""

    SAMPLE_DRAWN = "SampleDrawn"  # sample, reason
    ITEM_REVIEWED = "ItemReviewed"  # sample, verdict, defects, by


@dataclass(frozen=True, slots=True)
class Defect:
    """A departure from the checklist; critical when the client's customer, law or money feels it."""

    key: str
    critical: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """An item drawn for a second look; `workers` are who completed its tasks, kept from the reviewer until the mark."""

    tenant: Identifier
    id: Identifier
    item_id: Identifier
    number: str
    returns: int
    engagement_id: Identifier
    line: str
    reason: Drawn
    workers: tuple[Identifier, ...]
    drawn_at: Moment


@dataclass(frozen=True, slots=True)
class Review:
    """A second person's look: one per sample, never changed."""

    tenant: Identifier
    id: Identifier
    sample_id: Identifier
    reviewer_id: Identifier
    verdict: Verdict
    defects: tuple[Defect, ...]
    note: str
    reviewed_at: Moment


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its n and its Wilson 95 % interval; share and interval are None for n = 0."""

    successes: int
    n: int
    interval: tuple[float, float] | None

    @property
    def share(self) -> float | None:
        """Successes among n."""
        return self.successes / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class QualityFigures:
    """The figures of one group: first-pass yield of what was released, accuracy of what was reviewed."""

    group: str
    first_pass_yield: Rate
    accuracy: Rate
    critical_accuracy: Rate
