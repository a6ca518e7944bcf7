"""What a window holds: units before a part of a month, units handed over against a commitment, and what is carried."""

from dataclasses import replace
from fractions import Fraction
from zoneinfo import ZoneInfo

from remit.billing.model import Taken
from remit.billing.records.usage import BEGINNING
from remit.billing.reports.recorded import Recorded
from remit.billing.rules.counting import Counted, units
from remit.billing.rules.months import LENGTH, Month, closes_window, first_of_window
from remit.billing.rules.segments import Segment
from remit.contracts.pricing import PerItem, PriceItem, PriceSchedule, TakeOrPay
from remit.values.moment import Moment


def before(told: Recorded, month: Month, part: Segment, model: PerItem, *, late_after: Moment | None) -> Counted:
    """Count what the window of the tiers holds before a part of a month.

    `late_after` is the cut-off before the month where late facts count in the month that bills them, else None.
    """
    tz, first = part.schedule.tz, first_of_window(month, model.tier_window)
    first_at, month_at = first.bounds(tz)[0], month.bounds(tz)[0]
    if late_after is None:
        return told.counted([told.span(first_at, part.from_at)] if first_at < part.from_at else [])
    spans = told.billed(first, first_at, month_at, tz=tz, by=late_after) if first < month else []
    if month_at < part.from_at:
        spans += [told.span(month_at, part.from_at), told.span(BEGINNING, month_at, after=late_after)]
    return told.counted(spans)


def taken(
    told: Recorded,
    month: Month,
    part: Segment,
    item: PriceItem,
    model: TakeOrPay,
    *,
    late_after: Moment | None = None,
    supposed: bool = False,
) -> tuple[Segment, Taken]:
    """Count what was handed over since the window and the one before began, and the days the commitment held.

    Returns with it the span of the window so far, whose items a charge opens. Where the prices are `supposed`, the
    window before is measured by them as well.
    """
    tz, window = part.schedule.tz, model.window
    first = first_of_window(month, window)
    last, after = first.plus(-LENGTH[window]), first.plus(LENGTH[window])
    last_at, first_at, ends_at = (one.bounds(tz)[0] for one in (last, first, after))
    held_at = _committed_since(told, item)
    until = told.engagement.valid_until or ends_at
    so_far = replace(part, from_at=min(max(first_at, held_at), part.until_at))
    spans = [told.span(so_far.from_at, part.until_at)]
    if late_after is not None and held_at < first_at:
        spans = told.billed(first, first_at, part.until_at, tz=tz, by=told.cut_off)
    found = Taken(
        Fraction(units(item, told.counted(spans))),
        part=_part_of(max(first_at, held_at), min(until, ends_at), of=(first_at, ends_at), tz=tz),
        closes=closes_window(month, window) or until <= month.bounds(tz)[1],
    )
    then = (item, model) if supposed else _agreed_then(told, item, model, part.schedule, last=first.plus(-1))
    if held_at >= first_at or then is None:
        return so_far, found
    spans = [told.span(max(last_at, held_at), first_at)]
    if late_after is not None:
        by = told.closed_at(first.plus(-1)) or told.cut_off
        spans = told.billed(last, max(last_at, held_at), first_at, tz=tz, by=by)
    old, moved_then = then
    return so_far, replace(
        found,
        last=Fraction(units(old, told.counted(spans))),
        last_part=_part_of(max(last_at, held_at), first_at, of=(last_at, first_at), tz=tz),
        last_committed=moved_then.committed,
        last_rate=moved_then.shortfall_rate,
    )


def _agreed_then(
    told: Recorded, item: PriceItem, model: TakeOrPay, schedule: PriceSchedule, *, last: Month
) -> tuple[PriceItem, TakeOrPay] | None:
    """Return a commitment as it was agreed at the end of a month, its rate as it stood then.

    None where there was none, or one over windows of another length: then nothing is carried.
    """
    end = last.bounds(schedule.tz)[1]
    for one in told.statements:
        in_force = one.valid_from < end and (one.valid_until is None or one.valid_until >= end)
        if in_force and one.provisions.pricing is not None:
            for each in one.provisions.pricing.items:
                if each.key == item.key and isinstance(each.model, TakeOrPay) and each.model.window is model.window:
                    by_then, _ = told.moved(each, last, one.provisions.pricing)
                    assert isinstance(by_then, TakeOrPay)
                    return each, by_then
    return None


def _committed_since(told: Recorded, item: PriceItem) -> Moment:
    """Return when the first version that has this commitment began, or the engagement, whichever is later."""
    agreed = [
        one.valid_from
        for one in told.statements
        if one.provisions.pricing is not None
        and any(each.key == item.key and isinstance(each.model, TakeOrPay) for each in one.provisions.pricing.items)
    ]
    return max(min(agreed, default=told.engagement.valid_from), told.engagement.valid_from)


def _part_of(from_at: Moment, until_at: Moment, *, of: tuple[Moment, Moment], tz: str) -> Fraction:
    """Return the part of a window's calendar days that a span within it covers; its first day counts."""
    from_date, until_date, first, end = (at.astimezone(ZoneInfo(tz)).date() for at in (from_at, until_at, *of))
    return Fraction(max(0, (until_date - from_date).days), (end - first).days)
