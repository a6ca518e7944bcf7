"""Crediting: what the missed service levels of a month take off its charges, and what is given back later."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from remit.billing.model.pricing import ChargeKind
from remit.billing.model.usage import Charge, Level, RatingRun, Usage
from remit.billing.rules.credits import Credit, Exclusion, Miss, credits_of, earned_back, misses_in_a_row
from remit.billing.rules.months import Month
from remit.billing.rules.rounding import shown, shown_difference, shown_minor
from remit.billing.rules.segments import Segment
from remit.contracts.pricing import CreditBase, CreditTerms, PriceSchedule
from remit.values.money import Money

CLAUSE = "Service credits"
_PASSED = frozenset({ChargeKind.PASS_THROUGH.value, ChargeKind.MARKUP.value})
_OWN = frozenset({ChargeKind.CREDIT.value, ChargeKind.ADJUSTMENT.value})


@dataclass(frozen=True, slots=True)
class Closed:
    """A rated month as credits look back on it: the levels missed without excuse, and what was credited by level.

    Amounts are minor units above nothing, with everything that was adjusted since.
    """

    month_date: date
    missed: frozenset[str]
    credited: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a month is credited under: its terms, the segment at its end, and the evidence known by now."""

    schedule: PriceSchedule
    span: Segment
    exclusions: Sequence[Usage]

    @property
    def month_date(self) -> date:
        """The first day of the month."""
        return Month.of(self.span.from_at.astimezone(ZoneInfo(self.schedule.tz)).date()).first_date


@dataclass(frozen=True, slots=True)
class Past:
    """A rated month with its charges; `late` tells that evidence for it came after the last cut-off."""

    run: RatingRun
    charges: Sequence[Charge]
    agreed: Agreed
    late: bool = False


def charges_for_levels(
    agreed: Agreed, levels: Sequence[Level], charges: Sequence[Charge], *, earlier: Sequence[Closed]
) -> tuple[Charge, ...]:
    """Return the credits of a month as negative charges, and what of earlier credits is earned back by it."""
    terms = agreed.schedule.credits
    if terms is None:
        return ()
    priced = {rule.level for rule in terms.rules}
    misses = [_miss(one, earlier, agreed.exclusions) for one in levels if one.missed and one.level in priced]
    found = credits_of(terms, misses, base=_base(agreed.schedule, terms, charges), mode=agreed.schedule.mode)
    taken = (_credit(one, agreed) for one in found.credits if one.minor)
    return (*taken, *_returned(terms, _unexcused(levels, agreed.exclusions), earlier, agreed))


def looked_back(past: Sequence[Past]) -> tuple[tuple[Closed, ...], tuple[Charge, ...]]:
    """Look back on rated months, oldest first; return them as they stand now, and the charges that make them so.

    Where evidence came late, the credits of its month and of all months after it are computed anew, each under
    whatever it promised: an excuse also shortens a row of misses, and undoes what was earned back.
    """
    done, found = list[Closed](), list[Charge]()
    reached = False
    for at, one in enumerate(past):
        later = [charge for each in past[at + 1 :] for charge in each.charges]
        reached = reached or one.late
        if reached:
            found += _corrected(one, earlier=done, later=later)
        done.append(_closed(one, (*one.charges, *later, *found)))
    return tuple(done), tuple(found)


def _closed(one: Past, charges: Iterable[Charge]) -> Closed:
    credited: dict[str, int] = {}
    for charge in charges:
        if charge.clause == CLAUSE and charge.kind in _OWN and charge.month_date == one.run.month_date:
            credited[charge.price_item] = credited.get(charge.price_item, 0) - charge.minor
    return Closed(one.run.month_date, _unexcused(one.run.levels, one.agreed.exclusions), credited)


def _corrected(one: Past, *, earlier: Sequence[Closed], later: Sequence[Charge]) -> Iterator[Charge]:
    """Return what a month's credits, and what it earned back, differ by; `later` holds what was adjusted already."""
    others = [charge for charge in one.charges if charge.clause != CLAUSE]
    anew = charges_for_levels(one.agreed, one.run.levels, others, earlier=earlier)
    known = [
        charge
        for charge in (*one.charges, *later)
        if charge.clause == CLAUSE and charge.month_date == one.run.month_date
    ]
    for level in sorted({charge.price_item for charge in (*anew, *known)}):
        for kind in (ChargeKind.ADJUSTMENT, ChargeKind.EARN_BACK):
            yield from _difference(level, kind, anew, known, one.agreed)


def _difference(
    level: str, kind: ChargeKind, anew: Sequence[Charge], known: Sequence[Charge], agreed: Agreed
) -> Iterator[Charge]:
    kinds = {kind.value} if kind is ChargeKind.EARN_BACK else _OWN
    now, was = (
        sum(one.minor for one in found if one.price_item == level and one.kind in kinds) for found in (anew, known)
    )
    if now != was:
        working = f"{Month.of(agreed.month_date)}: {shown_difference(now, was, agreed.schedule.currency)}"
        yield _taken(level, kind, now - was, working, agreed)


def _base(schedule: PriceSchedule, terms: CreditTerms, charges: Sequence[Charge]) -> Money:
    without = _PASSED if terms.base is CreditBase.WITHOUT_PASS_THROUGH else frozenset()
    return Money(sum(one.minor for one in charges if one.kind not in without), schedule.currency)


def _miss(level: Level, earlier: Sequence[Closed], exclusions: Sequence[Usage]) -> Miss:
    told = _told(level.level, exclusions)
    cause = str(told["cause"]) if told.get("cause") else None
    in_a_row = misses_in_a_row([*(level.level in one.missed for one in earlier), True])
    return Miss(level.level, in_a_row, cause, _exclusion(told))


def _told(level: str, exclusions: Sequence[Usage]) -> Mapping[str, Any]:
    return next((one.body for one in reversed(exclusions) if one.body.get("level") == level), {})


def _exclusion(told: Mapping[str, Any]) -> Exclusion | None:
    return Exclusion(str(told["reason"]), str(told.get("evidence", ""))) if told.get("reason") else None


def _unexcused(levels: Iterable[Level], exclusions: Sequence[Usage]) -> frozenset[str]:
    """Return the levels that were missed: a miss that is excluded with evidence is none, in a row and afterwards."""
    excuses = {one.level: _exclusion(_told(one.level, exclusions)) for one in levels if one.missed}
    return frozenset(level for level, excuse in excuses.items() if excuse is None or not excuse.proven)


def _credit(one: Credit, agreed: Agreed) -> Charge:
    return _taken(one.level, ChargeKind.CREDIT, -one.minor, one.working, agreed)


def _taken(level: str, kind: ChargeKind, minor: int, working: str, agreed: Agreed) -> Charge:
    return Charge(
        price_item=level,
        name=level,
        clause=CLAUSE,
        kind=kind.value,
        unit="credit",
        version=agreed.span.version,
        month_date=agreed.month_date,
        minor=minor,
        quantity="1",
        unit_price=None,
        working=working,
        meter="item:*",
        from_at=agreed.span.from_at,
        until_at=agreed.span.until_at,
    )


def _returned(
    terms: CreditTerms, missed: frozenset[str], earlier: Sequence[Closed], agreed: Agreed
) -> Iterator[Charge]:
    """Give back the credits whose watched months end with this one."""
    if terms.earn_back is None or len(earlier) < terms.earn_back.months:
        return
    first, *between = earlier[-terms.earn_back.months :]
    for level, left in sorted(first.credited.items()):
        met_after = [level not in one for one in (*(each.missed for each in between), missed)]
        back = earned_back(terms.earn_back, credited_minor=max(0, left), met_after=met_after)
        if back:
            share = shown(terms.earn_back.returned_pct)
            working = f"{Month.of(first.month_date)}: {shown_minor(left, agreed.schedule.currency)} × {share}%"
            yield _taken(level, ChargeKind.EARN_BACK, back, working, agreed)
