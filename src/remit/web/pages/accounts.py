"""Accounts: what the provider's client manager looks after with each client: credits, disputes, terms, what comes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from remit.billing.model.settling import Dispute, DisputeState
from remit.billing.model.usage import Charge
from remit.billing.reports.invoices import disputes_with, invoices_of, months_of, run_called
from remit.billing.rules.months import Month
from remit.contracts.model import Engagement, StatementOfWork
from remit.contracts.reports import engagements, statements_of_work
from remit.contracts.rules.agreement import ComingDay, coming_days
from remit.parties.access import Permission, Resource, allowed
from remit.parties.model import Organisation, OrganisationKind
from remit.store import Reader
from remit.values.money import Money
from remit.web.clients import clients_of
from remit.web.pages.margin import Together, earned, together
from remit.web.visit import SignedIn, Visit

router = APIRouter(include_in_schema=False)
CREDITS = ("credit", "earn_back")


@dataclass(frozen=True, slots=True)
class Credited:
    """A credit of a rated month: the engagement and run it belongs to, and the charge."""

    engagement: Engagement
    run_id: str
    ordinal: int
    month_date: date
    charge: Charge
    amount: Money


@dataclass(frozen=True, slots=True)
class Account:
    """A client as its manager at the provider looks after it."""

    client: Organisation
    terms: tuple[tuple[Engagement, StatementOfWork | None], ...]
    coming: tuple[tuple[ComingDay, tuple[Engagement, ...]], ...]
    margins: tuple[Together, ...]
    credits: tuple[Credited, ...]
    disputes: tuple[Dispute, ...]
    open: Mapping[str, tuple[int, Money]]


@router.get("/accounts")
def show_accounts(visit: SignedIn) -> Response:
    """Show each client's account: credits of the newest months, disputes, terms and coming changes."""
    tenants = visit.tenants_with(Permission.BILLING_READ)
    visit.tenants_with(Permission.ENGAGEMENT_WRITE)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        agreed = engagements(reader, visit.principal)
        clients = [known[one] for one in tenants if one in known and known[one].kind is OrganisationKind.CLIENT]
        accounts = [_account(visit, reader, one, [each for each in agreed if each.tenant == one.id]) for one in clients]
    month = _last_month(visit)
    return visit.page("accounts.html", accounts=accounts, money=Money, month=month.first_date)


def _last_month(visit: Visit) -> Month:
    return Month.of(visit.house.clock.now().date()).plus(-1)


def _account(visit: Visit, reader: Reader, client: Organisation, agreed: list[Engagement]) -> Account:
    today = visit.house.clock.now().date()
    newest = [(one, _newest(visit, reader, one)) for one in agreed]
    return Account(
        client=client,
        terms=tuple(newest),
        coming=_by_day(
            (one, day)
            for one, terms in newest
            if terms is not None
            for day in coming_days(terms.provisions.agreement, today)[:3]
        ),
        margins=_margins(visit, reader, client, agreed),
        credits=tuple(each for one in agreed for each in _credits(visit, reader, one)),
        disputes=tuple(
            one for one in disputes_with(reader, visit.principal, tenant=client.id) if one.state is DisputeState.OPEN
        ),
        open=_open(visit, reader, client),
    )


def _by_day(coming: Iterable[tuple[Engagement, ComingDay]]) -> tuple[tuple[ComingDay, tuple[Engagement, ...]], ...]:
    """Put together what comes to several engagements on one day."""
    found: dict[ComingDay, tuple[Engagement, ...]] = {}
    for one, day in coming:
        found[day] = (*found.get(day, ()), one)
    return tuple(sorted(found.items(), key=lambda each: each[0].day))


def _margins(visit: Visit, reader: Reader, client: Organisation, agreed: list[Engagement]) -> tuple[Together, ...]:
    whole = Resource(tenant=client.id, kind="margin", name=client.id)
    if not allowed(visit.principal, Permission.MARGIN_READ, whole):
        return ()
    found = (earned(visit, reader, one, client.name, _last_month(visit)) for one in agreed)
    return together([one for one in found if one is not None])


def _open(visit: Visit, reader: Reader, client: Organisation) -> Mapping[str, tuple[int, Money]]:
    """Return how many invoices are open and what of them, by currency."""
    found: dict[str, tuple[int, Money]] = {}
    for one in invoices_of(reader, visit.principal, tenant=client.id):
        if one.open.minor > 0:
            count, sum_ = found.get(one.open.currency, (0, Money(0, one.open.currency)))
            found[one.open.currency] = count + 1, sum_ + one.open
    return found


def _newest(visit: Visit, reader: Reader, one: Engagement) -> StatementOfWork | None:
    versions = statements_of_work(reader, visit.principal, tenant=one.tenant, engagement_id=one.id)
    return versions[-1] if versions else None


def _credits(visit: Visit, reader: Reader, one: Engagement) -> list[Credited]:
    runs = months_of(reader, visit.principal, tenant=one.tenant, engagement_id=one.id)
    found = []
    for run in runs[-2:]:
        _run, charges, _invoice = run_called(reader, visit.principal, tenant=one.tenant, run_id=run.id)
        for ordinal, charge in enumerate(charges, start=1):
            if charge.kind in CREDITS and charge.minor:
                amount = Money(charge.minor, run.currency)
                found.append(Credited(one, run.id, ordinal, run.month_date, charge, amount))
    return found
