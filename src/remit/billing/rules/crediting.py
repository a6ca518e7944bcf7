"""Crediting: what the missed service levels of a month take off its charges, and what is given back later."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from remit.billing.model.pricing import ChargeKind
from remit.billing.model.usage import Charge, Level, RatingRun, Usage
from remit.billing.rules.credits import Credit, Exclusion, Miss, credits_of, earned_back, misses_in_a_row
from remit.billing.rules.months import Month
from remit.billing.rules.segments import Segment
from remit.contracts.pricing import CreditBase, CreditTerms, PriceSchedule

CLAUSE = "Service credits"
_PASSED = frozenset({ChargeKind.PASS_THROUGH.value, ChargeKind.MARKUP.value})

History = Sequence[tuple[RatingRun, tuple[Charge, ...]]]


def charges_for_levels(
    schedule: PriceSchedule,
    levels: Sequence[Level],
    charges: Sequence[Charge],
    exclusions: Sequence[Usage],
    *,
    earlier: History,
    span: Segment,
) -> tuple[Charge, ...]:
    """Return the credits of a month as negative charges, and what of earlier credits is earned back by it."""
    terms = schedule.credits
    if terms is None:
        return ()
    priced = {rule.level for rule in terms.rules}
    misses = [_miss(one, earlier, exclusions) for one in levels if one.missed and one.level in priced]
    found = credits_of(terms, misses, base_minor=_base(terms, charges), mode=schedule.mode)
    taken = (_credit(one, span, date_of(span, schedule)) for one in found.credits if one.minor)
    return (*taken, *_returned(terms, levels, earlier, span, date_of(span, schedule)))


def late_exclusions(
    schedule: PriceSchedule,
    run: RatingRun,
    charges: Sequence[Charge],
    exclusions: Sequence[Usage],
    *,
    earlier: History,
    later: Sequence[Charge],
    span: Segment,
) -> Iterator[Charge]:
    """Return what the credits of a rated month differ by now that more of its exclusions are known.

    `earlier` are the months before it, `later` the charges of those after it, which hold what was adjusted already.
    """
    others = [one for one in charges if one.clause != CLAUSE]
    anew = charges_for_levels(schedule, run.levels, others, exclusions, earlier=earlier, span=span)
    known = [one for one in charges if one.kind == ChargeKind.CREDIT.value] + adjusted(later, run.month_date)
    for level in sorted({one.price_item for one in (*anew, *known)}):
        now, was = (
            sum(one.minor for one in found if one.price_item == level and one.kind != ChargeKind.EARN_BACK.value)
            for found in (anew, known)
        )
        if now != was:
            working = f"{Month.of(run.month_date)}: {now} − {was}"
            yield _taken(level, ChargeKind.ADJUSTMENT, now - was, working, span, run.month_date)


def adjusted(charges: Iterable[Charge], month_date: date) -> list[Charge]:
    """Return what later months charged because credits of a month changed."""
    kind = ChargeKind.ADJUSTMENT.value
    return [one for one in charges if (one.clause, one.kind, one.month_date) == (CLAUSE, kind, month_date)]


def date_of(span: Segment, schedule: PriceSchedule) -> date:
    """Return the first day of the month that a segment lies in."""
    return Month.of(span.from_at.astimezone(ZoneInfo(schedule.tz)).date()).first_date


def _base(terms: CreditTerms, charges: Sequence[Charge]) -> int:
    without = _PASSED if terms.base is CreditBase.WITHOUT_PASS_THROUGH else frozenset()
    return sum(one.minor for one in charges if one.kind not in without)


def _miss(level: Level, earlier: History, exclusions: Sequence[Usage]) -> Miss:
    history = [_missed(run, level.level) for run, _ in earlier]
    told = next((one.body for one in reversed(exclusions) if one.body.get("level") == level.level), {})
    excluded = Exclusion(str(told["reason"]), str(told.get("evidence", ""))) if told.get("reason") else None
    cause = str(told["cause"]) if told.get("cause") else None
    return Miss(level.level, misses_in_a_row([*history, True]), cause, excluded)


def _missed(run: RatingRun, level: str) -> bool:
    return any(one.missed for one in run.levels if one.level == level)


def _credit(one: Credit, span: Segment, month_date: date) -> Charge:
    return _taken(one.level, ChargeKind.CREDIT, -one.minor, one.working, span, month_date)


def _taken(level: str, kind: ChargeKind, minor: int, working: str, span: Segment, month_date: date) -> Charge:
    return Charge(
        price_item=level,
        name=level,
        clause=CLAUSE,
        kind=kind.value,
        unit="credit",
        version=span.version,
        month_date=month_date,
        minor=minor,
        quantity="1",
        unit_price=None,
        working=working,
        meter="item:*",
        from_at=span.from_at,
        until_at=span.until_at,
    )


def _returned(
    terms: CreditTerms, levels: Sequence[Level], earlier: History, span: Segment, month_date: date
) -> Iterator[Charge]:
    """Give back the credits whose watched months end with this one."""
    if terms.earn_back is None or len(earlier) < terms.earn_back.months:
        return
    run, charges = earlier[-terms.earn_back.months]
    for one in charges:
        if one.kind == ChargeKind.CREDIT.value:
            now = not any(level.missed for level in levels if level.level == one.price_item)
            after = [
                not _missed(each, one.price_item) for each, _ in earlier[len(earlier) - terms.earn_back.months + 1 :]
            ]
            moved = adjusted((each for _, later in earlier for each in later), run.month_date)
            left = -one.minor - sum(each.minor for each in moved if each.price_item == one.price_item)
            back = earned_back(terms.earn_back, credited_minor=left, met_after=[*after, now])
            if back:
                working = f"{Month.of(run.month_date)}: {left}"
                yield _taken(one.price_item, ChargeKind.EARN_BACK, back, working, span, month_date)
