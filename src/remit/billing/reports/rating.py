"""Rating, without keeping it: a month of an engagement computed from its usages, its prices and what was charged.

Nothing but these goes into it, so the same inputs give the same bytes, in whatever order they arrived.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from remit.billing.model.pricing import ChargeKind, Line
from remit.billing.model.service_report import Reviewed
from remit.billing.model.usage import Charge, Level, RatingRun, Usage, UsageKind
from remit.billing.records import runs as runs_records
from remit.billing.records import usage as records
from remit.billing.records.usage import BEGINNING
from remit.billing.refusals import MonthUnpriced
from remit.billing.reports.accuracy import reviewed_in
from remit.billing.reports.recorded import Recorded
from remit.billing.reports.windows import before, taken
from remit.billing.rules.counting import Counted, Frame, facts_for, units
from remit.billing.rules.crediting import Agreed, Past, charges_for_levels, looked_back
from remit.billing.rules.months import LENGTH, Month, closes_window, first_of_window
from remit.billing.rules.pricing import price
from remit.billing.rules.rounding import shown, shown_difference, to_minor
from remit.billing.rules.segments import MONTHLY, Segment, days_served, held_through, segments
from remit.contracts.model import Metric, Provisions, StatementOfWork
from remit.contracts.pricing import LatePriced, Model, PerItem, PriceItem, PriceSchedule, TakeOrPay
from remit.store import Reader
from remit.values.canonical import canonical_json
from remit.values.moment import Moment, format_moment
from remit.values.money import Money

Told = Callable[[int, int], None]
"""Is told how many usages were read so far, and of how many."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A month as it was computed: charges and credits, the service levels, and the hashes of what went in and out."""

    month: Month
    cut_off: Moment
    currency: str
    inputs_hash: str
    charges: tuple[Charge, ...]
    levels: tuple[Level, ...]
    usages: int

    @property
    def total(self) -> Money:
        """What the charges come to, credits taken off."""
        return Money(sum(one.minor for one in self.charges), self.currency)

    @property
    def text(self) -> str:
        """The charges and levels as canonical text."""
        body = {"month": str(self.month), "currency": self.currency, "inputs": self.inputs_hash}
        return canonical_json(
            {**body, "charges": [asdict(one) for one in self.charges], "levels": [asdict(one) for one in self.levels]}
        )

    @property
    def charges_hash(self) -> str:
        """The SHA-256 of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def rate(
    reader: Reader,
    *,
    tenant: str,
    engagement_id: str,
    month: Month,
    cut_off: Moment,
    under: PriceSchedule | None = None,
    told: Told = lambda _count, _of: None,
) -> Rated:
    """Compute a month from what was recorded by the cut-off; `under` asks what it would come to under other prices.

    For the rooms, which check access themselves. Refuses `NotFound`, `MonthUnpriced`, `IndexMissing`, and as the
    models do.
    """
    return _Rating(reader, tenant, engagement_id, cut_off, under).month(month, told)


class _Rating:
    def __init__(self, reader: Reader, tenant: str, engagement_id: str, cut_off: Moment, under: PriceSchedule | None):
        self._told = Recorded(reader, tenant=tenant, engagement_id=engagement_id, cut_off=cut_off)
        self._under = under
        self._adjusted: list[Charge] = []
        """What this month charges for earlier ones: minimums of the same window count it in."""

    @cached_property
    def _charged(self) -> tuple[tuple[RatingRun, tuple[Charge, ...]], ...]:
        tenant = self._told.engagement.tenant
        return tuple(
            (one, runs_records.charges_of(self._told.reader, tenant=tenant, run_id=one.id)) for one in self._told.runs
        )

    def month(self, month: Month, told: Told) -> Rated:
        earlier = [one for one in self._told.runs if one.month_date < month.first_date]
        since = earlier[-1].cut_off if earlier else None
        parts = self._parts(month)
        schedule = parts[-1].schedule
        for adjustment in self._adjustments(month, since):
            self._adjusted.append(adjustment)  # at once: the next one's minimum counts it in
        charges = [*self._charges(month, parts, since), *self._adjusted]
        levels = self._levels(parts)
        closed, excused = looked_back(self._past(month, since))
        credits = charges_for_levels(self._agreed(parts), levels, charges, earlier=closed)
        digest, count = self._inputs(parts, since, told)
        found = (*charges, *credits, *excused)
        return Rated(month, self._told.cut_off, schedule.currency, digest, found, levels, count)

    def _parts(self, month: Month) -> tuple[Segment, ...]:
        statements = self._told.statements
        if self._under is not None:
            statements = tuple(replace(one, provisions=_under(one, self._under)) for one in statements)
        priced = [one.provisions.pricing for one in statements if one.provisions.pricing is not None]
        parts = segments(statements, month, tz=priced[-1].tz) if priced else ()
        if not parts:
            raise MonthUnpriced(engagement=self._told.engagement.name, month=str(month))
        return parts

    def _charges(self, month: Month, parts: Sequence[Segment], since: Moment | None) -> Iterator[Charge]:
        charged: dict[str, Fraction] = {}
        late_after = since if parts[-1].schedule.late is LatePriced.BILLING else None
        known: dict[tuple[Moment, Moment], Counted] = {}
        for part in parts:
            for item in sorted(part.schedule.items, key=lambda one: one.key):
                if not part.prices(item.model):
                    continue
                over = held_through(parts, item) if isinstance(item.model, MONTHLY) else part
                if (over.from_at, over.until_at) not in known:
                    spans = [self._told.span(over.from_at, over.until_at)]
                    if late_after is not None and over.from_at == parts[0].from_at:
                        spans.append(self._told.span(BEGINNING, month.bounds(over.schedule.tz)[0], after=late_after))
                    known[over.from_at, over.until_at] = self._told.counted(spans)
                counted = known[over.from_at, over.until_at]
                yield from self._item(month, over, item, counted, charged, late_after)

    def _item(
        self,
        month: Month,
        part: Segment,
        item: PriceItem,
        counted: Counted,
        charged: dict[str, Fraction],
        late_after: Moment | None,
    ) -> Iterator[Charge]:
        model, working = self._told.moved(item, month, part.schedule)
        frame = self._frame(month, part, item, charged.get(item.key, Fraction(0)), late_after)
        if isinstance(item.model, TakeOrPay):
            supposed = self._under is not None
            part, handed = taken(self._told, month, part, item, item.model, late_after=late_after, supposed=supposed)
            frame = replace(frame, taken=handed)
        lines = price(model, facts_for(item, counted, frame), currency=part.schedule.currency)
        charged[item.key] = charged.get(item.key, Fraction(0)) + sum((line.amount for line in lines), Fraction(0))
        skip = 0
        for line in lines:
            slice_of = int(line.quantity) if _sliced(model, line) else None
            yield _charge(part, item, month, line, working=working, skip=skip, count=slice_of)
            skip += slice_of or 0

    def _frame(
        self, month: Month, part: Segment, item: PriceItem, charged: Fraction, late_after: Moment | None
    ) -> Frame:
        began = self._told.engagement.valid_from.astimezone(ZoneInfo(part.schedule.tz)).date()
        passed = (month.year - began.year) * 12 + month.number - began.month + 1
        frame = Frame(month, days_served(part, self._told.engagement), passed)
        if not isinstance(item.model, PerItem):
            return frame
        window = item.model.minimum_window
        return replace(
            frame,
            before=Fraction(units(item, before(self._told, month, part, item.model, late_after=late_after))),
            charged_before=charged + self._charged_since(first_of_window(month, window).first_date, month, item),
            closes=part.last and closes_window(month, window),
        )

    def _charged_since(self, first_date: date, month: Month, item: PriceItem) -> Fraction:
        currency = self._parts(month)[-1].schedule.currency
        minor = sum(
            one.minor
            for charges in (*(found for _, found in self._charged), self._adjusted)
            for one in charges
            if one.price_item == item.key and first_date <= one.month_date < month.first_date
        )
        return Fraction(Money(minor, currency).amount)

    def _adjustments(self, month: Month, since: Moment | None) -> Iterator[Charge]:
        """Compute the months anew that late facts belong to; what differs from what was charged is charged now."""
        part = self._parts(month)[-1]
        if since is None or part.schedule.late is not LatePriced.WORK:
            return
        for run in self._told.runs:
            worked = Month.of(run.month_date)
            if run.month_date < month.first_date and self._late(worked, part.schedule, since):
                yield from self._differences(worked, self._parts(worked))

    def _late(self, worked: Month, schedule: PriceSchedule, since: Moment) -> bool:
        """Tell whether a fact came late for a month, or for a month that a price of its looks back on."""
        back = min((looked_back_on(worked, one.model) for one in schedule.items), default=worked)
        first, end = back.bounds(schedule.tz)[0], worked.bounds(schedule.tz)[1]
        return records.earliest(self._told.reader, self._told.span(first, end, after=since)) is not None

    def _differences(self, worked: Month, parts: Sequence[Segment]) -> Iterator[Charge]:
        last = parts[-1]
        anew = list(self._charges(worked, parts, None))
        for item in sorted(last.schedule.items, key=lambda one: one.key):
            now = sum(one.minor for one in anew if one.price_item == item.key)
            was = sum(one.minor for one in self._charged_in(worked.first_date) if one.price_item == item.key)
            if now != was:
                amount = Fraction(Money(now - was, last.schedule.currency).amount)
                working = f"{worked}: {shown_difference(now, was, last.schedule.currency)}"
                yield _charge(last, item, worked, Line(ChargeKind.ADJUSTMENT, amount, working))

    def _past(self, month: Month, since: Moment | None) -> list[Past]:
        months = [(run, charges) for run, charges in self._charged if run.month_date < month.first_date]
        parts = [self._parts(Month.of(run.month_date)) for run, _ in months]
        return [
            Past(run, charges, self._agreed(each), late=self._is_excused_late(each, since))
            for (run, charges), each in zip(months, parts, strict=True)
        ]

    def _is_excused_late(self, parts: Sequence[Segment], since: Moment | None) -> bool:
        if since is None:
            return False
        late = records.facts(self._told.reader, self._told.span(parts[0].from_at, parts[-1].until_at, after=since))
        return any(one.kind is UsageKind.EXCLUSION for one in late)

    def _agreed(self, parts: Sequence[Segment]) -> Agreed:
        return Agreed(parts[-1].schedule, parts[-1], self._exclusions(parts))

    def _charged_in(self, month_date: date) -> Iterator[Charge]:
        kinds = (ChargeKind.CREDIT, ChargeKind.EARN_BACK)
        for _, charges in self._charged:
            yield from (one for one in charges if one.month_date == month_date and one.kind not in kinds)

    def _levels(self, parts: Sequence[Segment]) -> tuple[Level, ...]:
        statement = self._statement(parts)
        span = self._told.span(parts[0].from_at, parts[-1].until_at)
        rows = records.item_counts(self._told.reader, span)
        counted = sum(int(row.counted) for row in rows)
        found = {
            Metric.TURNAROUND_TIME: (counted, counted - sum(int(row.late) for row in rows)),
            Metric.FIRST_PASS_YIELD: (counted, sum(int(row.first_pass) for row in rows)),
        }
        looks = self._looks(parts)
        if looks is not None:
            found[Metric.ACCURACY] = (len(looks), sum(one.defects == 0 for one in looks))
        return tuple(
            Level(level.metric.value, *found[level.metric], level.target_pct)
            for level in statement.provisions.service_levels
            if level.metric in found
        )

    def _statement(self, parts: Sequence[Segment]) -> StatementOfWork:
        return next(one for one in self._told.statements if one.version == parts[-1].version)

    def _looks(self, parts: Sequence[Segment]) -> tuple[Reviewed, ...] | None:
        """Return what the second looks of a month found, None where no accuracy is promised."""
        if Metric.ACCURACY not in {one.metric for one in self._statement(parts).provisions.service_levels}:
            return None
        return reviewed_in(self._told.reader, self._told.span(parts[0].from_at, parts[-1].until_at))

    def _exclusions(self, parts: Sequence[Segment]) -> tuple[Usage, ...]:
        found = records.facts(self._told.reader, self._told.span(parts[0].from_at, parts[-1].until_at))
        return tuple(one for one in found if one.kind is UsageKind.EXCLUSION)

    def _inputs(self, parts: Sequence[Segment], since: Moment | None, told: Told) -> tuple[str, int]:
        """Hash the prices, the indices, the second looks that count, and each usage of the month and each late one."""
        digest = hashlib.sha256()
        for part in parts:
            digest.update(f"{part.version}\n{part.schedule!r}\n{part.from_at}\n{part.until_at}\n".encode())
        digest.update(repr(sorted(self._told.values.items())).encode())
        looks = self._looks(parts)
        if looks is not None:
            digest.update(repr(looks).encode())
        spans = [self._told.span(parts[0].from_at, parts[-1].until_at)]
        if since is not None:
            spans.insert(0, self._told.span(BEGINNING, parts[0].from_at, after=since))
        count, of = 0, sum(records.count_of(self._told.reader, span) for span in spans)
        for row in (row for span in spans for row in records.inputs(self._told.reader, span)):
            digest.update(_written(row).encode())
            count += 1
            if count % records.PAGE == 0:
                told(count, of)
        told(count, of)
        return digest.hexdigest(), count


def looked_back_on(month: Month, model: Model) -> Month:
    """Return the first month whose work a month's price depends on: tiers, minimums and commitments have windows."""
    if isinstance(model, TakeOrPay):
        return first_of_window(month, model.window).plus(-LENGTH[model.window])
    if isinstance(model, PerItem):
        return min(first_of_window(month, model.tier_window), first_of_window(month, model.minimum_window))
    return month


def _written(row: tuple[Any, ...]) -> str:
    # A month has a million of these, so the columns are written by name and not looked into one by one.
    source, kind, meter, worked_at, quantity, amount, rework, returns, late, body = row
    told = canonical_json(body) if body else "{}"
    at = format_moment(worked_at)
    return "\x1f".join(
        (source, kind, meter, at, str(quantity), str(amount), str(rework), str(returns), str(late), told + "\n")
    )


def _under(statement: StatementOfWork, schedule: PriceSchedule) -> Provisions:
    return replace(statement.provisions, pricing=schedule)


def _sliced(model: Model, line: Line) -> bool:
    return isinstance(model, PerItem) and line.kind is ChargeKind.USAGE and line.quantity.denominator == 1


def _charge(
    part: Segment,
    item: PriceItem,
    month: Month,
    line: Line,
    *,
    working: str = "",
    skip: int = 0,
    count: int | None = None,
) -> Charge:
    schedule = part.schedule
    return Charge(
        price_item=item.key,
        name=item.name,
        clause=item.clause,
        kind=line.kind.value,
        unit=item.unit,
        version=part.version,
        month_date=month.first_date,
        minor=to_minor(line.amount, schedule.currency, mode=schedule.mode),
        quantity=shown(line.quantity),
        unit_price=line.unit_price,
        working=f"{line.working}; {working}" if working else line.working,
        meter=item.meter,
        from_at=part.from_at,
        until_at=part.until_at,
        skip=skip,
        count=count,
    )
