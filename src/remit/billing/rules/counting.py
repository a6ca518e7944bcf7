"""Counting: the usages of a span become the facts that a pricing model computes from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from remit.billing.model import (
    Cost,
    Days,
    Facts,
    Hours,
    Outcomes,
    Receipt,
    Receipts,
    Seat,
    Seats,
    Taken,
    Transition,
    Vacancy,
    Volume,
)
from remit.billing.model.usage import Usage, UsageKind
from remit.billing.rules.months import Month
from remit.billing.rules.time_and_materials import billable_minutes
from remit.contracts import pricing
from remit.contracts.pricing import PriceItem, Rework, TimeAndMaterials


@dataclass(frozen=True, slots=True)
class Count:
    """Released items of one meter, or what they measure: quantity, and whether they had been released before."""

    meter: str
    rework: bool
    quantity: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What happened in a span: items by meter, the other facts one by one; `seats` are those of all time."""

    items: tuple[Count, ...]
    facts: tuple[Usage, ...]
    seats: tuple[Usage, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What a price needs to know beside the usages: the month, its days served, what its windows hold already."""

    month: Month
    served_days: int
    contract_month: int
    before: Fraction = Fraction(0)
    charged_before: Fraction = Fraction(0)
    closes: bool = True
    taken: Taken | None = None


def takes(meter: str, key: str) -> bool:
    """Tell whether a price item's meter counts a usage's; one that ends in `*` takes all that begin so."""
    return key.startswith(meter[:-1]) if meter.endswith("*") else key == meter


def units(item: PriceItem, counted: Counted) -> int:
    """Return how many units a price item counts."""
    again = item.rework is Rework.ALWAYS
    return sum(one.quantity for one in counted.items if takes(item.meter, one.meter) and (again or not one.rework))


def facts_for(item: PriceItem, counted: Counted, frame: Frame) -> Facts:
    """Return the facts of the kind that a price item's model counts."""
    model = item.model
    if isinstance(model, pricing.PerItem | pricing.Baseline):
        return Volume(Fraction(units(item, counted)), frame.before, frame.charged_before, frame.closes)
    if frame.taken is not None:
        return frame.taken
    if isinstance(model, pricing.Fixed):
        return Days(frame.served_days, frame.month.days)
    if isinstance(model, pricing.PerFte):
        return Seats(frame.month.first_date, _seats(one for one in counted.seats if takes(item.meter, one.meter)))
    mine = tuple(one for one in counted.facts if takes(item.meter, one.meter))
    if isinstance(model, TimeAndMaterials):
        return _hours(model, mine)
    if isinstance(model, pricing.PassThrough):
        return Receipts(tuple(_receipt(one) for one in mine if one.kind is UsageKind.RECEIPT))
    if isinstance(model, pricing.TransitionFee):
        accepted = frozenset(str(one.body["key"]) for one in mine if one.kind is UsageKind.MILESTONE)
        return Transition(accepted, frame.contract_month)
    if isinstance(model, pricing.Outcome):
        return _outcomes(mine)
    return Cost(sum((one.amount or Decimal(0) for one in mine if one.kind is UsageKind.COST), Decimal(0)))


def _hours(model: TimeAndMaterials, found: Iterable[Usage]) -> Hours:
    minutes: dict[str, int] = defaultdict(int)
    for one in found:
        if one.kind is UsageKind.TIME and one.role:
            minutes[one.role] += billable_minutes(one.quantity, increment_minutes=model.increment_minutes)
    return Hours(dict(minutes))


def _receipt(one: Usage) -> Receipt:
    return Receipt(one.source, one.amount or Decimal(0), Decimal(str(one.body.get("rate", "1"))))


def _outcomes(found: Iterable[Usage]) -> Outcomes:
    mine = [one for one in found if one.kind is UsageKind.OUTCOME]
    successes = sum(int(one.body.get("successes", 0)) for one in mine)
    return Outcomes(Fraction(sum(one.quantity for one in mine)), Fraction(successes))


def _seats(found: Iterable[Usage]) -> tuple[Seat, ...]:
    """Read the seats; of several facts on one seat the last one, in the order of the work, holds."""
    last: dict[str, Usage] = {str(one.body["key"]): one for one in found}
    return tuple(_seat(key, one.body) for key, one in sorted(last.items()))


def _seat(key: str, body: Mapping[str, object]) -> Seat:
    vacancies = body.get("vacancies")
    rows = vacancies if isinstance(vacancies, list) else []
    return Seat(
        key=key,
        opened_date=date.fromisoformat(str(body["opened_date"])),
        fte=Decimal(str(body.get("fte", "1"))),
        closed_date=_day(body.get("closed_date")),
        vacancies=tuple(Vacancy(date.fromisoformat(row["from_date"]), _day(row.get("until_date"))) for row in rows),
    )


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
