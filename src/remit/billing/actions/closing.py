"""The end of a month in the books: accruals that reverse themselves, and revaluation at the day's rate."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from remit.billing.actions.invoices import main_book
from remit.billing.actions.ledger import Draft, account_below, book_entry, open_account, reverse_entry
from remit.billing.model.ledger import RECEIVABLE, Entry, Posting, Source
from remit.billing.records import settling as records
from remit.billing.records.ledger import open_items
from remit.billing.refusals import NothingToBill, RateMissing
from remit.billing.reports.rating import rate
from remit.billing.rules.booking import component
from remit.billing.rules.months import Month
from remit.billing.rules.revaluing import difference
from remit.contracts.records import find_engagement
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.records.places import find_organisation
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.money import Money, decimals_of
from remit.values.refusal import NotFound

UNBILLED = "Assets:Unbilled"
UNREALISED = "Income:Exchange:Unrealised"
WORTH = "Assets:Revaluation"


@dataclass(frozen=True, slots=True)
class Published:
    """A rate of exchange: how much of `base` one unit of `currency` was on a day."""

    currency: str
    base: str
    rate_date: date
    rate: Decimal


def accrue_month(
    tx: Transaction, principal: Principal, *, tenant: Identifier, engagement_id: Identifier, month: Month
) -> tuple[Entry, Entry]:
    """Book what a month of work comes to before it is billed, on its last day, and take it back on the day after.

    Needs `billing.write` on both sides; refuses `NothingToBill`, `BookedAlready`, and as `rate` does.
    """
    require(principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    agreed = find_engagement(tx, tenant=tenant, engagement_id=engagement_id)
    client = find_organisation(tx, tenant)
    if agreed is None or client is None:
        raise NotFound(kind="engagement", name=engagement_id)
    found = rate(tx, tenant=tenant, engagement_id=engagement_id, month=month, cut_off=tx.now)
    if not found.total.minor:
        raise NothingToBill(month=str(month))
    book = main_book(tx, principal, issuer=agreed.provider)
    unbilled = account_below(tx, tenant=book.tenant, book_id=book.id, parent=UNBILLED, name=client.name)
    earned = f"Income:Services:{component(agreed.line)}"
    postings = (
        Posting(unbilled, found.currency, found.total.minor, str(month)),
        Posting(earned, found.currency, -found.total.minor),
    )
    draft = Draft(month.last_date, f"{agreed.name} {month}", Source("accrual", f"{agreed.key}:{month}"), postings)
    return _reversing(tx, principal, agreed.provider, draft)


def enter_rate(tx: Transaction, principal: Principal, *, tenant: Identifier, told: Published) -> None:
    """Keep a rate of exchange of a day. Needs `billing.write`; refuses `CurrencyUnknown`."""
    require(principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="ledger", name=tenant))
    decimals_of(told.currency), decimals_of(told.base)
    records.put_rate(
        tx,
        tenant=tenant,
        currency=told.currency,
        base=told.base,
        rate_date=told.rate_date,
        rate=told.rate,
        by=principal.id,
    )


def revalue(
    tx: Transaction, principal: Principal, *, tenant: Identifier, currency: str, base: str, day: date
) -> tuple[Money, Entry | None]:
    """Book what the open receivables of a currency gained or lost by a day's end, and take it back on the day after.

    Returns the difference in the base currency, and the entry where there is one. Refuses `RateMissing`.
    """
    require(principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="ledger", name=tenant))
    book = main_book(tx, principal, issuer=tenant)
    found = open_items(tx, tenant=tenant, book_id=book.id, below=RECEIVABLE, until_date=day)
    owed = [(Money(minor, currency), since) for _, of, _, since, minor in found if of == currency]
    rates = records.rates(tx, tenant=tenant, currency=currency, base=base)
    gained = difference(owed, rates=rates, base=base, day=day)
    if gained is None:
        raise RateMissing(place="currency", currency=currency, base=base, day=day.isoformat())
    if not gained.minor:
        return gained, None
    account = f"{WORTH}:{currency}"
    postings = (Posting(account, base, gained.minor), Posting(UNREALISED, base, -gained.minor))
    draft = Draft(day, f"{currency} in {base}", Source("revaluation", f"{currency}:{base}:{day}"), postings)
    return gained, _reversing(tx, principal, tenant, draft)[0]


def _reversing(tx: Transaction, principal: Principal, issuer: str, draft: Draft) -> tuple[Entry, Entry]:
    book = main_book(tx, principal, issuer=issuer)
    for posting in draft.postings:
        open_account(tx, principal, tenant=issuer, book_id=book.id, code=posting.account)
    entry = book_entry(tx, principal, tenant=issuer, book_id=book.id, draft=draft)
    back = reverse_entry(
        tx,
        principal,
        tenant=issuer,
        entry_id=entry.id,
        booked_date=draft.booked_date + timedelta(days=1),
        reason=draft.text,
    )
    return entry, back
