"""Facts of margin: what an hour costs where and in which role, and what a week brought and cost."""

from dataclasses import dataclass
from datetime import date

from remit.values.identifier import Identifier
from remit.values.money import Money
from remit.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class CostRate:
    """What an hour of work costs the provider at a site, valid from a day to before another; no role: any role."""

    tenant: Identifier
    site_id: Identifier
    role: str
    valid_from: date
    valid_until: date | None
    currency: str
    hourly_minor: int

    def holds(self, *, site_id: str | None, role: str, day: date) -> bool:
        """Whether it prices an hour of a role at a site on a day."""
        in_time = self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
        return in_time and self.site_id == site_id and self.role in ("", role)


@dataclass(frozen=True, slots=True)
class Hours:
    """Time that people of one role at one site worked on the items of a week; `week_date` is its Monday."""

    week_date: date
    site_id: Identifier | None
    role: str
    handling_time_s: int
    items: int = 0


@dataclass(frozen=True, slots=True)
class Margin:
    """What work at a site brought in a week, and what the people who did it cost; time without a rate is told."""

    week_date: date
    site_id: Identifier | None
    items: int
    handling_time_s: int
    revenue: Money
    cost: Money
    unpriced_s: int

    @property
    def margin(self) -> Money:
        """Revenue less cost."""
        return self.revenue - self.cost


class CostRateRefused(Refusal):
    """A cost rate that is not told as one."""

    code = "billing.cost_rate"
    status = 422
    sentence = "This is no cost rate: {reason}."
