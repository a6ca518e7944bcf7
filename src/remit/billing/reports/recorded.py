"""What the rating of an engagement reads: its versions, its rated months, its indices, and usages counted by span."""

from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from remit.billing.model.usage import UsageKind
from remit.billing.records import runs as runs_records
from remit.billing.records import usage as records
from remit.billing.records.usage import BEGINNING, Span
from remit.billing.refusals import IndexMissing
from remit.billing.rules.counting import Count, Counted
from remit.billing.rules.indexation import contract_year, factor, indices, moved, published_for
from remit.billing.rules.months import Month
from remit.contracts.pricing import Model, PriceItem, PriceSchedule
from remit.contracts.records import find_engagement, list_statements
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import NotFound


class Recorded:
    """An engagement as it was recorded by a cut-off. Refuses `NotFound`."""

    def __init__(self, reader: Reader, *, tenant: str, engagement_id: str, cut_off: Moment) -> None:
        found = find_engagement(reader, tenant=tenant, engagement_id=engagement_id)
        if found is None:
            raise NotFound(kind="engagement", name=engagement_id)
        self.reader, self.engagement, self.cut_off = reader, found, cut_off
        self.statements = list_statements(reader, tenant=tenant, engagement_id=engagement_id)
        self.runs = runs_records.runs_of(reader, tenant=tenant, engagement_id=engagement_id)
        self.values = runs_records.index_values(reader, tenant=tenant)

    def span(self, from_at: Moment, until_at: Moment, *, after: Moment | None = None, by: Moment | None = None) -> Span:
        """Return the usages worked in a span and recorded after one moment, by another or else by the cut-off."""
        one = self.engagement
        return Span(one.tenant, one.id, from_at, until_at, by or self.cut_off, after)

    def counted(self, spans: Sequence[Span]) -> Counted:
        """Count the usages of spans; the seats are those of all time."""
        counts = [row for each in spans for row in records.item_counts(self.reader, each)]
        counts += [row for each in spans for row in records.measures(self.reader, each)]
        facts = [one for each in spans for one in records.facts(self.reader, each)]
        seats = records.facts(self.reader, self.span(BEGINNING, spans[0].until_at)) if spans else ()
        return Counted(
            tuple(Count(row.meter, bool(row.rework), int(row.quantity)) for row in counts),
            tuple(facts),
            tuple(one for one in seats if one.kind is UsageKind.SEAT),
        )

    def billed(self, first: Month, from_at: Moment, until_at: Moment, *, tz: str, by: Moment) -> list[Span]:
        """Return the spans of what was billed from a month on: worked since then, or before and told too late."""
        spans = [self.span(from_at, until_at, by=by)]
        closed = self.closed_at(first.plus(-1))
        if closed is not None:
            spans.append(self.span(BEGINNING, first.bounds(tz)[0], after=closed, by=by))
        return spans

    def closed_at(self, month: Month) -> Moment | None:
        """Return the cut-off of a month, None where it is not rated."""
        return next((one.cut_off for one in self.runs if one.month_date == month.first_date), None)

    def moved(self, item: PriceItem, month: Month, schedule: PriceSchedule) -> tuple[Model, str]:
        """Return a price as its indices move it in a month, and the working. Refuses `IndexMissing`."""
        if item.indexation is None:
            return item.model, ""
        began = Month.of(self.engagement.valid_from.astimezone(ZoneInfo(schedule.tz)).date())
        published = published_for(began, month)
        values = {name: self._value(name, published, item) for name in indices(item.indexation)}
        by = factor(item.indexation, values, contract_year=contract_year(began, month))
        return moved(item.model, item.indexation, by.factor), "; ".join(by.working)

    def _value(self, name: str, month: Month, item: PriceItem) -> Decimal:
        known = [one for one in self.values if one[0] == name and one[1] <= month.first_date]
        if not known:
            raise IndexMissing(price=item.key, index=name, month=str(month))
        return self.values[max(known, key=lambda one: one[1])]
