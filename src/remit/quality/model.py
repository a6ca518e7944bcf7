"""The facts of the room: samples drawn, reviews with their defects, what was released, and rates with intervals."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from remit.values.identifier import Identifier
from remit.values.moment import Moment


class Drawn(StrEnum):
    """Why an item was drawn into the sample."""

    RANDOM = "random"
    NEWCOMER = "newcomer"
    RISK = "risk"
    LOT = "lot"
    STRATUM = "stratum"


class Verdict(StrEnum):
    """The result of a review."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    RETURN = "return"


class EventKind(StrEnum):
    """Past-tense facts of the room, on the item's stream."""

    SAMPLE_DRAWN = "SampleDrawn"  # sample, reason
    ITEM_REVIEWED = "ItemReviewed"  # sample, verdict, defects, by
    VERDICT_DISPUTED = "VerdictDisputed"  # sample, dispute, by
    DISPUTE_DECIDED = "DisputeDecided"  # sample, dispute, ruling, by
    LOT_DECIDED = "LotDecided"  # lot, number, accepted, found, severity: that of the next lot
    INSPECTION_RESUMED = "InspectionResumed"  # by
    CALIBRATION_OPENED = "CalibrationOpened"  # calibration, item, by
    CALIBRATION_MARKED = "CalibrationMarked"  # calibration, item, by
    CALIBRATION_CLOSED = "CalibrationClosed"  # calibration, item, by
    COACHING_NOTED = "CoachingNoted"  # note, person, by
    GOLD_MADE = "GoldMade"  # gold, item, task, by
    GOLD_SEEDED = "GoldSeeded"  # gold, copy, after: the item that it follows
    GOLD_SCORED = "GoldScored"  # gold, copy, task, person, missed: the answers that were, critical
    GOLD_RETIRED = "GoldRetired"  # gold, item, by
    GOLD_REVIVED = "GoldRevived"  # gold, item, by


@dataclass(frozen=True, slots=True)
class Defect:
    """A departure from the scorecard; critical when the client's customer, law or money feels it.

    `lost_pct` is what it takes of a score of 100; None where it was noted before scorecards had weights.
    """

    key: str
    critical: bool
    note: str = ""
    fatal: bool = False
    lost_pct: Decimal | None = None


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
    lot_id: Identifier | None = None


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
    """The figures of one group: first-pass yield of what was released, accuracy of what was reviewed and of gold.

    `score` is the mean of first reviews, out of 100; None before the first.
    """

    group: str
    first_pass_yield: Rate
    accuracy: Rate
    critical_accuracy: Rate
    gold: Rate
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """A session in which several reviewers score one item alone and then see each other's marks."""

    tenant: Identifier
    id: Identifier
    item_id: Identifier
    number: str
    line: str
    opened_by: Identifier
    opened_at: Moment
    closed_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class CalibrationMark:
    """What one reviewer made of a session's item; given once, never changed."""

    tenant: Identifier
    calibration_id: Identifier
    reviewer_id: Identifier
    verdict: Verdict
    defects: tuple[Defect, ...]
    note: str
    marked_at: Moment


@dataclass(frozen=True, slots=True)
class Concord:
    """How far the reviewers of a session agree: pairs of them that say the same, point by point and on the verdict.

    `points` are those on which they differ; `alpha` is Krippendorff's over points and verdict, None where chance alone
    would agree fully.
    """

    verdict: Rate
    marks: Rate
    alpha: float | None
    points: tuple[str, ...]


class Ruling(StrEnum):
    """How a lead decides a dispute: the verdict stands, or its defects are struck from the figures."""

    UPHELD = "upheld"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A worker's reply to a verdict on their work, and the lead's ruling; one per person and sample."""

    tenant: Identifier
    id: Identifier
    sample_id: Identifier
    person_id: Identifier
    reply: str
    raised_at: Moment
    ruling: Ruling | None = None
    answer: str = ""
    decided_by: Identifier | None = None
    decided_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a review said of somebody's work, with their dispute where they raised one."""

    sample: Sample
    review: Review
    dispute: Dispute | None


@dataclass(frozen=True, slots=True)
class CoachingNote:
    """What a lead noted for somebody to get better at, about one sample or in general."""

    tenant: Identifier
    id: Identifier
    person_id: Identifier
    author_id: Identifier
    text: str
    noted_at: Moment


@dataclass(frozen=True, slots=True)
class Lot:
    """So many items of an engagement in the order they were resolved, of which a plan looks at some.

    `filled` counts the items that came, `reviewed` the samples with a verdict, `found` those with a defect.
    """

    tenant: Identifier
    id: Identifier
    engagement_id: Identifier
    number: int
    size: int
    severity: str
    letter: str
    sample_size: int
    accept: int
    reject: int
    filled: int = 0
    reviewed: int = 0
    found: int = 0
    accepted: bool | None = None
    opened_at: Moment | None = None
    decided_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class GoldItem:
    """A task whose answer is known: `known` holds it by field or question, `critical` names those that weigh most.

    `item_id` is the released and reviewed item that it was taken from; a retired one is seeded no more.
    """

    tenant: Identifier
    id: Identifier
    item_id: Identifier
    number: str
    engagement_id: Identifier
    line: str
    task_id: Identifier
    task_name: str
    form: str | None
    known: Mapping[str, Any]
    critical: tuple[str, ...]
    made_by: Identifier
    made_at: Moment
    retired_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class GoldCopy:
    """A gold item as it was set before people: who worked it, what they gave, and in which answers they missed."""

    tenant: Identifier
    item_id: Identifier
    gold_id: Identifier
    seeded_at: Moment
    person_id: Identifier | None = None
    worked_at: Moment | None = None
    given: Mapping[str, Any] | None = None
    missed: tuple[str, ...] = ()
    critical: bool = False

    @property
    def right(self) -> bool:
        """Whether no answer was missed."""
        return not self.missed
