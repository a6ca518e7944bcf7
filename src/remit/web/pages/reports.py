"""The monthly service report, for the client and for those who answer for it: page, items behind a figure, PDF."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.billing.model.service_report import Figure, ServiceReport
from remit.billing.reports.invoices import months_of
from remit.billing.reports.service_report import releases_behind
from remit.billing.reports.service_report_paper import service_report_pdf
from remit.billing.rules.months import Month
from remit.contracts.model import Engagement
from remit.contracts.reports import engagements
from remit.locale import LANGUAGES
from remit.parties.access import Permission, Resource, allowed
from remit.parties.model import Organisation
from remit.parties.records.places import find_organisation
from remit.printing import Plot, Series, draw_bars
from remit.store import Reader
from remit.values.refusal import NotFound
from remit.web.clients import clients_of
from remit.web.downloads import download
from remit.web.finding import find
from remit.web.pages.billing import month_in
from remit.web.reporting import audit_allowed, report_of
from remit.web.visit import SignedIn, Visit
from remit.web.words import marked
from remit.work.records.listing import count_span
from remit.work.reports.lists import ItemFilter, item_list

router = APIRouter(include_in_schema=False)
PAGE = 100
SHOWN = 6
"""How many months the list and the plot show."""
FIGURES = {
    Figure.RECEIVED: marked("Received"),
    Figure.RELEASED: marked("Released"),
    Figure.STRAIGHT_THROUGH: marked("of it straight through"),
    Figure.LATE: marked("of it late"),
    Figure.RETURNED: marked("of it after rework"),
}
BEHIND_LEVEL = {"turnaround_time": Figure.LATE, "first_pass_yield": Figure.RETURNED}
"""Which items missed a level; those that missed accuracy stand on the page itself."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service with the months that its reports may be read of, newest first."""

    engagement: Engagement
    client: Organisation
    months: tuple[Month, ...]
    rated: frozenset[Month]


@router.get("/reports")
def show_reports(visit: SignedIn) -> Response:
    """List the services and the months of their reports."""
    tenants = visit.tenants_with(Permission.BILLING_READ)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        rows = [
            _service(visit, reader, one, known[one.tenant])
            for one in engagements(reader, visit.principal)
            if one.tenant in tenants
        ]
    return visit.page("reports.html", rows=rows)


@router.get("/reports/{engagement_id}")
def show_report(visit: SignedIn, engagement_id: str, month: str = "") -> Response:
    """Show the report of a month; without one, of the newest that is over."""
    one, wanted = _asked(visit, engagement_id, month)
    report = report_of(visit.house, visit.principal, one, wanted)
    with visit.reading() as reader:
        client = clients_of(reader, visit.principal)[one.tenant]
        service = _service(visit, reader, one, client)
        counted = _counted(reader, report, wanted)
    return visit.page(
        "report.html",
        report=report,
        service=service,
        month=wanted,
        figures=FIGURES,
        behind=BEHIND_LEVEL,
        plot=_plot(visit, counted),
        named=audit_allowed(visit.principal, one.tenant),
        may_open=allowed(visit.principal, Permission.ITEM_READ, _resource(one)),
        base=_base(visit, one),
    )


@router.get("/reports/{engagement_id}/items")
def show_items(
    visit: SignedIn, engagement_id: str, month: str = "", figure: str = "released", skip: int = 0
) -> Response:
    """Open a figure of a report down to its items."""
    one, wanted = _asked(visit, engagement_id, month)
    if figure not in set(Figure):
        raise NotFound(kind="figure", name=figure)
    report, chosen, first = report_of(visit.house, visit.principal, one, wanted), Figure(figure), max(0, skip)
    with visit.reading() as reader:
        client = clients_of(reader, visit.principal)[one.tenant]
        rows = _rows(visit, reader, report, chosen, first)
    return visit.page(
        "report_items.html",
        report=report,
        client=client,
        month=wanted,
        name=FIGURES[chosen],
        figure=chosen,
        count=report.counts[chosen],
        rows=rows[:PAGE],
        skip=first,
        more=first + PAGE if len(rows) > PAGE else None,
        base=_base(visit, one),
    )


@router.get("/reports/{engagement_id}/pdf")
def fetch_report(visit: SignedIn, engagement_id: str, month: str = "", language: str = "") -> Response:
    """Hand a report out as PDF in a language."""
    one, wanted = _asked(visit, engagement_id, month)
    report = report_of(visit.house, visit.principal, one, wanted)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        provider = find_organisation(reader, one.provider)
    settled = report.settlement
    content = service_report_pdf(
        report,
        provider=provider.name if provider else "",
        client=known[one.tenant].name,
        language=language if language in LANGUAGES else visit.visitor.language,
        named=audit_allowed(visit.principal, one.tenant),
        made_at=settled.run.rated_at if settled else visit.house.clock.now(),
    )
    return download(content, name=f"{one.key}-{report.month}.pdf", media_type="application/pdf")


def _service(visit: Visit, reader: Reader, one: Engagement, client: Organisation) -> Service:
    runs = months_of(reader, visit.principal, tenant=one.tenant, engagement_id=one.id)
    this, began = Month.of(visit.house.clock.now().date()), Month.of(one.valid_from.date())
    months = [this.plus(-back) for back in range(SHOWN) if this.plus(-back) >= began]
    rated = frozenset(Month.of(run.month_date) for run in runs)
    return Service(one, client, tuple(sorted({*months, *rated}, reverse=True)), rated)


def _asked(visit: Visit, engagement_id: str, month: str) -> tuple[Engagement, Month]:
    def ask(reader: Reader, tenant: str) -> Engagement:
        found = (one for one in engagements(reader, visit.principal) if one.id == engagement_id)
        one = next((one for one in found if one.tenant == tenant), None)
        if one is None:
            raise NotFound(kind="engagement", name=engagement_id)
        return one

    one = find(visit.house.store, visit.principal, ask, kind="engagement", name=engagement_id)
    if month:
        return one, month_in(month)
    with visit.reading() as reader:
        runs = months_of(reader, visit.principal, tenant=one.tenant, engagement_id=one.id)
    return one, Month.of(runs[-1].month_date) if runs else Month.of(visit.house.clock.now().date())


def _rows(visit: Visit, reader: Reader, report: ServiceReport, figure: Figure, skip: int) -> list[dict[str, Any]]:
    now = visit.house.clock.now()
    if figure is not Figure.RECEIVED:
        found = releases_behind(
            reader, visit.principal, report=report, figure=figure, skip=skip, count_max=PAGE + 1, now=now
        )
        return [
            {"item_id": one.item_id, "number": one.body.get("number", one.source), "at": one.worked_at, "release": one}
            for one in found
        ]
    narrowed = ItemFilter(
        engagement_id=report.engagement_id, received_from=report.from_at, received_until=report.until_at
    )
    page = item_list(
        reader, principal=visit.principal, narrowed=narrowed, tenants=[report.tenant], count_max=skip + PAGE + 1
    )
    return [
        {"item_id": one.id, "number": one.number, "at": one.received_at, "release": None} for one in page.items[skip:]
    ]


def _counted(reader: Reader, report: ServiceReport, month: Month) -> list[tuple[str, int, int]]:
    """Count what was received and released in each of the months up to this one."""
    found = []
    for back in reversed(range(SHOWN)):
        start, end = month.plus(-back).bounds(report.tz)
        of = {"tenant": report.tenant, "engagement_id": report.engagement_id}
        counts = count_span(reader, **of, start=start, end=end)
        found.append((str(month.plus(-back)), counts["received"], counts["released"]))
    return [one for one in found if one[1] or one[2]]


def _plot(visit: Visit, counted: list[tuple[str, int, int]]) -> str | None:
    if len(counted) < 2:
        return None
    words = visit.visitor.translator
    summary = words.gettext("Received and released in {n} months; in the last one {received} and {released}.")
    said = summary.format(n=len(counted), received=words.number(counted[-1][1]), released=words.number(counted[-1][2]))
    series = (
        Series(words.gettext("Received"), tuple(float(one[1]) for one in counted)),
        Series(words.gettext("Released"), tuple(float(one[2]) for one in counted)),
    )
    names = tuple(one[0] for one in counted)
    return draw_bars(Plot(words.gettext("Month by month"), said, names, series, write=words.number, height=180))


def _resource(one: Engagement) -> Resource:
    return Resource(tenant=one.tenant, kind="engagement", name=one.id)


def _base(visit: Visit, one: Engagement) -> str:
    return "/portal/items/" if visit.principal.is_client_of(one.tenant) else "/items/"
