"""The facts of the room: engagements, and the terms of their statements of work by date. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from remit.contracts.agreement import Agreement
from remit.contracts.pricing import PriceSchedule
from remit.parties.model import CLASSIFIED, DataClass, Purpose, Resource, Shore
from remit.values.calendar import Calendar
from remit.values.identifier import Identifier
from remit.values.moment import Moment

INSPECTION_LEVELS = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
QUALITY_LIMITS = (
    *(Decimal(step).scaleb(power) for power in (-2, -1, 0, 1, 2) for step in ("1.0", "1.5", "2.5", "4.0", "6.5")),
    Decimal(1000),
)
"""What the tables of ISO 2859-1 know: levels of inspection, and nonconforming per hundred that are tolerable."""


class Metric(StrEnum):
    """What a service level promises."""

    TURNAROUND_TIME = "turnaround_time"
    RESPONSE_TIME = "response_time"
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    ACCURACY = "accuracy"
    FIRST_PASS_YIELD = "first_pass_yield"  # noqa: S105 - the name of a metric, no password


class EventKind(StrEnum):
    """What the room tells the house."""

    ENGAGEMENT_CREATED = "EngagementCreated"
    STATEMENT_OF_WORK_PUBLISHED = "StatementOfWorkPublished"


class PricingModel(StrEnum):
    """How work is paid for."""

    PER_ITEM = "per_item"
    PER_HOUR = "per_hour"
    PER_FTE = "per_fte"
    FIXED = "fixed"
    BASELINE = "baseline"
    OUTCOME = "outcome"
    GAIN_SHARE = "gain_share"


@dataclass(frozen=True, slots=True)
class Engagement:
    """Everything agreed with one client for one handed-over process.

    `tenant` is the client, `provider` the organisation that does the work, `line` the line of service. It takes work
    from `valid_from` to before `valid_until`.
    """

    tenant: Identifier
    id: Identifier
    key: str
    name: str
    provider: Identifier
    line: str
    country: str
    valid_from: Moment
    valid_until: Moment | None = None
    colour: str = "#5b6770"


class EscalationAct(StrEnum):
    """What happens when a clock reaches a level: leads are told, its tasks count more, or they are given anew."""

    NOTIFY = "notify"
    RAISE = "raise"
    REASSIGN = "reassign"


@dataclass(frozen=True, slots=True)
class Escalation:
    """What is done at so many percent of a promise's target."""

    at_pct: Decimal
    act: EscalationAct


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """One measurable promise: `target_minutes` of open time for the time metrics, met in `target_pct` of the cases.

    It is measured over a calendar month; `definition` says in the contract's words what is counted.
    """

    metric: Metric
    target_minutes: Decimal | None
    calendar: Calendar | None
    levels_pct: tuple[Decimal, ...] = (Decimal(50), Decimal(75), Decimal(100))
    target_pct: Decimal = Decimal(95)
    definition: str = ""
    escalations: tuple[Escalation, ...] = ()


@dataclass(frozen=True, slots=True)
class LotSampling:
    """Sampling by attributes as ISO 2859-1 has it: items per lot, inspection level, quality limit in percent."""

    lot: int
    level: str
    aql: Decimal


class Stratum(StrEnum):
    """By what a share of the work is set apart for sampling."""

    KIND = "kind"
    LANGUAGE = "language"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Share:
    """A stratum of a sampling plan: of the work whose `by` is `value`, so many percent are looked at."""

    by: Stratum
    value: str
    percent: Decimal


class Gravity(StrEnum):
    """How much a defect matters: a critical one goes back, a fatal one also takes the whole score."""

    MINOR = "minor"
    CRITICAL = "critical"
    FATAL = "fatal"


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """One point of a scorecard: what a review looks at, how much of the score it takes, and how grave it is.

    `names` is empty where the line's own name for the point is meant.
    """

    key: str
    names: Mapping[str, str] = field(default_factory=dict)
    gravity: Gravity = Gravity.MINOR
    weight: Decimal = Decimal(1)

    @property
    def critical(self) -> bool:
        """Whether a defect here is felt by the client's customer, law or money, and is never passed."""
        return self.gravity is not Gravity.MINOR


@dataclass(frozen=True, slots=True)
class FindingsRule:
    """When findings stop somebody: `critical` of them within `days`.

    Then the qualification of that name rests for this client; where none is named, all their work for the client.
    """

    critical: int
    days: int
    qualification: str | None = None


@dataclass(frozen=True, slots=True)
class SamplingPlan:
    """How much of the resolved work gets a second look: percent of all, and of the work of people new to it.

    `lots` takes the place of the percentage where the parties agreed on sampling by attributes. `strata` are shares
    that differ from it, the first that fits; `suspend` says when findings stop somebody. So many gold items come among
    a hundred items that people work on, as `gold_percent` says. `scorecard` is what a review looks at for this client;
    where it is empty, the line's own checklist.
    """

    percent: Decimal = Decimal(10)
    newcomer_percent: Decimal = Decimal(100)
    newcomer_items: int = 20
    lots: LotSampling | None = None
    strata: tuple[Share, ...] = ()
    suspend: FindingsRule | None = None
    gold_percent: Decimal = Decimal(0)
    scorecard: tuple[ScorePoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Retention:
    """How long an item is kept at least, in days from its receipt, and by what law or agreement."""

    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class DataHandling:
    """Where the client's data may be worked on and seen: shores with access, classes visible per shore, purposes.

    `retention` holds back an erasure.
    """

    allowed_shores: frozenset[Shore] = frozenset(Shore)
    visible: Mapping[Shore, frozenset[DataClass]] = field(default_factory=lambda: {Shore.ON: CLASSIFIED})
    purposes: frozenset[Purpose] = frozenset(Purpose)
    retention: Retention | None = None


@dataclass(frozen=True, slots=True)
class ExposureLimit:
    """How much content that weighs on people one may look at: minutes within 24 hours, and at a stretch before a break.

    `in_a_row` is how many such tasks may follow each other without other work or a break between.
    """

    daily_minutes: int = 240
    stretch_minutes: int = 45
    break_minutes: int = 15
    in_a_row: int = 30


@dataclass(frozen=True, slots=True)
class RoutingTerms:
    """How work is handed out: to people on shift alone, and by the house itself (`push`) rather than when asked for.

    `exposure` bounds work that weighs on people; it holds unagreed too; a client may agree on other
    figures. `weight_pct` says how much the client's work counts against that of others, `attention_pct` which share of
    the hands it is to have at least while it has work waiting.
    """

    on_shift_only: bool = False
    push: bool = False
    exposure: ExposureLimit = ExposureLimit()
    weight_pct: int = 100
    attention_pct: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """One line of a rate card: `amount` of the card's currency per `unit`, exact."""

    key: str
    unit: str
    amount: Decimal
    model: PricingModel = PricingModel.PER_ITEM


@dataclass(frozen=True, slots=True)
class RateCard:
    """Priced units in one currency (ISO 4217)."""

    currency: str
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True, slots=True)
class Provisions:
    """What a statement of work provides; `parameters` are the line's own (tolerances, playbook, approval limits)."""

    service_levels: tuple[ServiceLevel, ...] = ()
    sampling: SamplingPlan = SamplingPlan()
    data_handling: DataHandling = field(default_factory=DataHandling)
    rate_card: RateCard | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    pricing: PriceSchedule | None = None
    agreement: Agreement = field(default_factory=Agreement)
    routing: RoutingTerms = RoutingTerms()


@dataclass(frozen=True, slots=True)
class StatementOfWork:
    """One version of an engagement's terms, valid from `valid_from` to before `valid_until`."""

    tenant: Identifier
    id: Identifier
    engagement_id: Identifier
    version: int
    valid_from: Moment
    valid_until: Moment | None
    provisions: Provisions


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for an engagement at one moment: the engagement and its statement of work of that day."""

    engagement: Engagement
    version: int
    valid_from: Moment
    valid_until: Moment | None
    service_levels: tuple[ServiceLevel, ...]
    sampling: SamplingPlan
    data_handling: DataHandling
    rate_card: RateCard | None
    parameters: Mapping[str, Any]
    pricing: PriceSchedule | None = None
    routing: RoutingTerms = RoutingTerms()

    def service_level(self, metric: Metric) -> ServiceLevel | None:
        """Return the promise for a metric, None where none was made."""
        return next((level for level in self.service_levels if level.metric is metric), None)

    def resource(self, kind: str, name: str = "", *, data_classes: frozenset[DataClass] = frozenset()) -> Resource:
        """Return a thing of this engagement for the access decision, under these terms."""
        handling = self.data_handling
        return Resource(
            tenant=self.engagement.tenant,
            kind=kind,
            name=name,
            country=self.engagement.country,
            allowed_shores=handling.allowed_shores,
            purposes=handling.purposes,
            data_classes=data_classes,
            visible=handling.visible,
        )
