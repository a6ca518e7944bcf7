"""Which escalations of a clock are due, and when the next one will be: derived from the clock, which the events decide.

An escalation is known by metric, level, act and round of work: one that was done is not done again, however often the
clock is asked. A paused clock reaches no level; one that was reached stays so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from remit.contracts.model import Escalation, EscalationAct, Metric
from remit.values.moment import Moment


@dataclass(frozen=True, slots=True)
class Step:
    """One escalation of an item's clock with the moment at which its level is reached, None while it is not known."""

    metric: Metric
    at_pct: Decimal
    act: EscalationAct
    returns: int
    level_at: Moment | None

    @property
    def key(self) -> str:
        """What makes it the same one."""
        return f"{self.metric}:{self.at_pct.normalize():f}:{self.act}:{self.returns}"


@dataclass(frozen=True, slots=True)
class Escalated:
    """An escalation that was done: at so many percent of a promise, what, when reached and when done."""

    item_id: str
    key: str
    metric: Metric
    at_pct: Decimal
    act: EscalationAct
    level_at: Moment
    done_at: Moment


def steps(
    metric: Metric, escalations: Iterable[Escalation], levels_at: Iterable[Moment | None], *, returns: int
) -> tuple[Step, ...]:
    """Lay escalations beside the moments of their levels, in the order of the terms."""
    paired = zip(escalations, levels_at, strict=True)
    return tuple(Step(metric, one.at_pct, one.act, returns, level_at) for one, level_at in paired)


def due(found: Iterable[Step], *, done: frozenset[str], now: Moment) -> tuple[Step, ...]:
    """Return the steps whose level is reached and that were not done, the first reached first."""
    ripe = [one for one in found if one.level_at is not None and one.level_at <= now and one.key not in done]
    return tuple(sorted(ripe, key=lambda one: (one.level_at, one.at_pct, one.act)))


def next_at(found: Iterable[Step], *, now: Moment) -> Moment | None:
    """Return when the next level will be reached as things stand; None where none will."""
    return min((one.level_at for one in found if one.level_at is not None and one.level_at > now), default=None)
