"""Facts of volumes: what the terms say of how much is handed over in a window, and how much it was."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from remit.contracts.pricing import Window


class Promise(StrEnum):
    """What the terms say of a volume: paid for if not taken, committed to, or cheaper from a count on."""

    TAKE_OR_PAY = "take_or_pay"
    COMMITMENT = "commitment"
    TIERS = "tiers"


@dataclass(frozen=True, slots=True)
class WindowUse:
    """A window's units: handed over, carried into it, at least and at most as agreed; `over` once it has ended."""

    first_date: date
    last_date: date
    over: bool
    used: Fraction
    carried: Fraction = Fraction(0)
    at_least: Fraction | None = None
    at_most: Fraction | None = None

    @property
    def short(self) -> Fraction:
        """Units that are missing to the least."""
        return max(Fraction(0), (self.at_least or Fraction(0)) - self.used - self.carried)

    @property
    def above(self) -> Fraction:
        """Units above the most."""
        return max(Fraction(0), self.used - self.at_most) if self.at_most is not None else Fraction(0)


@dataclass(frozen=True, slots=True)
class VolumeUse:
    """A volume of the terms with its windows, the current one last; `bounds` are the last units of its tiers."""

    promise: Promise
    name: str
    clause: str
    meter: str
    window: Window
    uses: tuple[WindowUse, ...]
    bounds: tuple[Decimal, ...] = ()

    @property
    def most(self) -> float:
        """The most units that a drawing of its windows has to hold."""
        counts = [count for one in self.uses for count in (one.used + one.carried, one.at_least, one.at_most)]
        return max(1.0, *(float(count) for count in (*counts, *self.bounds[-1:]) if count is not None))

    @property
    def tier(self) -> int:
        """The number of the tier that the current window has reached, from 1."""
        return 1 + sum(self.uses[-1].used >= bound for bound in self.bounds)

    @property
    def to_next_tier(self) -> Fraction | None:
        """Units to the end of the current window's tier, None in the last one."""
        ends = [Fraction(bound) - self.uses[-1].used for bound in self.bounds]
        return min((left for left in ends if left > 0), default=None)
