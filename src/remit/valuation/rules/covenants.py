"""Covenants: a measure as a FEEL expression over the chart, its limit, the headroom, and the time for a cure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from remit.engine.feel import compile_expression
from remit.valuation.model import AssumptionRefused, Names


class CovenantStanding(StrEnum):
    """What a test of a covenant gave."""

    MET = "met"
    BREACHED = "breached"
    UNMEASURED = "unmeasured"


@dataclass(frozen=True, slots=True)
class Covenant:
    """One covenant as agreed; `at_most` tells a ceiling from a floor, `cure_days` counts from the test."""

    key: str
    names: Names
    measure: str
    at_most: bool
    limit: Decimal
    cure_days: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """A covenant tested: headroom is above 0 while it is met, and `share` is the headroom over the limit."""

    covenant: Covenant
    standing: CovenantStanding
    measured: Decimal | None
    headroom: Decimal | None
    share: Decimal | None
    cure_until: date | None


def measure_covenant(covenant: Covenant, values: Mapping[str, Decimal], *, tested_on: date) -> Measured:
    """Test one covenant; a figure that is not reported leaves it unmeasured, never met.

    Refuses `FeelRefused` for an unreadable expression, and `AssumptionRefused` for a measure that is no number.
    """
    found = compile_expression(covenant.measure, names=tuple(values)).evaluate(dict(values))
    if found.value is None:
        return Measured(covenant, CovenantStanding.UNMEASURED, None, None, None, None)
    if not isinstance(found.value, Decimal):
        raise AssumptionRefused(name=covenant.key, value=found.value, reason="the measure gives no number")
    headroom = covenant.limit - found.value if covenant.at_most else found.value - covenant.limit
    share = headroom / abs(covenant.limit) if covenant.limit else None
    if headroom >= 0:
        return Measured(covenant, CovenantStanding.MET, found.value, headroom, share, None)
    until = tested_on + timedelta(days=covenant.cure_days)
    return Measured(covenant, CovenantStanding.BREACHED, found.value, headroom, share, until)
