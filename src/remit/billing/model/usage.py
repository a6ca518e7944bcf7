"""Usage: what is priced, as the record of the work or a person tells it; and what a rating run made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from remit.values.identifier import Identifier
from remit.values.moment import Moment


class UsageKind(StrEnum):
    """What a usage is a fact about."""

    ITEM = "item"  # one released item; quantity 1
    MEASURE = "measure"  # what one released item measures, such as its minutes of sound; quantity is how much
    TIME = "time"  # a time sheet; quantity is minutes
    RECEIPT = "receipt"  # to be passed on; amount, body: rate
    SEAT = "seat"  # body: key, opened_date, closed_date, fte, vacancies
    COST = "cost"  # what the work cost the client in the month; amount
    OUTCOME = "outcome"  # quantity is attempts, body: successes
    MILESTONE = "milestone"  # accepted; body: key
    EXCLUSION = (
        "exclusion"  # why a missed level does not count, or its root cause; body: level, reason, evidence, cause
    )


@dataclass(frozen=True, slots=True)
class Usage:
    """One fact to be priced; `source` names what it comes from, and is taken once per client.

    `rework` is whether the item had been released before, `late` whether its turnaround was missed,
    `straight_through` whether nobody worked on it.
    """

    tenant: Identifier
    id: Identifier
    engagement_id: Identifier
    kind: UsageKind
    meter: str
    source: str
    worked_at: Moment
    recorded_at: Moment
    quantity: int = 1
    amount: Decimal | None = None
    item_id: Identifier | None = None
    site_id: Identifier | None = None
    role: str | None = None
    handling_time_s: int = 0
    rework: bool = False
    returns: int = 0
    late: bool = False
    straight_through: bool = False
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Charge:
    """One priced fact: whole minor units, the clause and price version it rests on, its working.

    The usages it counts are those of `meter` worked in the span and recorded by the run's cut-off; `skip` and
    `count` say which of them in the order of the work, `count` None: all.
    """

    price_item: str
    name: str
    clause: str
    kind: str
    unit: str
    version: int
    month_date: date
    minor: int
    quantity: str
    unit_price: Decimal | None
    working: str
    meter: str
    from_at: Moment
    until_at: Moment
    skip: int = 0
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A service level in a month: how many items were counted and met it; the percentage promised."""

    level: str
    counted: int
    met: int
    target_pct: Decimal

    @property
    def missed(self) -> bool:
        """Whether the share that met it is below the target; a month without items misses nothing."""
        return self.counted > 0 and 100 * self.met < self.target_pct * self.counted


@dataclass(frozen=True, slots=True)
class RatingRun:
    """A month of an engagement, rated: from which inputs, by when, and what they came to. Never changed."""

    tenant: Identifier
    id: Identifier
    engagement_id: Identifier
    month_date: date
    cut_off: Moment
    currency: str
    inputs_hash: str
    charges_hash: str
    minor: int
    usages: int
    levels: tuple[Level, ...]
    by: str
    rated_at: Moment


@dataclass(frozen=True, slots=True)
class RatingOrder:
    """A month that a worker rates: so many of its usages are read, and what became of it.

    `refused` says by language why the month could not be rated.
    """

    tenant: Identifier
    id: Identifier
    engagement_id: Identifier
    month_date: date
    by: str
    ordered_at: Moment
    read: int = 0
    of: int = 0
    over_at: Moment | None = None
    run_id: Identifier | None = None
    refused: Mapping[str, str] | None = None
