"""The facts of prices: what was agreed to be paid, in which model, with every parameter explicit. All frozen.

A price schedule is part of one version of a statement of work, so it never changes; a new price is a new version.
Amounts are decimals in major units of the schedule's currency; percentages are percent, not shares.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class TierScheme(StrEnum):
    """How tiers apply: each unit at the price of its own tier, or all units at the price of the tier reached."""

    GRADUATED = "graduated"
    ALL_UNITS = "all_units"


class Window(StrEnum):
    """The span over which something is counted: calendar month, quarter or year."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class MeasuredFrom(StrEnum):
    """Where a deviation is measured from once it leaves a band: the band's edge, or the middle it lies around."""

    EDGE = "edge"
    BASELINE = "baseline"


class DayCount(StrEnum):
    """Which days a part of a month is counted in: all, or Monday to Friday without the agreed holidays."""

    CALENDAR = "calendar"
    WORKING = "working"


class PartMonth(StrEnum):
    """How the month is billed in which a seat opens or closes."""

    PRO_RATA = "pro_rata"
    WHOLE = "whole"
    NONE = "none"


class VacancyDeduction(StrEnum):
    """What a vacancy beyond its tolerance takes from the bill: the days beyond it, or all its days."""

    EXCESS = "excess"
    WHOLE = "whole"


class Mode(StrEnum):
    """How a figure is rounded."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"


class CappedAt(StrEnum):
    """What cap and floor of a cost-of-living clause hold: the change of the index, or that of the price."""

    INDEX = "index"
    PRICE = "price"


class LatePriced(StrEnum):
    """What a fact that arrives after the cut-off is priced by: the month of the work, or the month it is billed in."""

    WORK = "as_of_work"
    BILLING = "as_of_billing"


class Rework(StrEnum):
    """Whether work done again after a return is counted again."""

    NEVER = "never"
    ALWAYS = "always"


class Carry(StrEnum):
    """What goes on into the next window: nothing, units above the commitment, or units that were paid but not taken."""

    NOTHING = "nothing"
    SURPLUS = "surplus"
    SHORTFALL = "shortfall"


class CreditBase(StrEnum):
    """What the at-risk amount is a percentage of: the month's charges, with or without what is passed through."""

    CHARGES = "charges"
    WITHOUT_PASS_THROUGH = "without_pass_through"  # noqa: S105 - a base of charges, no password


@dataclass(frozen=True, slots=True)
class Tier:
    """Units up to and with `upto` (None: all further) at `price` each."""

    price: Decimal
    upto: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PerItem:
    """A price for each counted item, in tiers that are counted over `tier_window`, and a minimum over its own."""

    tiers: tuple[Tier, ...]
    scheme: TierScheme = TierScheme.GRADUATED
    tier_window: Window = Window.MONTH
    minimum: Decimal = Decimal(0)
    minimum_window: Window = Window.MONTH


@dataclass(frozen=True, slots=True)
class TakeOrPay:
    """A volume that is handed over in each window or paid for at `shortfall_rate` a unit.

    With `carry`, what a window is above or short of its commitment counts in the next one, and in no later one, up to
    `carry_cap_pct` of the commitment.
    """

    committed: Decimal
    shortfall_rate: Decimal
    window: Window = Window.MONTH
    carry: Carry = Carry.NOTHING
    carry_cap_pct: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class PerFte:
    """A monthly price for each agreed seat; tolerance is counted in the days of `day_count`."""

    monthly_rate: Decimal
    day_count: DayCount = DayCount.CALENDAR
    holidays: tuple[date, ...] = ()
    opening: PartMonth = PartMonth.PRO_RATA
    closing: PartMonth = PartMonth.PRO_RATA
    vacancy_tolerance_days: int = 0
    vacancy_deducts: VacancyDeduction = VacancyDeduction.EXCESS


@dataclass(frozen=True, slots=True)
class Baseline:
    """A monthly charge for a baseline volume; beyond the deadband, units above or below it at their own rates."""

    monthly_charge: Decimal
    volume: Decimal
    deadband_pct: Decimal
    additional_rate: Decimal
    reduced_rate: Decimal
    measured_from: MeasuredFrom = MeasuredFrom.EDGE


@dataclass(frozen=True, slots=True)
class RoleRate:
    """One line of a role card."""

    role: str
    hourly_rate: Decimal


@dataclass(frozen=True, slots=True)
class TimeAndMaterials:
    """Hours by role card; each time sheet is rounded up to `increment_minutes`, the month is capped where agreed."""

    roles: tuple[RoleRate, ...]
    increment_minutes: int = 1
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A price for each success, due where at least `gate_pct` of the attempts succeeded, capped where agreed."""

    price: Decimal
    gate_pct: Decimal = Decimal(0)
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GainShare:
    """A share of what the client saved against a baseline cost, once the saving passes a threshold."""

    baseline_cost: Decimal
    threshold: Decimal
    share_pct: Decimal
    measured_from: MeasuredFrom = MeasuredFrom.EDGE
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A part of a transition fee that falls due when the client accepts it."""

    key: str
    share_pct: Decimal


@dataclass(frozen=True, slots=True)
class TransitionFee:
    """A sum for taking the work over, split over milestones or over equal monthly instalments, to the cent."""

    total: Decimal
    milestones: tuple[Milestone, ...] = ()
    instalments: int = 0


@dataclass(frozen=True, slots=True)
class PassThrough:
    """Receipts charged on, with a mark-up that is capped per month where agreed."""

    markup_pct: Decimal = Decimal(0)
    markup_cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """A sum per month, by calendar days in a part of one."""

    monthly: Decimal


Model = (
    PerItem
    | TakeOrPay
    | PerFte
    | Baseline
    | TimeAndMaterials
    | Outcome
    | GainShare
    | TransitionFee
    | PassThrough
    | Fixed
)


@dataclass(frozen=True, slots=True)
class CostOfLiving:
    """Prices follow an index from `base`, as far as `labour_share_pct` of them is labour."""

    index: str
    base: Decimal
    labour_share_pct: Decimal = Decimal(100)
    floor_pct: Decimal | None = None
    cap_pct: Decimal | None = None
    capped_at: CappedAt = CappedAt.INDEX


@dataclass(frozen=True, slots=True)
class ExchangeBand:
    """Prices follow an exchange rate once it leaves a band around `base`, as far as `share_pct` of them depends on it.

    The rate `index` says how much of the price's currency one unit of the cost's currency buys.
    """

    index: str
    base: Decimal
    band_pct: Decimal
    share_pct: Decimal = Decimal(100)
    measured_from: MeasuredFrom = MeasuredFrom.EDGE


@dataclass(frozen=True, slots=True)
class GlidePath:
    """Agreed reductions, one per contract year from the second on, each upon the year before."""

    yearly_pct: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Indexation:
    """What moves a price from year to year, in this order; the moved price is rounded once to `decimals`."""

    cost_of_living: CostOfLiving | None = None
    exchange_band: ExchangeBand | None = None
    glide_path: GlidePath | None = None
    decimals: int = 4
    mode: Mode = Mode.HALF_UP


@dataclass(frozen=True, slots=True)
class PriceItem:
    """One priced thing: its model, the clause that says so, and the meter that counts for it.

    `meter` is a key such as `item:letter` or `time:analyst`; one that ends in `*` takes all that begin so.
    """

    key: str
    name: str
    clause: str
    unit: str
    meter: str
    model: Model
    indexation: Indexation | None = None
    rework: Rework = Rework.NEVER


@dataclass(frozen=True, slots=True)
class CreditRule:
    """What a missed service level costs: its part of the at-risk amount, and a factor for each miss in a row.

    `allocation_pct` is in percent of the at-risk amount; the sum of all may reach the pool. The last factor holds on.
    """

    level: str
    allocation_pct: Decimal
    factors: tuple[Decimal, ...] = (Decimal(1),)


@dataclass(frozen=True, slots=True)
class EarnBack:
    """A credit is given back where the level was met in each of the `months` after it."""

    months: int
    returned_pct: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """Service credits: the at-risk amount in percent of its base, the pool of allocations, and what limits them."""

    at_risk_pct: Decimal
    rules: tuple[CreditRule, ...]
    base: CreditBase = CreditBase.CHARGES
    pool_pct: Decimal = Decimal(100)
    one_per_cause: bool = True
    earn_back: EarnBack | None = None


@dataclass(frozen=True, slots=True)
class PriceSchedule:
    """All prices of one statement of work: one currency, one time zone for its months, one way to round a charge."""

    currency: str
    items: tuple[PriceItem, ...]
    tz: str = "UTC"
    mode: Mode = Mode.HALF_UP
    late: LatePriced = LatePriced.WORK
    credits: CreditTerms | None = None
    payment_days: int = 30
