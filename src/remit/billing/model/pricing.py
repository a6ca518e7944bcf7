"""The facts that prices are computed from, and what comes of them. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class ChargeKind(StrEnum):
    """What a charge is for."""

    USAGE = "usage"
    MINIMUM = "minimum"
    SHORTFALL = "shortfall"
    MADE_UP = "made_up"
    BASELINE = "baseline"
    ADDITIONAL = "additional"
    REDUCED = "reduced"
    SEAT = "seat"
    TIME = "time"
    OUTCOME = "outcome"
    GAIN_SHARE = "gain_share"
    TRANSITION = "transition"
    PASS_THROUGH = "pass_through"  # noqa: S105 - a kind of charge, no password
    MARKUP = "markup"
    FIXED = "fixed"
    CAP = "cap"
    ADJUSTMENT = "adjustment"
    CREDIT = "credit"
    EARN_BACK = "earn_back"


@dataclass(frozen=True, slots=True)
class Line:
    """One computed amount in major units, exact, with the working that led to it."""

    kind: ChargeKind
    amount: Fraction
    working: str
    quantity: Fraction = Fraction(1)
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """Units of a month; `before` were counted earlier in the tiers' window.

    `charged_before` is what the window of the minimum was charged so far, `closes` whether the month ends that window.
    """

    quantity: Fraction
    before: Fraction = Fraction(0)
    charged_before: Fraction = Fraction(0)
    closes: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """Units handed over in a window so far, and in the one before it; None where no commitment held then.

    `part` and `last_part` are the parts of the windows' days on which the commitment held. `last_committed` and
    `last_rate` are what was agreed in the window before, where that differs from today.
    """

    quantity: Fraction
    last: Fraction | None = None
    part: Fraction = Fraction(1)
    last_part: Fraction = Fraction(1)
    closes: bool = True
    last_committed: Decimal | None = None
    last_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Days on which nobody sat on a seat, both included; `until_date` None: still vacant."""

    from_date: date
    until_date: date | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """An agreed seat of so many FTE, with the days it opened and closed (last day included) and its vacancies."""

    key: str
    opened_date: date
    fte: Decimal = Decimal(1)
    closed_date: date | None = None
    vacancies: tuple[Vacancy, ...] = ()


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of a month; `first_date` is its first day."""

    first_date: date
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Billable minutes by role, each time sheet rounded before it was added."""

    minutes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many attempts there were and how many of them succeeded."""

    attempts: Fraction
    successes: Fraction


@dataclass(frozen=True, slots=True)
class Cost:
    """What the work cost the client in the month, in the schedule's currency."""

    actual: Decimal


@dataclass(frozen=True, slots=True)
class Transition:
    """The milestones accepted in the month, or the number of the month since the fee began, from 1."""

    accepted: frozenset[str] = frozenset()
    month: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt to pass on: an amount in the schedule's currency after `rate`."""

    key: str
    amount: Decimal
    rate: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Receipts:
    """The receipts of a month."""

    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """How many of a month's calendar days were served."""

    served: int
    in_month: int


Facts = Volume | Taken | Seats | Hours | Outcomes | Cost | Transition | Receipts | Days
