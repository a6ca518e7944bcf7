"""How much of the volumes that were agreed is used, window by window."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

from remit.billing.model import Taken
from remit.billing.model.volumes import Promise, VolumeUse, WindowUse
from remit.billing.refusals import IndexMissing
from remit.billing.reports.recorded import Recorded
from remit.billing.reports.windows import taken
from remit.billing.rules.counting import takes, units
from remit.billing.rules.months import LENGTH, Month, first_of_window
from remit.billing.rules.segments import Segment, segments
from remit.billing.rules.take_or_pay import carried_in
from remit.contracts.agreement import Commitment
from remit.contracts.model import StatementOfWork
from remit.contracts.pricing import LatePriced, PerItem, PriceItem, TakeOrPay, Window
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment

BACK = {Window.MONTH: 5, Window.QUARTER: 3, Window.YEAR: 1}
"""How many windows before the current one are told."""


def volumes_of(
    reader: Reader, principal: Principal, *, tenant: Identifier, engagement_id: Identifier, now: Moment
) -> tuple[VolumeUse, ...]:
    """Return the volumes of the terms in force with what was handed over by now. Needs `terms.read`."""
    require(principal, Permission.TERMS_READ, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    told = Recorded(reader, tenant=tenant, engagement_id=engagement_id, cut_off=now)
    agreed = next((one for one in reversed(told.statements) if one.valid_from <= now), None)
    if agreed is None:
        return ()
    tz = agreed.provisions.pricing.tz if agreed.provisions.pricing else "UTC"
    month = Month.of(now.astimezone(ZoneInfo(tz)).date())
    return tuple(one for one in _all(told, agreed, month, tz) if one.uses)


def _all(told: Recorded, agreed: StatementOfWork, month: Month, tz: str) -> Iterator[VolumeUse]:
    for item in agreed.provisions.pricing.items if agreed.provisions.pricing else ():
        if isinstance(item.model, TakeOrPay):
            yield _take_or_pay(told, item, item.model, month, tz)
        elif isinstance(item.model, PerItem) and len(item.model.tiers) > 1:
            yield _tiers(told, item, item.model, month, tz)
    for one in agreed.provisions.agreement.commitments:
        yield _commitment(told, one, month, tz)


def _take_or_pay(told: Recorded, item: PriceItem, model: TakeOrPay, month: Month, tz: str) -> VolumeUse:
    uses = []
    for first in _windows(told, model.window, month, tz):
        end = min(first.plus(LENGTH[model.window] - 1), month)
        parts = segments(told.statements, end, tz=tz)
        then = _called(parts, item.key)
        if then is not None and isinstance(then.model, TakeOrPay) and then.model.window is model.window:
            found = _taken(told, end, parts[-1], then, then.model)
            least = Fraction(then.model.committed) * found.part
            uses.append(_use(first, model.window, month, found.quantity, carried_in(then.model, found), least))
    return VolumeUse(Promise.TAKE_OR_PAY, item.name, item.clause, item.meter, model.window, tuple(uses))


def _taken(told: Recorded, month: Month, part: Segment, item: PriceItem, model: TakeOrPay) -> Taken:
    late_after = told.closed_at(month.plus(-1)) if part.schedule.late is LatePriced.BILLING else None
    try:
        return taken(told, month, part, item, model, late_after=late_after)[1]
    except IndexMissing:  # rating will refuse the month; how much was handed over can be told all the same
        return taken(told, month, part, item, model, late_after=late_after, supposed=True)[1]


def _called(parts: Sequence[Segment], key: str) -> PriceItem | None:
    return next((one for one in parts[-1].schedule.items if one.key == key), None) if parts else None


def _tiers(told: Recorded, item: PriceItem, model: PerItem, month: Month, tz: str) -> VolumeUse:
    first = first_of_window(month, model.tier_window)
    counted = told.counted([told.span(first.bounds(tz)[0], told.cut_off)])
    use = _use(first, model.tier_window, month, Fraction(units(item, counted)))
    bounds = tuple(tier.upto for tier in model.tiers if tier.upto is not None)
    return VolumeUse(Promise.TIERS, item.name, item.clause, item.meter, model.tier_window, (use,), bounds)


def _commitment(told: Recorded, one: Commitment, month: Month, tz: str) -> VolumeUse:
    firsts = [*_windows(told, one.window, month, tz), first_of_window(month, one.window).plus(LENGTH[one.window])]
    most = None if one.at_most is None else Fraction(one.at_most)
    uses = []
    for first, following in pairwise(firsts):
        counted = told.counted([told.span(first.bounds(tz)[0], following.bounds(tz)[0])])
        used = sum(each.quantity for each in counted.items if takes(one.meter, each.meter) and not each.rework)
        uses.append(_use(first, one.window, month, Fraction(used), at_least=Fraction(one.at_least), at_most=most))
    return VolumeUse(Promise.COMMITMENT, "", one.clause, one.meter, one.window, tuple(uses))


def _windows(told: Recorded, window: Window, month: Month, tz: str) -> list[Month]:
    """Return the first months of the windows that are told, the current one last; none before the engagement."""
    began = Month.of(told.engagement.valid_from.astimezone(ZoneInfo(tz)).date())
    current = first_of_window(month, window)
    known = [current.plus(-LENGTH[window] * back) for back in range(BACK[window], -1, -1)]
    return [first for first in known if first.plus(LENGTH[window]) > began]


def _use(
    first: Month,
    window: Window,
    month: Month,
    used: Fraction,
    carried: Fraction = Fraction(0),
    at_least: Fraction | None = None,
    at_most: Fraction | None = None,
) -> WindowUse:
    last = first.plus(LENGTH[window] - 1)
    return WindowUse(first.first_date, last.last_date, last < month, used, carried, at_least, at_most)
