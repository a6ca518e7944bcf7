"""The facts of the room. All frozen; hours count from 1970 UTC, so that they add and subtract."""

from dataclasses import dataclass

HOUR_S = 3_600


@dataclass(frozen=True, slots=True)
class Expected:
    """A forecast of one hour: volume with the range that four of five hours fell into so far."""

    hour: int
    volume: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ForecastError:
    """How far the same method was off over hours that are known: of `hours`, against the naive guess.

    `wape` is the sum of absolute errors over the sum of what came, None where nothing came; `naive_wape` is that of
    taking the hour a week before.
    """

    hours: int
    wape: float | None
    naive_wape: float | None


@dataclass(frozen=True, slots=True)
class Supposition:
    """What if: volume and handling time in percent of what is expected, shrinkage and occupancy in percent."""

    volume: int = 100
    handling: int = 100
    shrinkage: int = 15
    occupancy: int = 85


@dataclass(frozen=True, slots=True)
class HourPlan:
    """One hour of a plan: people required on the work, to be scheduled with shrinkage, and scheduled."""

    hour: int
    volume: float
    required: float
    to_schedule: float
    scheduled: float

    @property
    def gap(self) -> float:
        """How many people are missing; below zero, how many there are too many."""
        return self.to_schedule - self.scheduled
