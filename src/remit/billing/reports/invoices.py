"""Questions to invoices: where each stands, what a client owes by statement, which items a charge counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from remit.billing.model.invoice import Invoice
from remit.billing.model.settling import Dispute, DisputeState, Offset, Payment, Reminder
from remit.billing.model.usage import Charge, RatingOrder, RatingRun, Usage
from remit.billing.records import invoices as invoice_records
from remit.billing.records import offsets as offset_records
from remit.billing.records import settling as records
from remit.billing.records.orders import last_order
from remit.billing.records.runs import charges_of, find_run, runs_of
from remit.billing.records.usage import BEGINNING, END, Span, count_of, count_of_meter, some_usages
from remit.billing.rules.dunning import next_level
from remit.billing.rules.months import Month
from remit.contracts.pricing import LatePriced, PriceItem, PriceSchedule, Rework
from remit.contracts.records import list_statements
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.money import Money
from remit.values.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Standing:
    """A document with what is still open of it, and who disputes what."""

    invoice: Invoice
    open: Money
    disputes: tuple[Dispute, ...] = ()
    reminders: tuple[Reminder, ...] = ()

    @property
    def gross(self) -> Money:
        """What the document comes to, tax included."""
        return Money(self.invoice.gross_minor, self.invoice.currency)

    @property
    def disputed(self) -> bool:
        """Whether a line of it is in dispute."""
        return any(one.state is DisputeState.OPEN for one in self.disputes)

    def overdue(self, today: date) -> bool:
        """Tell whether something of it is open after its due date."""
        return self.open.minor > 0 and today > self.invoice.due_date

    def reminder_due(self, today: date) -> int | None:
        """Return the level of the reminder that is due, or None."""
        if self.open.minor <= 0:
            return None
        return next_level(self.invoice.due_date, sent=len(self.reminders), today=today)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of a statement of account: what a day added or took, and what was owed after it.

    `takes_back` tells that it takes back a payment of an earlier line, whose text it has. `settles` is what a credit
    settled, or no longer settles: that leaves the balance as it is, so its amount is nothing.
    """

    day: date
    text: str
    amount: Money
    balance: Money
    takes_back: bool = False
    settles: "Settled | None" = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What settled a part of an invoice: a payment by its reference, or a credit by its number."""

    day: date
    by: str
    number: str
    amount: Money
    offset: Offset | None = None


def invoices_of(reader: Reader, principal: Principal, *, tenant: str) -> tuple[Standing, ...]:
    """Return the documents to a client as they stand, newest first. Needs `billing.read`."""
    _require(principal, tenant)
    found = invoice_records.invoices(reader, tenant=tenant)
    paid, argued = records.applied(reader, tenant=tenant), records.disputes(reader, tenant=tenant)
    moved = offset_records.moved(reader, tenant=tenant)
    sent = records.reminders(reader, tenant=tenant)
    credited: dict[str, int] = {}
    for one in found:
        if one.corrects:
            credited[one.corrects] = credited.get(one.corrects, 0) + one.gross_minor
    return tuple(
        Standing(
            one,
            Money(0 if one.corrects else one.gross_minor - credited.get(one.number, 0) - paid.get(one.id, 0)
                  + moved.get(one.id, 0), one.currency),
            tuple(each for each in argued if each.invoice_id == one.id),
            tuple(each for each in sent if each.invoice_id == one.id),
        )
        for one in found
    )  # fmt: skip


def invoice_called(reader: Reader, principal: Principal, *, tenant: str, invoice_id: str) -> Standing:
    """Return a document as it stands. Refuses `NotFound`, also for a foreign client's."""
    found = next((one for one in invoices_of(reader, principal, tenant=tenant) if one.invoice.id == invoice_id), None)
    if found is None:
        raise NotFound(kind="invoice", name=invoice_id)
    return found


def particulars_of(reader: Reader, principal: Principal, *, tenant: str) -> Mapping[str, Any]:
    """Return what invoices say of an organisation, nothing where nothing was kept. Needs `billing.read`."""
    _require(principal, tenant)
    return invoice_records.party_of(reader, tenant=tenant)


def standing_of(reader: Reader, one: Invoice) -> Money:
    """Return what is open of a document, a credit below nothing; for the rooms, which check access themselves."""
    if one.corrects:
        return Money(0, one.currency)
    notes = invoice_records.credit_notes_to(reader, tenant=one.tenant, issuer=one.issuer, number=one.number)
    paid = records.applied(reader, tenant=one.tenant).get(one.id, 0)
    moved = offset_records.moved(reader, tenant=one.tenant).get(one.id, 0)
    return Money(one.gross_minor - sum(note.gross_minor for note in notes) - paid + moved, one.currency)


def payments_of(reader: Reader, principal: Principal, *, tenant: str) -> tuple[tuple[Payment, Money], ...]:
    """Return a client's payments, each with what is not applied yet. Needs `billing.read`.

    Of one that was taken back nothing is left to apply.
    """
    _require(principal, tenant)
    used = records.spent(reader, tenant=tenant)
    return tuple(
        (one, Money(0 if one.reversed_date else one.minor - used.get(one.id, 0), one.currency))
        for one in records.payments(reader, tenant=tenant)
    )


def settled_of(reader: Reader, principal: Principal, *, tenant: str) -> Mapping[str, tuple[Settled, ...]]:
    """Return what settled each invoice of a client, by its id: payments, then credits. Needs `billing.read`.

    What was taken back settles nothing.
    """
    _require(principal, tenant)
    documents = {one.id: one for one in invoice_records.invoices(reader, tenant=tenant)}
    found: dict[str, list[Settled]] = {}
    for paid in records.payments(reader, tenant=tenant):
        for _, invoice_id, minor in records.applications_of(reader, paid) if paid.reversed_date is None else ():
            amount = Money(minor, paid.currency)
            one = Settled(paid.paid_date, paid.reference, documents[invoice_id].number, amount)
            found.setdefault(invoice_id, []).append(one)
    for each in offset_records.offsets(reader, tenant=tenant):
        if each.reversed_date is None:
            found.setdefault(each.invoice_id, []).append(_settled(each, documents))
    return {invoice_id: tuple(rows) for invoice_id, rows in found.items()}


def _settled(one: Offset, documents: Mapping[str, Invoice]) -> Settled:
    credit, invoice = documents[one.credit_id], documents[one.invoice_id]
    return Settled(one.booked_date, credit.number, invoice.number, Money(one.minor, one.currency), one)


def disputes_with(reader: Reader, principal: Principal, *, tenant: str) -> tuple[Dispute, ...]:
    """Return a client's disputes, newest first. Needs `billing.read`."""
    _require(principal, tenant)
    return records.disputes(reader, tenant=tenant)


def statement_of_account(
    reader: Reader, principal: Principal, *, tenant: str, currency: str
) -> tuple[StatementLine, ...]:
    """Return invoices, credit notes and payments of a currency by day, with the balance after each."""
    _require(principal, tenant)
    balance, lines = 0, []
    for move in sorted(_moves(reader, tenant=tenant, currency=currency), key=lambda one: one.place):
        balance += move.minor
        amounts = Money(move.minor, currency), Money(balance, currency)
        lines.append(StatementLine(move.day, move.text, *amounts, move.takes_back, move.settles))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class _Move:
    day: date
    recorded_at: Moment
    text: str
    minor: int
    takes_back: bool = False
    settles: Settled | None = None

    @property
    def place(self) -> tuple[date, Moment]:
        """By day, and within a day as things were recorded; what is taken back stays behind what took it."""
        return self.day, self.recorded_at


def _moves(reader: Reader, *, tenant: str, currency: str) -> Iterator[_Move]:
    documents = {one.id: one for one in invoice_records.invoices(reader, tenant=tenant)}
    for one in sorted(documents.values(), key=lambda one: one.number):
        if one.currency == currency:
            minor = -one.gross_minor if one.corrects else one.gross_minor
            yield _Move(one.issued_date, one.issued_at, one.number, minor)
    for paid in records.payments(reader, tenant=tenant):
        if paid.currency == currency:
            told = _Move(paid.paid_date, paid.recorded_at, paid.reference, -paid.minor)
            yield from _with_taking_back(told, paid.reversed_date)
    for each in offset_records.offsets(reader, tenant=tenant):
        if each.currency == currency:
            settled = _settled(each, documents)
            told = _Move(each.booked_date, each.recorded_at, settled.by, 0, settles=settled)
            yield from _with_taking_back(told, each.reversed_date)


def _with_taking_back(one: _Move, reversed_date: date | None) -> Iterator[_Move]:
    yield one
    if reversed_date is not None:
        yield replace(one, day=reversed_date, minor=-one.minor, takes_back=True)


def months_of(reader: Reader, principal: Principal, *, tenant: str, engagement_id: str) -> tuple[RatingRun, ...]:
    """Return the rated months of an engagement, oldest first. Needs `billing.read`."""
    _require(principal, tenant)
    return runs_of(reader, tenant=tenant, engagement_id=engagement_id)


def rating_under_way(reader: Reader, principal: Principal, *, tenant: str, engagement_id: str) -> RatingOrder | None:
    """Return the order to rate an engagement that is under way, or that was refused last; None for neither.

    Needs `billing.read`.
    """
    _require(principal, tenant)
    last = last_order(reader, tenant=tenant, engagement_id=engagement_id)
    if last is None or last.run_id is not None:
        return None
    rated = any(
        one.month_date >= last.month_date for one in runs_of(reader, tenant=tenant, engagement_id=engagement_id)
    )
    return None if rated else last


def facts_in(reader: Reader, principal: Principal, *, tenant: str, engagement_id: str, month: Month) -> int:
    """Count the facts of a month, to tell a small one from a large one. Needs `billing.read`."""
    _require(principal, tenant)
    return count_of(reader, Span(tenant, engagement_id, *month.bounds("UTC"), recorded_by=END))


def run_called(
    reader: Reader, principal: Principal, *, tenant: str, run_id: str
) -> tuple[RatingRun, tuple[Charge, ...], Invoice | None]:
    """Return a rating run with its charges and its invoice, if there is one. Refuses `NotFound`."""
    _require(principal, tenant)
    run = find_run(reader, tenant=tenant, run_id=run_id)
    if run is None:
        raise NotFound(kind="rating run", name=run_id)
    billed = invoice_records.invoice_of_run(reader, tenant=tenant, run_id=run_id)
    return run, charges_of(reader, tenant=tenant, run_id=run_id), billed


def usages_of(
    reader: Reader, principal: Principal, *, run: RatingRun, charge: Charge, skip: int, count_max: int
) -> tuple[Usage, ...]:
    """Return usages that a charge counts, in the order of the work, from a place on. Needs `billing.read`."""
    _require(principal, run.tenant)
    left = count_max if charge.count is None else max(0, min(count_max, charge.count - skip))
    if not left or not charge.meter:
        return ()
    agreed = _agreed(reader, run, charge)
    narrow: dict[str, Any] = {"meter": charge.meter, "rework": agreed is not None and agreed[1].rework is Rework.ALWAYS}
    found: list[Usage] = []
    first = charge.skip + skip
    for span in _spans(reader, run, charge, agreed[0] if agreed else None):
        found += some_usages(reader, span, skip=first, count_max=left - len(found), **narrow)
        if len(found) == left:
            break
        first = max(0, first - count_of_meter(reader, span, **narrow))
    return tuple(found)


def _spans(reader: Reader, run: RatingRun, charge: Charge, schedule: PriceSchedule | None) -> Iterator[Span]:
    """Go through the spans that a charge counts: its own, then what came too late for the months before it.

    That is counted where it is billed only by terms that say so, and in a charge that begins with a month.
    """
    yield Span(run.tenant, run.engagement_id, charge.from_at, charge.until_at, run.cut_off)
    if schedule is None or schedule.late is not LatePriced.BILLING:
        return
    month = Month.of(charge.from_at.astimezone(ZoneInfo(schedule.tz)).date())
    runs = runs_of(reader, tenant=run.tenant, engagement_id=run.engagement_id)
    closed = next((one.cut_off for one in runs if one.month_date == month.plus(-1).first_date), None)
    if closed is not None and month.bounds(schedule.tz)[0] == charge.from_at:
        yield Span(run.tenant, run.engagement_id, BEGINNING, charge.from_at, run.cut_off, closed)


def _agreed(reader: Reader, run: RatingRun, charge: Charge) -> tuple[PriceSchedule, PriceItem] | None:
    """Return the prices of a charge's version, and the one that it rests on."""
    for one in list_statements(reader, tenant=run.tenant, engagement_id=run.engagement_id):
        prices = one.provisions.pricing
        if one.version == charge.version and prices is not None:
            return next(((prices, item) for item in prices.items if item.key == charge.price_item), None)
    return None


def _require(principal: Principal, tenant: str) -> None:
    require(principal, Permission.BILLING_READ, Resource(tenant=tenant, kind="invoice", name=tenant))
