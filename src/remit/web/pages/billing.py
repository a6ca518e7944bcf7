"""Billing: months rated from the record of the work, what-if, the charges and the items behind each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from remit.billing.actions.closing import accrue_month
from remit.billing.actions.invoices import issue_invoice
from remit.billing.actions.ordering import order_rating
from remit.billing.actions.rating import rate_month, record_usage
from remit.billing.model.invoice import Invoice
from remit.billing.model.usage import Charge, RatingRun
from remit.billing.refusals import PricesUnreadable, UsageRefused
from remit.billing.reports.indices import indices_of
from remit.billing.reports.invoices import (
    facts_in,
    invoices_of,
    months_of,
    rating_under_way,
    run_called,
    usages_of,
)
from remit.billing.reports.rating import Rated, rate
from remit.billing.rules.months import Month
from remit.contracts.model import Engagement
from remit.contracts.pricing import PriceSchedule
from remit.contracts.reports import engagements, published_body
from remit.contracts.rules.pricing import read_schedule
from remit.parties.access import Permission, Resource, allowed
from remit.parties.model import Organisation
from remit.printing import Plot, Series, draw_bars
from remit.store import Reader
from remit.values.money import Money
from remit.values.problem import Problem
from remit.values.refusal import NotFound, Refusal
from remit.values.sentence import Sentence
from remit.web.clients import clients_of
from remit.web.contractdesk import body_in, fields_from
from remit.web.finding import find
from remit.web.pricedesk import price_words
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)
PAGE = 100
COUNTS = ("minutes", "attempts", "successes")
AT_ONCE_MAX = 20_000
"""Facts of a month that is rated while the browser waits, a second's work; a larger one is left to a worker."""


class MonthUnreadable(Refusal):
    """A month that is none."""

    code = "web.month"
    status = 422
    sentence = "“{month}” is no month; write it as 2026-03."


@dataclass(frozen=True, slots=True)
class Billed:
    """An engagement with its rated months and their invoices."""

    engagement: Engagement
    client: Organisation
    runs: tuple[RatingRun, ...]
    invoices: Mapping[str, Invoice]

    @property
    def next_month(self) -> Month:
        """The month to rate next: after the last one, or the first of the engagement."""
        if self.runs:
            return Month.of(self.runs[-1].month_date).plus(1)
        return Month.of(self.engagement.valid_from.date())


@router.get("/billing")
def show_billing(visit: SignedIn) -> Response:
    """List the services with what is rated and billed, and what comes next."""
    tenants = visit.tenants_with(Permission.BILLING_READ)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        agreed = [one for one in engagements(reader, visit.principal) if one.tenant in tenants]
        rows = [_billed(visit, reader, one, known[one.tenant]) for one in agreed]
    this = Month.of(visit.house.clock.now().date())
    return visit.page("billing.html", rows=rows, this=this, money=Money)


@router.get("/billing/{engagement_id}")
def show_months(visit: SignedIn, engagement_id: str) -> Response:
    """Show an engagement month by month, and let the next one be rated."""
    seen = _engagement(visit, engagement_id)
    one = seen.engagement
    whole = Resource(tenant=one.tenant, kind="engagement", name=engagement_id)
    with visit.reading(one.tenant) as reader:
        body = published_body(reader, visit.principal, tenant=one.tenant, engagement_id=one.id)
        known = indices_of(reader, visit.principal, tenant=one.tenant)
        order = rating_under_way(reader, visit.principal, tenant=one.tenant, engagement_id=one.id)
    return visit.page(
        "billing_months.html",
        order=order,
        awaited=[each for each in known.awaited if each.followed.engagement.id == one.id],
        seen=seen,
        agreed=body.get("pricing", {}),
        values=fields_from({"pricing": body.get("pricing", {})}),
        rows=range(len(body.get("pricing", {}).get("items", ())) + 1),
        **price_words(),
        levels=[each["metric"] for each in body.get("service_levels", ())],
        plot=_plot(visit, seen),
        money=Money,
        can_rate=allowed(visit.principal, Permission.BILLING_WRITE, whole),
        ended=seen.next_month < Month.of(visit.house.clock.now().date()),
    )


@router.post("/billing/{engagement_id}/rate")
def post_rating(visit: SignedIn, form: Posted, engagement_id: str) -> Response:
    """Rate a month for good; a large one is ordered, and the page tells how far it is."""
    one, month = _engagement(visit, engagement_id).engagement, month_in(str(form.get("month", "")))
    whose: dict[str, Any] = {"tenant": one.tenant, "engagement_id": one.id, "month": month}
    with visit.reading(one.tenant) as reader:
        large = facts_in(reader, visit.principal, **whose) > AT_ONCE_MAX
    if large:
        visit.writing(lambda tx: order_rating(tx, visit.principal, **whose), tenant=one.tenant)
        return visit.go(f"/billing/{one.id}", said=marked("{month} is being rated."), month=str(month))
    run, _ = visit.writing(
        lambda tx: rate_month(tx, visit.principal, **whose),
        tenant=one.tenant,
    )
    return visit.go(f"/billing/runs/{run.id}", said=marked("{month} is rated."), month=str(month))


@router.post("/billing/{engagement_id}/accrue")
def post_accrual(visit: SignedIn, form: Posted, engagement_id: str) -> Response:
    """Book what a month comes to before it is billed; it is taken back on the day after the month."""
    one, month = _engagement(visit, engagement_id).engagement, month_in(str(form.get("month", "")))
    entry, _ = visit.writing(
        lambda tx: accrue_month(tx, visit.principal, tenant=one.tenant, engagement_id=one.id, month=month)
    )
    said = marked("{amount} accrued for {month} and taken back on the day after.")
    amount = Money(entry.postings[0].minor, entry.postings[0].currency)
    words = visit.visitor.translator
    return visit.go(f"/billing/{engagement_id}", said=said, amount=words.money(amount), month=str(month))


@router.post("/billing/{engagement_id}/facts")
def post_facts(visit: SignedIn, form: Posted, engagement_id: str) -> Response:
    """Take a fact to be priced: a time sheet, a receipt, a milestone."""
    one = _engagement(visit, engagement_id).engagement
    told = _fact_in(form)
    numbers: dict[str, Any] = {name: int(told[name]) for name in COUNTS if told.get(name, "").isdigit()}
    if "vacancies" in told:
        days = [line.split() for line in told["vacancies"].splitlines() if line.strip()]
        numbers["vacancies"] = [dict(zip(("from_date", "until_date"), each, strict=False)) for each in days]
    try:
        new = visit.writing(
            lambda tx: record_usage(
                tx, visit.principal, tenant=one.tenant, engagement_id=one.id, told={**told, **numbers}
            ),
            tenant=one.tenant,
        )
    except UsageRefused as refused:
        own = refused.place not in ("kind", "source", "date", "meter")
        place = f"{told.get('kind')}.{refused.place}" if own else refused.place
        raise UsageRefused(place=place, **refused.fields) from None
    said = marked("Taken; it counts in the month of the work, or is adjusted in the next one.")
    return visit.go(f"/billing/{engagement_id}", said=said if new else marked("That source is known already."))


@router.post("/billing/{engagement_id}/what-if")
def post_what_if(visit: SignedIn, form: Posted, engagement_id: str) -> Response:
    """Compute a month under other prices, beside what it comes to; nothing is kept."""
    seen, month = _engagement(visit, engagement_id), month_in(str(form.get("month", "")))
    one = seen.engagement
    with visit.reading(one.tenant) as reader:
        body = published_body(reader, visit.principal, tenant=one.tenant, engagement_id=one.id)
        schedule = _prices(form, body.get("pricing", {}))
        compute = partial(rate, reader, tenant=one.tenant, engagement_id=one.id, month=month)
        as_agreed = compute(cut_off=visit.house.clock.now())
        changed = compute(cut_off=as_agreed.cut_off, under=schedule)
    rows = _beside(as_agreed, changed)
    return visit.page(
        "billing_what_if.html", seen=seen, month=month, as_agreed=as_agreed, changed=changed, rows=rows, money=Money
    )


@router.get("/billing/runs/{run_id}")
def show_run(visit: SignedIn, run_id: str) -> Response:
    """Show a rated month: its charges with clause, price version and working, its levels and its hashes."""
    run, charges, invoice = _run(visit, run_id)
    with visit.reading(run.tenant) as reader:
        client = clients_of(reader, visit.principal)[run.tenant]
        agreed = next(one for one in engagements(reader, visit.principal) if one.id == run.engagement_id)
    whole = Resource(tenant=run.tenant, kind="rating run", name=run_id)
    return visit.page(
        "billing_run.html",
        run=run,
        charges=charges,
        invoice=invoice,
        client=client,
        engagement=agreed,
        money=lambda minor: Money(minor, run.currency),
        can_issue=invoice is None and allowed(visit.principal, Permission.BILLING_WRITE, whole),
    )


@router.get("/billing/runs/{run_id}/charges/{ordinal}")
def show_charge(visit: SignedIn, run_id: str, ordinal: str, skip: int = 0) -> Response:
    """Open a charge down to the items and facts that it counts."""
    run, charges, invoice = _run(visit, run_id)
    number = int(ordinal) if ordinal.isdecimal() else 0
    if not 0 < number <= len(charges):
        raise NotFound(kind="charge", name=ordinal)
    charge, first = charges[number - 1], max(0, skip)
    with visit.reading(run.tenant) as reader:
        found = usages_of(reader, visit.principal, run=run, charge=charge, skip=first, count_max=PAGE + 1)
    own = visit.principal.is_client_of(run.tenant)
    return visit.page(
        "billing_charge.html",
        run=run,
        charge=charge,
        ordinal=number,
        invoice=invoice,
        rows=found[:PAGE],
        skip=first,
        more=first + PAGE if len(found) > PAGE else None,
        base="/portal/items/" if own else "/items/",
        money=lambda minor: Money(minor, run.currency),
    )


@router.post("/billing/runs/{run_id}/invoice")
def post_invoice(visit: SignedIn, form: Posted, run_id: str) -> Response:
    """Issue the invoice of a rated month; it is numbered and booked."""
    run, _charges, _invoice = _run(visit, run_id)
    one = visit.writing(lambda tx: issue_invoice(tx, visit.principal, tenant=run.tenant, run_id=run.id))
    return visit.go(f"/invoices/{one.id}", said=marked("{number} is issued."), number=one.number)


def _fact_in(form: FormData) -> dict[str, str]:
    """Return what a form tells of a fact: what is asked of every kind, and the fields of the chosen one."""
    kind = str(form.get("kind", ""))
    named = {name.removeprefix(f"{kind}."): str(value).strip() for name, value in form.items()}
    return {name: value for name, value in named.items() if value and name != "csrf" and "." not in name}


def month_in(text: str) -> Month:
    """Read a month such as 2026-03. Refuses `MonthUnreadable`."""
    year, sign, number = text.partition("-")
    if not (sign and year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12 and int(year) < 9999):
        raise MonthUnreadable(place="month", month=text)
    return Month(int(year), int(number))


def _billed(visit: Visit, reader: Reader, one: Engagement, client: Organisation) -> Billed:
    runs = months_of(reader, visit.principal, tenant=one.tenant, engagement_id=one.id)
    documents = [each.invoice for each in invoices_of(reader, visit.principal, tenant=one.tenant)]
    return Billed(one, client, runs, {str(each.run_id): each for each in documents if each.run_id})


def _engagement(visit: Visit, engagement_id: str) -> Billed:
    def ask(reader: Reader, tenant: str) -> Billed:
        agreed = next((one for one in engagements(reader, visit.principal) if one.id == engagement_id), None)
        if agreed is None or agreed.tenant != tenant:
            raise NotFound(kind="engagement", name=engagement_id)
        return _billed(visit, reader, agreed, clients_of(reader, visit.principal)[tenant])

    return find(visit.house.store, visit.principal, ask, kind="engagement", name=engagement_id)


def _run(visit: Visit, run_id: str) -> tuple[RatingRun, tuple[Charge, ...], Invoice | None]:
    return find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: run_called(reader, visit.principal, tenant=tenant, run_id=run_id),
        kind="rating run",
        name=run_id,
    )


def _prices(form: FormData, agreed: Mapping[str, Any]) -> PriceSchedule:
    """Read the prices that a form supposes; all else of the schedule is as agreed. Refuses `PricesUnreadable`."""
    items = body_in(form).get("pricing", {}).get("items", [])
    schedule, problems = read_schedule({**agreed, "items": items})
    if schedule is None:
        found = [{"place": one.place, "message": _told(one)} for one in problems]
        raise PricesUnreadable(reason=_told(problems[0]), problems=found)
    return schedule


def _told(one: Problem) -> str:
    return Sentence("{where}: {what}", where=one.place, what=one.message)


def _beside(as_agreed: Rated, changed: Rated) -> list[tuple[str, int, int]]:
    """Put what each price came to in both ways beside each other."""
    names = {one.price_item: one.name for found in (as_agreed, changed) for one in found.charges}
    sums = [
        {key: sum(one.minor for one in found.charges if one.price_item == key) for key in names}
        for found in (as_agreed, changed)
    ]
    return [(names[key], sums[0][key], sums[1][key]) for key in sorted(names)]


def _plot(visit: Visit, seen: Billed) -> str | None:
    runs = seen.runs[-12:]
    if len(runs) < 2:
        return None
    words = visit.visitor.translator
    values = tuple(float(Money(one.minor, one.currency).amount) for one in runs)
    summary = words.gettext("What {n} months came to, credits taken off; the last one {amount}.")
    said = summary.format(n=len(runs), amount=words.money(Money(runs[-1].minor, runs[-1].currency)))
    names = tuple(f"{one.month_date:%Y-%m}" for one in runs)
    series = (Series(runs[-1].currency, values),)
    return draw_bars(Plot(words.gettext("Month by month"), said, names, series, write=words.number, height=180))
