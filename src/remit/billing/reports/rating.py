"""Rating, without keeping it: a month of an engagement computed from its usages, its prices and what was charged.

Nothing but these goes into it, so the same inputs give the same bytes, in whatever order they arrived.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from remit.billing.model.pricing import ChargeKind, Line, Taken
from remit.billing.model.usage import Charge, Level, RatingRun, Usage, UsageKind
from remit.billing.records import runs as runs_records
from remit.billing.records import usage as records
from remit.billing.records.usage import BEGINNING, Span
from remit.billing.refusals import IndexMissing, MonthUnpriced
from remit.billing.rules.counting import Count, Counted, Frame, facts_for, units
from remit.billing.rules.crediting import charges_for_levels
from remit.billing.rules.indexation import factor, indices, moved
from remit.billing.rules.months import LENGTH, Month, closes_window, first_of_window
from remit.billing.rules.pricing import price
from remit.billing.rules.rounding import shown, to_minor
from remit.billing.rules.segments import MONTHLY, Segment, days_served, held_through, segments
from remit.contracts.model import Metric, Provisions, StatementOfWork
from remit.contracts.pricing import LatePriced, Model, PerItem, PriceItem, PriceSchedule, TakeOrPay
from remit.contracts.records import find_engagement, list_statements
from remit.store import Reader
from remit.values.canonical import canonical_json
from remit.values.moment import Moment, format_moment
from remit.values.money import Money
from remit.values.refusal import NotFound

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
        found = find_engagement(reader, tenant=tenant, engagement_id=engagement_id)
        if found is None:
            raise NotFound(kind="engagement", name=engagement_id)
        self._reader, self._engagement, self._cut_off, self._under = reader, found, cut_off, under
        self._statements = list_statements(reader, tenant=tenant, engagement_id=engagement_id)
        self._runs = runs_records.runs_of(reader, tenant=tenant, engagement_id=engagement_id)
        self._values = runs_records.index_values(reader, tenant=tenant)
        self._adjusted: list[Charge] = []
        """What this month charges for earlier ones: minimums of the same window count it in."""

    @cached_property
    def _charged(self) -> tuple[tuple[RatingRun, tuple[Charge, ...]], ...]:
        tenant = self._engagement.tenant
        return tuple((one, runs_records.charges_of(self._reader, tenant=tenant, run_id=one.id)) for one in self._runs)

    def month(self, month: Month, told: Told) -> Rated:
        earlier = [one for one in self._runs if one.month_date < month.first_date]
        since = earlier[-1].cut_off if earlier else None
        parts = self._parts(month)
        schedule = parts[-1].schedule
        for adjustment in self._adjustments(month, since):
            self._adjusted.append(adjustment)  # at once: the next one's minimum counts it in
        charges = [*self._charges(month, parts, since), *self._adjusted]
        levels = self._levels(parts)
        misses = self._exclusions(parts)
        credits = charges_for_levels(
            schedule,
            levels,
            charges,
            misses,
            earlier=[one for one in self._charged if one[0] in earlier],
            span=parts[-1],
        )
        digest, count = self._inputs(parts, since, told)
        return Rated(month, self._cut_off, schedule.currency, digest, (*charges, *credits), levels, count)

    def _parts(self, month: Month) -> tuple[Segment, ...]:
        statements = self._statements
        if self._under is not None:
            statements = tuple(replace(one, provisions=_under(one, self._under)) for one in statements)
        priced = [one.provisions.pricing for one in statements if one.provisions.pricing is not None]
        parts = segments(statements, month, tz=priced[-1].tz) if priced else ()
        if not parts:
            raise MonthUnpriced(engagement=self._engagement.name, month=str(month))
        return parts

    def _span(self, from_at: Moment, until_at: Moment, *, after: Moment | None = None) -> Span:
        one = self._engagement
        return Span(one.tenant, one.id, from_at, until_at, self._cut_off, after)

    def _counted(self, spans: Sequence[Span]) -> Counted:
        counts = [row for each in spans for row in records.item_counts(self._reader, each)]
        facts = [one for each in spans for one in records.facts(self._reader, each)]
        seats = records.facts(self._reader, self._span(BEGINNING, spans[0].until_at)) if spans else ()
        return Counted(
            tuple(Count(row.meter, bool(row.rework), int(row.quantity)) for row in counts),
            tuple(facts),
            tuple(one for one in seats if one.kind is UsageKind.SEAT),
        )

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
                    spans = [self._span(over.from_at, over.until_at)]
                    if late_after is not None and over.from_at == parts[0].from_at:
                        spans.append(self._span(BEGINNING, month.bounds(over.schedule.tz)[0], after=late_after))
                    known[over.from_at, over.until_at] = self._counted(spans)
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
        model, working = self._moved(item, month, part.schedule)
        frame = self._frame(month, part, item, charged.get(item.key, Fraction(0)), late_after)
        if isinstance(item.model, TakeOrPay):
            part, taken = self._taken(month, part, item, item.model, late_after)
            frame = replace(frame, taken=taken)
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
        began = self._engagement.valid_from.astimezone(ZoneInfo(part.schedule.tz)).date()
        passed = (month.year - began.year) * 12 + month.number - began.month + 1
        frame = Frame(month, days_served(part, self._engagement), passed)
        if not isinstance(item.model, PerItem):
            return frame
        window = item.model.minimum_window
        return replace(
            frame,
            before=Fraction(units(item, self._before(month, part, item.model, late_after))),
            charged_before=charged + self._charged_since(first_of_window(month, window).first_date, month, item),
            closes=part.last and closes_window(month, window),
        )

    def _before(self, month: Month, part: Segment, model: PerItem, late_after: Moment | None) -> Counted:
        """Count what the window of the tiers holds before a part of a month."""
        tz, first = part.schedule.tz, first_of_window(month, model.tier_window)
        first_at, month_at = first.bounds(tz)[0], month.bounds(tz)[0]
        if late_after is None:
            return self._counted([self._span(first_at, part.from_at)] if first_at < part.from_at else [])
        spans = self._billed(first, first_at, month_at, tz=tz, by=late_after) if first < month else []
        if month_at < part.from_at:
            spans += [self._span(month_at, part.from_at), self._span(BEGINNING, month_at, after=late_after)]
        return self._counted(spans)

    def _billed(self, first: Month, from_at: Moment, until_at: Moment, *, tz: str, by: Moment) -> list[Span]:
        """Return the spans of what was billed from a month on: worked since then, or before and told too late."""
        spans = [replace(self._span(from_at, until_at), recorded_by=by)]
        closed = self._closed_at(first.plus(-1))
        if closed is not None:
            spans.append(replace(self._span(BEGINNING, first.bounds(tz)[0], after=closed), recorded_by=by))
        return spans

    def _closed_at(self, month: Month) -> Moment | None:
        return next((one.cut_off for one in self._runs if one.month_date == month.first_date), None)

    def _taken(
        self, month: Month, part: Segment, item: PriceItem, model: TakeOrPay, late_after: Moment | None
    ) -> tuple[Segment, Taken]:
        """Count what was handed over since the window and the one before began, and the days the commitment held.

        Returns with it the span of the window so far, whose items a charge opens.
        """
        tz, window = part.schedule.tz, model.window
        first = first_of_window(month, window)
        last, after = first.plus(-LENGTH[window]), first.plus(LENGTH[window])
        last_at, first_at, ends_at = (one.bounds(tz)[0] for one in (last, first, after))
        held_at = self._committed_since(item)
        until = self._engagement.valid_until or ends_at
        so_far = replace(part, from_at=min(max(first_at, held_at), part.until_at))
        spans = [self._span(so_far.from_at, part.until_at)]
        if late_after is not None and held_at < first_at:
            spans = self._billed(first, first_at, part.until_at, tz=tz, by=self._cut_off)
        taken = Taken(
            Fraction(units(item, self._counted(spans))),
            part=_part_of(max(first_at, held_at), min(until, ends_at), of=(first_at, ends_at), tz=tz),
            closes=closes_window(month, window) or until <= month.bounds(tz)[1],
        )
        then = self._agreed_then(item, model, part.schedule, last=first.plus(-1))
        if held_at >= first_at or then is None:
            return so_far, taken
        spans = [self._span(max(last_at, held_at), first_at)]
        if late_after is not None:
            by = self._closed_at(first.plus(-1)) or self._cut_off
            spans = self._billed(last, max(last_at, held_at), first_at, tz=tz, by=by)
        old, moved_then = then
        return so_far, replace(
            taken,
            last=Fraction(units(old, self._counted(spans))),
            last_part=_part_of(max(last_at, held_at), first_at, of=(last_at, first_at), tz=tz),
            last_committed=moved_then.committed,
            last_rate=moved_then.shortfall_rate,
        )

    def _agreed_then(
        self, item: PriceItem, model: TakeOrPay, schedule: PriceSchedule, *, last: Month
    ) -> tuple[PriceItem, TakeOrPay] | None:
        """Return a commitment as it was agreed at the end of a month, its rate as it stood then.

        None where there was none, or one over windows of another length: then nothing is carried.
        """
        end = last.bounds(schedule.tz)[1]
        if self._under is not None:
            return item, model
        for one in self._statements:
            in_force = one.valid_from < end and (one.valid_until is None or one.valid_until >= end)
            if in_force and one.provisions.pricing is not None:
                for each in one.provisions.pricing.items:
                    if each.key == item.key and isinstance(each.model, TakeOrPay) and each.model.window is model.window:
                        by_then, _ = self._moved(each, last, one.provisions.pricing)
                        assert isinstance(by_then, TakeOrPay)
                        return each, by_then
        return None

    def _committed_since(self, item: PriceItem) -> Moment:
        """Return when the first version that has this commitment began, or the engagement, whichever is later."""
        agreed = [
            one.valid_from
            for one in self._statements
            if one.provisions.pricing is not None
            and any(each.key == item.key and isinstance(each.model, TakeOrPay) for each in one.provisions.pricing.items)
        ]
        return max(min(agreed, default=self._engagement.valid_from), self._engagement.valid_from)

    def _charged_since(self, first_date: date, month: Month, item: PriceItem) -> Fraction:
        currency = self._parts(month)[-1].schedule.currency
        minor = sum(
            one.minor
            for charges in (*(found for _, found in self._charged), self._adjusted)
            for one in charges
            if one.price_item == item.key and first_date <= one.month_date < month.first_date
        )
        return Fraction(Money(minor, currency).amount)

    def _moved(self, item: PriceItem, month: Month, schedule: PriceSchedule) -> tuple[Model, str]:
        if item.indexation is None:
            return item.model, ""
        began = Month.of(self._engagement.valid_from.astimezone(ZoneInfo(schedule.tz)).date())
        year = ((month.year - began.year) * 12 + month.number - began.number) // 12 + 1
        published = began.plus(12 * (year - 1))
        values = {name: self._value(name, published, item) for name in indices(item.indexation)}
        by = factor(item.indexation, values, contract_year=year)
        return moved(item.model, item.indexation, by.factor), "; ".join(by.working)

    def _value(self, name: str, month: Month, item: PriceItem) -> Decimal:
        known = [one for one in self._values if one[0] == name and one[1] <= month.first_date]
        if not known:
            raise IndexMissing(price=item.key, index=name, month=str(month))
        return self._values[max(known, key=lambda one: one[1])]

    def _adjustments(self, month: Month, since: Moment | None) -> Iterator[Charge]:
        """Compute the months anew that late facts belong to; what differs from what was charged is charged now."""
        part = self._parts(month)[-1]
        if since is None or part.schedule.late is not LatePriced.WORK:
            return
        for run in self._runs:
            worked = Month.of(run.month_date)
            if run.month_date < month.first_date and self._late(worked, part.schedule, since):
                yield from self._differences(worked, self._parts(worked))

    def _late(self, worked: Month, schedule: PriceSchedule, since: Moment) -> bool:
        """Tell whether a fact came late for a month, or for a month that a price of its looks back on."""
        back = min((looked_back_on(worked, one.model) for one in schedule.items), default=worked)
        first, end = back.bounds(schedule.tz)[0], worked.bounds(schedule.tz)[1]
        return records.earliest(self._reader, self._span(first, end, after=since)) is not None

    def _differences(self, worked: Month, parts: Sequence[Segment]) -> Iterator[Charge]:
        last = parts[-1]
        anew = list(self._charges(worked, parts, None))
        for item in sorted(last.schedule.items, key=lambda one: one.key):
            now = sum(one.minor for one in anew if one.price_item == item.key)
            was = sum(one.minor for one in self._charged_in(worked.first_date) if one.price_item == item.key)
            if now != was:
                amount = Fraction(Money(now - was, last.schedule.currency).amount)
                working = f"{worked}: {shown(Fraction(now))} − {shown(Fraction(was))}"
                yield _charge(last, item, worked, Line(ChargeKind.ADJUSTMENT, amount, working))

    def _charged_in(self, month_date: date) -> Iterator[Charge]:
        kinds = (ChargeKind.CREDIT, ChargeKind.EARN_BACK)
        for _, charges in self._charged:
            yield from (one for one in charges if one.month_date == month_date and one.kind not in kinds)

    def _levels(self, parts: Sequence[Segment]) -> tuple[Level, ...]:
        statement = next(one for one in self._statements if one.version == parts[-1].version)
        rows = records.item_counts(self._reader, self._span(parts[0].from_at, parts[-1].until_at))
        counted = sum(int(row.counted) for row in rows)
        met = {
            Metric.TURNAROUND_TIME: counted - sum(int(row.late) for row in rows),
            Metric.FIRST_PASS_YIELD: sum(int(row.first_pass) for row in rows),
        }
        return tuple(
            Level(level.metric.value, counted, met[level.metric], level.target_pct)
            for level in statement.provisions.service_levels
            if level.metric in met
        )

    def _exclusions(self, parts: Sequence[Segment]) -> tuple[Usage, ...]:
        found = records.facts(self._reader, self._span(parts[0].from_at, parts[-1].until_at))
        return tuple(one for one in found if one.kind is UsageKind.EXCLUSION)

    def _inputs(self, parts: Sequence[Segment], since: Moment | None, told: Told) -> tuple[str, int]:
        """Hash the prices, the indices, and every usage of the month and every late one."""
        digest = hashlib.sha256()
        for part in parts:
            digest.update(f"{part.version}\n{part.schedule!r}\n{part.from_at}\n{part.until_at}\n".encode())
        digest.update(repr(sorted(self._values.items())).encode())
        spans = [self._span(parts[0].from_at, parts[-1].until_at)]
        if since is not None:
            spans.insert(0, self._span(BEGINNING, parts[0].from_at, after=since))
        count, of = 0, sum(records.count_of(self._reader, span) for span in spans)
        for row in (row for span in spans for row in records.inputs(self._reader, span)):
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


def _part_of(from_at: Moment, until_at: Moment, *, of: tuple[Moment, Moment], tz: str) -> Fraction:
    """Return the part of a window's calendar days that a span within it covers; its first day counts."""
    from_date, until_date, first, end = (at.astimezone(ZoneInfo(tz)).date() for at in (from_at, until_at, *of))
    return Fraction(max(0, (until_date - from_date).days), (end - first).days)


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
