"""The monthly service report, computed from the record: nothing in it is typed in, and each figure opens its items."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from remit.billing.model.ledger import BOOK, Source
from remit.billing.model.service_report import (
    Figure,
    LineFigure,
    LineReport,
    ReleasedFact,
    ServiceReport,
    Settlement,
)
from remit.billing.model.usage import Level, Usage
from remit.billing.records import invoices as invoice_records
from remit.billing.records import ledger as ledger_records
from remit.billing.records import runs as run_records
from remit.billing.records import usage as usage_records
from remit.billing.records.usage import Span
from remit.billing.reports.accuracy import reviewed_in
from remit.billing.reports.rating import rate
from remit.billing.rules.months import Month
from remit.billing.rules.unclassified import unclassified
from remit.contracts.model import Engagement
from remit.contracts.records import list_statements
from remit.contracts.reports import engagement
from remit.judgement.rules.agreement import wilson
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.model import AuditEntry
from remit.parties.records.audit import opened_between
from remit.quality.model import Rate
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work.model import Incident
from remit.work.records.instances import incidents_between
from remit.work.records.items import load_items
from remit.work.records.listing import count_span

PAGE = 500
SECTION_ITEMS_MAX = 20_000
"""A line's own section is computed from at most so many released items."""


class Reported(Protocol):
    """What the report asks of a line of service."""

    def section(self) -> LineReport:
        """Return the line's own section."""
        ...

    def payload_classes(self, kind: str) -> Mapping[str, str]:
        """Return path -> data class of a payload's classified fields."""
        ...


def service_report(
    reader: Reader,
    principal: Principal,
    *,
    tenant: str,
    engagement_id: str,
    month: Month,
    line: Reported | None,
    now: Moment,
) -> ServiceReport:
    """Compute the report of a month. Needs `billing.read`; refuses `NotFound`."""
    require(principal, Permission.BILLING_READ, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    agreed = engagement(reader, principal, tenant=tenant, engagement_id=engagement_id)
    settled = _settlement(reader, agreed, month)
    span = span_of(reader, agreed, month, cut_off=settled.run.cut_off if settled else now)
    counts = _counts(reader, span)
    reviewed = reviewed_in(reader, span)
    clean, released = sum(one.defects == 0 for one in reviewed), counts[Figure.RELEASED]
    first = released - counts[Figure.RETURNED]
    return ServiceReport(
        tenant=tenant,
        engagement_id=engagement_id,
        name=agreed.name,
        line=agreed.line,
        month=str(month),
        tz=zone_of(reader, agreed),
        from_at=span.from_at,
        until_at=span.until_at,
        counts=counts,
        levels=settled.run.levels if settled else _levels_so_far(reader, agreed, month, now),
        first_pass_yield=Rate(first, released, wilson(successes=first, n=released)),
        accuracy=Rate(clean, len(reviewed), wilson(successes=clean, n=len(reviewed))),
        reviewed=reviewed,
        incidents=tuple(_incidents(reader, agreed, span)),
        opened=tuple(_opened(reader, agreed, span)),
        section=tuple(_section(reader, span, line)),
        settlement=settled,
    )


def releases_behind(
    reader: Reader,
    principal: Principal,
    *,
    report: ServiceReport,
    figure: Figure,
    skip: int,
    count_max: int,
    now: Moment,
) -> tuple[Usage, ...]:
    """Return the releases that a figure of a report counts, in the order of the work. Needs `billing.read`."""
    require(principal, Permission.BILLING_READ, Resource(tenant=report.tenant, kind="report", name=report.month))
    cut_off = report.settlement.run.cut_off if report.settlement else now
    span = Span(report.tenant, report.engagement_id, report.from_at, report.until_at, cut_off)
    return usage_records.releases(reader, span, skip=skip, count_max=count_max, which=figure)


def zone_of(reader: Reader, agreed: Engagement) -> str:
    """Return the zone that an engagement's months are counted in: its prices', UTC where none are agreed."""
    statements = list_statements(reader, tenant=agreed.tenant, engagement_id=agreed.id)
    zones = [one.provisions.pricing.tz for one in statements if one.provisions.pricing]
    return zones[-1] if zones else "UTC"


def span_of(reader: Reader, agreed: Engagement, month: Month, *, cut_off: Moment) -> Span:
    """Return the usages of a month as they were recorded by a cut-off; for the room, which checks access itself."""
    return Span(agreed.tenant, agreed.id, *month.bounds(zone_of(reader, agreed)), cut_off)


def _counts(reader: Reader, span: Span) -> dict[Figure, int]:
    rows = usage_records.item_counts(reader, span)
    released = sum(int(row.counted) for row in rows)
    counted = count_span(
        reader, tenant=span.tenant, engagement_id=span.engagement_id, start=span.from_at, end=span.until_at
    )
    return {
        Figure.RECEIVED: counted["received"],
        Figure.RELEASED: released,
        Figure.STRAIGHT_THROUGH: sum(int(row.straight_through) for row in rows),
        Figure.LATE: sum(int(row.late) for row in rows),
        Figure.RETURNED: released - sum(int(row.first_pass) for row in rows),
    }


def _levels_so_far(reader: Reader, agreed: Engagement, month: Month, now: Moment) -> tuple[Level, ...]:
    try:
        return rate(reader, tenant=agreed.tenant, engagement_id=agreed.id, month=month, cut_off=now).levels
    except Refusal:  # no prices yet, or an index is missing: the month cannot be rated, and there is nothing to show
        return ()


def _incidents(reader: Reader, agreed: Engagement, span: Span) -> Iterator[tuple[Incident, str]]:
    found = incidents_between(reader, tenant=span.tenant, from_at=span.from_at, until_at=span.until_at)
    items = load_items(reader, tenant=span.tenant, ids=sorted({one.item_id for one in found}))
    for one in found:
        if items[one.item_id].engagement_id == agreed.id:
            yield one, items[one.item_id].number


def _opened(reader: Reader, agreed: Engagement, span: Span) -> Iterator[AuditEntry]:
    found = opened_between(reader, tenant=span.tenant, from_at=span.from_at, until_at=span.until_at)
    items = load_items(reader, tenant=span.tenant, ids=sorted({one.subject_id for one in found}))
    for one in found:
        item = items.get(one.subject_id)
        if item is not None and item.engagement_id == agreed.id:
            yield one


def _section(reader: Reader, span: Span, line: Reported | None) -> tuple[LineFigure, ...]:
    return () if line is None else tuple(line.section()(_facts(reader, span, line)))


def _facts(reader: Reader, span: Span, line: Reported) -> Iterator[ReleasedFact]:
    for skip in range(0, SECTION_ITEMS_MAX, PAGE):
        page = usage_records.releases(reader, span, skip=skip, count_max=PAGE)
        items = load_items(reader, tenant=span.tenant, ids=[one.item_id for one in page if one.item_id])
        for one in page:
            item = items.get(one.item_id or "")
            if item is not None:
                plain = unclassified(item.payload, line.payload_classes(item.kind))
                yield ReleasedFact(item.kind, plain, one.straight_through, one.returns, one.handling_time_s)
        if len(page) < PAGE:
            return


def _settlement(reader: Reader, agreed: Engagement, month: Month) -> Settlement | None:
    runs = run_records.runs_of(reader, tenant=agreed.tenant, engagement_id=agreed.id)
    run = next((one for one in runs if one.month_date == month.first_date), None)
    if run is None:
        return None
    charges = run_records.charges_of(reader, tenant=agreed.tenant, run_id=run.id)
    invoice = invoice_records.invoice_of_run(reader, tenant=agreed.tenant, run_id=run.id)
    booked = None if invoice is None else _earned(reader, issuer=invoice.issuer, number=invoice.number)
    return Settlement(run, charges, invoice, booked)


def _earned(reader: Reader, *, issuer: str, number: str) -> int | None:
    book = ledger_records.find_book_by_key(reader, tenant=issuer, key=BOOK)
    if book is None:
        return None
    source = Source("invoice", number)
    entry = ledger_records.entry_of_source(reader, tenant=issuer, book_id=book.id, source=source)
    if entry is None:
        return None
    return -sum(side.minor for side in entry.postings if side.account.startswith("Income:"))
