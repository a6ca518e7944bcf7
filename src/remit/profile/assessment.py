"""Facts of an assessment: what is known of work before it is handed over, and what is made of it. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from statistics import NormalDist
from typing import Any

from remit.parties.model import Shore
from remit.profile.model import Kind, Point, Work
from remit.values.identifier import Identifier
from remit.values.moment import Moment


class Evidence(StrEnum):
    """What the answers of an interview rest on; `ERROR` says how far off a place told so may lie."""

    GUESS = "guess"
    COUNTED = "counted"
    REPORTED = "reported"


ERROR: Mapping[Evidence, float] = {Evidence.GUESS: 0.2, Evidence.COUNTED: 0.1, Evidence.REPORTED: 0.05}
"""The standard error of a place by what it rests on: by heart, counted once, out of the client's own system."""


class StaysIn(StrEnum):
    """How far the client's data may travel."""

    ANYWHERE = "anywhere"
    REGION = "region"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Interview:
    """What somebody at the prospect answered; None where nothing was said.

    Questions “of ten” are answered from 0 to 10. `swing_pct` is how far a month may lie from the mean one.
    """

    prospect: str
    process: str
    line: str = ""
    evidence: Evidence = Evidence.GUESS
    items_per_month: Decimal | None = None
    swing_pct: Decimal | None = None
    ruled_of_ten: Decimal | None = None
    ways: Decimal | None = None
    decisions_per_item: Decimal | None = None
    expert_steps_of_ten: Decimal | None = None
    better_of_ten: Decimal | None = None
    judgements_per_item: Decimal | None = None
    touches_per_item: Decimal | None = None
    qualified_hours_of_ten: Decimal | None = None
    planned_of_ten: Decimal | None = None
    minutes_per_item: Decimal | None = None
    first_pass_pct: Decimal | None = None
    turnaround_hours: Decimal | None = None
    held_of_ten: Decimal | None = None
    reused_of_ten: Decimal | None = None
    currency: str = ""
    stays_in: StaysIn = StaysIn.ANYWHERE
    local_knowledge: bool = False
    overlap_hours: Decimal | None = None
    own_team: bool = False
    outcome_counts: bool = False


class StepKind(StrEnum):
    """What happened in a step of a sample."""

    RULE = "rule"
    JUDGEMENT = "judgement"
    TASK = "task"
    QUESTION = "question"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sample item, as somebody exported it."""

    item: str
    step: str
    kind: StepKind = StepKind.TASK
    by: str = ""
    minutes: Decimal | None = None
    qualified: bool = False
    expert: bool = False
    planned: bool = False
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """The work on sample items, and the points that the sample can tell of; `ours` where we did the work in a trial."""

    works: tuple[Work, ...] = ()
    tells: frozenset[Point] = frozenset()
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Estimate:
    """One point before hand-over: its place with its standard error, and what sample and interview said by themselves.

    `apart` is whether the two contradict each other by more than their errors allow.
    """

    point: Point
    place: float | None
    error: float
    sampled: float | None
    told: float | None
    apart: bool
    figures: tuple[tuple[str, float], ...]

    @property
    def interval(self) -> tuple[float, float] | None:
        """The places between which it lies with 95 % probability."""
        return None if self.place is None else _interval(self.place, self.error)


class Model(StrEnum):
    """A pricing model that may be recommended, by its word in a statement of work; two where work is of two kinds."""

    PER_ITEM = "per_item"
    BASELINE = "baseline"
    PER_FTE = "per_fte"
    TIME_AND_MATERIALS = "time_and_materials"
    OUTCOME = "outcome"
    BOTH = "per_item+time_and_materials"

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the models in it."""
        return tuple(self.value.split("+"))


class About(StrEnum):
    """What a reason speaks for."""

    FAMILY = "family"
    PRICING = "pricing"
    SHORE = "shore"
    COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is recommended: a code with its figures, and the point where they stand, if it is one."""

    about: About
    code: str
    figures: Mapping[str, float] = field(default_factory=dict)
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What is recommended: how it is paid for, where it is done, a volume to commit to, and why."""

    model: Model
    shore: Shore
    committed: int | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The profile of work before it is handed over, with the probability of each kind, and what follows from it."""

    interview: Interview
    sample: Sample
    estimates: tuple[Estimate, ...]
    place: float | None
    error: float
    advice: Advice | None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The places between which the whole lies with 95 % probability."""
        return None if self.place is None else _interval(self.place, self.error)

    @property
    def kind(self) -> Kind | None:
        """What the service would most likely run as."""
        return None if self.place is None else Kind.at(self.place)

    @property
    def sure(self) -> float | None:
        """How probable that kind is, from 0 to 1, where the errors are taken as normal ones."""
        if self.place is None or self.kind is None:
            return None
        low, high = Kind.ends(self.kind)
        around = NormalDist(self.place, max(self.error, 1e-9))
        return around.cdf(high) - around.cdf(low)


@dataclass(frozen=True, slots=True)
class KeptAssessment:
    """What was told of a process, kept: the answers, the rows of a sample, the engagement of a trial instead of one.

    What follows from it is computed when it is read. `tenant` is the client, or the provider while the prospect is no
    client yet; `engagement_id` what was agreed upon it. The marks of a sample's people are numbers, never names.
    """

    tenant: Identifier
    id: Identifier
    answers: Mapping[str, Any]
    steps: tuple[Mapping[str, Any], ...]
    trial_id: Identifier | None
    engagement_id: Identifier | None
    made_by: Identifier
    made_at: Moment
    changed_at: Moment
    changed_by: Identifier | None = None
    version: int = 1
    removed_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Staffing:
    """What a month of the work asks for: hours of ordinary and of qualified people."""

    hours: float
    qualified_hours: float
    items: float

    @property
    def full_time(self) -> float:
        """How many people that is, where a month has 140 hours of work in it."""
        return (self.hours + self.qualified_hours) / FULL_TIME_HOURS


FULL_TIME_HOURS = 140
"""Hours that one person works on items in a month: 20 days of 7 hours, without leave, training and breaks."""


def _interval(place: float, error: float) -> tuple[float, float]:
    return max(0.0, place - 1.96 * error), min(1.0, place + 1.96 * error)
