"""The monthly service report: what a client reads of a service and a month, each figure with what stands behind it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from remit.billing.model.invoice import Invoice
from remit.billing.model.usage import Charge, Level, RatingRun
from remit.parties.model import AuditEntry
from remit.quality.model import Rate
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.money import Money
from remit.work.model import Incident


class Figure(StrEnum):
    """A count of the report that opens its items."""

    RECEIVED = "received"
    RELEASED = "released"
    STRAIGHT_THROUGH = "straight_through"
    LATE = "late"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class ReleasedFact:
    """What a line's own section may read of a released item; nothing classified is in the payload."""

    kind: str
    payload: Mapping[str, Any]
    straight_through: bool
    returns: int
    handling_time_s: int


@dataclass(frozen=True, slots=True)
class LineFigure:
    """One figure of a line's own section: its name per language, and a count or an amount."""

    names: Mapping[str, str]
    value: int | Money


LineReport = Callable[[Iterable[ReleasedFact]], Sequence[LineFigure]]
"""A line's own section: pure, from the month's released items to figures."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An item's first second look in the month: which item, and how many defects it found."""

    item_id: Identifier
    number: str
    defects: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """The money of a month: rated, billed and booked. `booked_minor` is what the entry of the invoice earned."""

    run: RatingRun
    charges: tuple[Charge, ...]
    invoice: Invoice | None = None
    booked_minor: int | None = None

    @property
    def rated(self) -> Money:
        """What the charges come to, credits taken off."""
        return Money(sum(one.minor for one in self.charges), self.run.currency)

    @property
    def equal(self) -> bool:
        """Whether charges, invoice and ledger say the same, line by line; True where nothing is billed yet."""
        if self.invoice is None:
            return True
        billed = {line.charge: line.minor for line in self.invoice.lines}
        rated = {at: one.minor for at, one in enumerate(self.charges, start=1) if one.minor}
        return billed == rated and self.invoice.net_minor == self.rated.minor == self.booked_minor


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """A month of a service as its client reads it; `from_at` to before `until_at`, in the zone `tz`.

    Before the month is rated, `settlement` is None and the levels are as they stand now. `opened` holds every look at
    masked data, by whom and from which shore.
    """

    tenant: Identifier
    engagement_id: Identifier
    name: str
    line: str
    month: str
    tz: str
    from_at: Moment
    until_at: Moment
    counts: Mapping[Figure, int]
    levels: tuple[Level, ...]
    first_pass_yield: Rate
    accuracy: Rate
    reviewed: tuple[Reviewed, ...]
    incidents: tuple[tuple[Incident, str], ...]
    opened: tuple[AuditEntry, ...]
    section: tuple[LineFigure, ...]
    settlement: Settlement | None
