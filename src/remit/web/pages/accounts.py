"""Accounts: what the provider's client manager looks after with each client: credits, disputes, terms, what comes."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from remit.billing.model.settling import Dispute, DisputeState
from remit.billing.model.usage import Charge
from remit.billing.reports.invoices import Standing, disputes_with, invoices_of, months_of, run_called
from remit.contracts.model import Engagement, StatementOfWork
from remit.contracts.reports import engagements, statements_of_work
from remit.contracts.rules.agreement import ComingDay, coming_days
from remit.parties.access import Permission
from remit.parties.model import Organisation, OrganisationKind
from remit.store import Reader
from remit.values.money import Money
from remit.web.clients import clients_of
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
    coming: tuple[tuple[Engagement, ComingDay], ...]
    credits: tuple[Credited, ...]
    disputes: tuple[Dispute, ...]
    open: tuple[Standing, ...]


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
    return visit.page("accounts.html", accounts=accounts, money=Money, today=visit.house.clock.now().date())


def _account(visit: Visit, reader: Reader, client: Organisation, agreed: list[Engagement]) -> Account:
    today = visit.house.clock.now().date()
    newest = [(one, _newest(visit, reader, one)) for one in agreed]
    return Account(
        client=client,
        terms=tuple(newest),
        coming=tuple(
            (one, day)
            for one, terms in newest
            if terms is not None
            for day in coming_days(terms.provisions.agreement, today)[:3]
        ),
        credits=tuple(each for one in agreed for each in _credits(visit, reader, one)),
        disputes=tuple(
            one for one in disputes_with(reader, visit.principal, tenant=client.id) if one.state is DisputeState.OPEN
        ),
        open=tuple(one for one in invoices_of(reader, visit.principal, tenant=client.id) if one.open.minor > 0),
    )


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
