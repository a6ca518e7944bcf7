"""Time by role card, each time sheet in whole increments, and a cap on the month."""

from collections.abc import Iterator
from fractions import Fraction

from remit.billing.model import ChargeKind, Hours, Line
from remit.billing.refusals import RoleUnpriced
from remit.billing.rules.rounding import shown
from remit.contracts.pricing import RoleRate, TimeAndMaterials


def billable_minutes(minutes: int, *, increment_minutes: int) -> int:
    """Round one time sheet up to whole increments."""
    return -(-minutes // increment_minutes) * increment_minutes


def time_and_materials(model: TimeAndMaterials, hours: Hours) -> tuple[Line, ...]:
    """Charge the hours of each role, in the order of the card. Refuses `RoleUnpriced` for a role that is not on it."""
    unknown = sorted(set(hours.minutes) - {one.role for one in model.roles})
    if unknown:
        raise RoleUnpriced(role=unknown[0])
    lines = tuple(_role(one, hours.minutes[one.role]) for one in model.roles if hours.minutes.get(one.role))
    return (*lines, *cap(lines, None if model.cap is None else Fraction(model.cap)))


def _role(one: RoleRate, minutes: int) -> Line:
    hours = Fraction(minutes, 60)
    working = f"{one.role}: {minutes}/60 × {shown(one.hourly_rate)}"
    return Line(ChargeKind.TIME, hours * Fraction(one.hourly_rate), working, hours, one.hourly_rate)


def cap(lines: tuple[Line, ...], most: Fraction | None) -> Iterator[Line]:
    """Take back what lines come to above a cap; nothing where there is none."""
    total = sum((line.amount for line in lines), Fraction(0))
    if most is not None and total > most:
        yield Line(ChargeKind.CAP, most - total, f"{shown(most)} − {shown(total)}")
