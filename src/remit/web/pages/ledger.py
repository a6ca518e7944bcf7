"""The books, the provider's and a client's own: trial balance, locks, payments, reminders, exports."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from remit.billing.actions.closing import Published, enter_rate, revalue
from remit.billing.actions.invoices import set_invoice_party
from remit.billing.actions.ledger import close_book
from remit.billing.actions.mistakes import take_anew, take_back
from remit.billing.actions.offsets import offset_anew, offset_credit, take_offset_back
from remit.billing.actions.payments import Paid, apply_payment, remind, take_payment
from remit.billing.model.ledger import Book, Lock
from remit.billing.refusals import AmountMissing
from remit.billing.reports.invoices import (
    Standing,
    invoices_of,
    particulars_of,
    payments_of,
    settled_of,
    statement_of_account,
)
from remit.billing.reports.ledger import (
    Move,
    accounts_of,
    aged_receivables,
    beancount_text,
    book_called,
    books_of,
    hledger_text,
    locks_of,
    moves_on,
    trial_balance,
)
from remit.billing.reports.statement_paper import account_of, statement_pdf
from remit.billing.rules.particulars import OF_BUYER, OF_SELLER
from remit.locale import LANGUAGES
from remit.parties.access import Permission, Resource, allowed, require
from remit.parties.model import Organisation, OrganisationKind
from remit.parties.refusals import RoleMissing
from remit.parties.reports.names import names_of
from remit.store import Reader, Transaction
from remit.values.money import Money
from remit.values.refusal import NotFound, Refusal
from remit.web.clients import clients_of
from remit.web.downloads import download
from remit.web.finding import find
from remit.web.navigation import MONEY
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)
SOURCES = {
    "item": marked("Item"),
    "invoice": marked("Invoice"),
    "payment": marked("Payment"),
    "application": marked("Payment put to invoices"),
    "offset": marked("Offset against a credit note"),
    "accrual": marked("Accrual"),
    "revaluation": marked("Revaluation"),
    "reversal": marked("Reversal"),
    "close": marked("Month-end close"),
    "trial_balance": marked("Trial balance received"),
}
"""What an entry of the books was made from."""
EXPORTS = {"beancount": beancount_text, "hledger": hledger_text}


class DayUnreadable(Refusal):
    """A day that is none."""

    code = "web.day"
    status = 422
    sentence = "“{day}” is no day; write it as 2026-03-31."


@router.get("/ledger")
def show_ledger(visit: SignedIn, day: str = "", of: str = "", book: str = "", account: str = "") -> Response:
    """Show the books of the provider or a client (`of`) at the end of a day; an account opens its entries."""
    today = visit.house.clock.now().date()
    until = _day(day, "day") if day else today
    tenant = of or _keeper(visit)
    require(visit.principal, Permission.BILLING_READ, _whole(tenant))
    with visit.reading(tenant) as reader:
        organisations = clients_of(reader, visit.principal)
        found = books_of(reader, visit.principal, tenant=tenant)
        shown = [_book(visit, reader, one, until) for one in found]
        opened = next((one for one in found if one.key == book), None) if account else None
        moves = _moves(visit, reader, opened, account, until) if opened else ()
        said = particulars_of(reader, visit.principal, tenant=tenant)
    own = organisations[tenant].kind is OrganisationKind.PROVIDER
    with visit.reading() as reader:
        owing = list(_owing(visit, reader)) if own else []
        kept = list(_kept(visit, reader)) if own else []
    return visit.page(
        "ledger.html",
        client=None if own else organisations[tenant],
        source_words=SOURCES,
        books=shown,
        until=until,
        owing=owing,
        for_clients=kept,
        today=today,
        keeper=tenant,
        opened=opened,
        account=account,
        moves=moves,
        said=said,
        particulars=OF_SELLER,
        can_write=own and allowed(visit.principal, Permission.BILLING_WRITE, _whole(tenant)),
    )


@router.post("/ledger/{key}/close")
def post_closing(visit: SignedIn, form: Posted, key: str) -> Response:
    """Close a book until a day, that day included."""
    tenant, book = _called(visit, key)
    day = _day(str(form.get("closed_date", "")), "closed_date")
    visit.writing(lambda tx: close_book(tx, visit.principal, tenant=tenant, book_id=book.id, closed_date=day))
    said = marked("The book is closed until {day}; what comes later is booked later.")
    return visit.go("/ledger", said=said, day=visit.visitor.translator.date(day))


@router.post("/ledger/rates")
def post_rate(visit: SignedIn, form: Posted) -> Response:
    """Keep a rate of exchange."""
    told = Published(
        currency=str(form.get("currency", "")).strip().upper(),
        base=str(form.get("base", "")).strip().upper(),
        rate_date=_day(str(form.get("rate_date", "")), "rate_date"),
        rate=_figure(form, "rate"),
    )
    tenant = _keeper(visit)
    visit.writing(lambda tx: enter_rate(tx, visit.principal, tenant=tenant, told=told), tenant=tenant)
    return visit.go("/ledger#revaluation", said=marked("The rate is kept."))


@router.post("/ledger/revaluation")
def post_revaluation(visit: SignedIn, form: Posted) -> Response:
    """Book what open receivables in a currency gained or lost by a day, and take it back on the day after."""
    day, tenant = _day(str(form.get("day", "")), "day"), _keeper(visit)
    currency, base = (str(form.get(name, "")).strip().upper() for name in ("currency", "base"))
    gained, _entry = visit.writing(
        lambda tx: revalue(tx, visit.principal, tenant=tenant, currency=currency, base=base, day=day)
    )
    said = marked("Revalued: {amount}; it is taken back on the day after.")
    return visit.go("/ledger#revaluation", said=said, amount=visit.visitor.translator.money(gained))


@router.get("/ledger/{key}/{name}")
def fetch_export(visit: SignedIn, key: str, name: str, of: str = "") -> Response:
    """Hand a book out as plain text: the provider's, or one kept for a client (`of`)."""
    if name not in EXPORTS:
        raise NotFound(kind="export", name=name)
    tenant, book = _called(visit, key, of=of)
    with visit.reading(tenant) as reader:
        lines = EXPORTS[name](reader, visit.principal, tenant=tenant, book_id=book.id)
        content = "".join(f"{line}\n" for line in lines).encode()
    return download(content, name=f"{book.key}.{name}", media_type="text/plain; charset=utf-8")


@router.get("/statements/{tenant}")
def show_statement(visit: SignedIn, tenant: str) -> Response:
    """Show a client's account: invoices, credit notes and payments, and what is open."""
    require(visit.principal, Permission.BILLING_READ, _whole(tenant))
    with visit.reading(tenant) as reader:
        rows = invoices_of(reader, visit.principal, tenant=tenant)
        payments = payments_of(reader, visit.principal, tenant=tenant)
        client = clients_of(reader, visit.principal)[tenant]
        said = particulars_of(reader, visit.principal, tenant=tenant)
        settled = settled_of(reader, visit.principal, tenant=tenant)
        currencies = sorted({one.invoice.currency for one in rows} | {one.currency for one, _ in payments})
        accounts = [
            (each, statement_of_account(reader, visit.principal, tenant=tenant, currency=each)) for each in currencies
        ]
    today = visit.house.clock.now().date()
    return visit.page(
        "statement.html",
        client=client,
        accounts=accounts,
        payments=payments,
        open_rows=[one for one in rows if one.open.minor > 0],
        credits=[one for one in rows if one.open.minor < 0],
        offsets=[one for each in settled.values() for one in each if one.offset],
        today=today,
        said=said,
        particulars=OF_BUYER,
        money=Money,
        can_write=allowed(visit.principal, Permission.BILLING_WRITE, _whole(tenant)),
    )


@router.get("/statements/{tenant}/pdf")
def fetch_statement(visit: SignedIn, tenant: str, language: str = "") -> Response:
    """Hand out a client's statement of account on paper, in a language."""
    require(visit.principal, Permission.BILLING_READ, _whole(tenant))
    with visit.reading(tenant) as reader:
        client = clients_of(reader, visit.principal)[tenant]
        account = account_of(reader, visit.principal, tenant=tenant, name=client.name)
    spoken = language if language in LANGUAGES else visit.visitor.language
    paper = statement_pdf(account, language=spoken, made_at=visit.house.clock.now())
    return download(paper, name=f"statement-{visit.house.clock.now():%Y-%m-%d}.pdf", media_type="application/pdf")


@router.post("/statements/{tenant}/particulars")
def post_particulars(visit: SignedIn, form: Posted, tenant: str) -> Response:
    """Keep what invoices say of the provider or a client; documents that are issued stay as they are."""
    require(visit.principal, Permission.BILLING_WRITE, _whole(tenant))
    own = tenant == _keeper(visit)
    said = {name: str(form.get(name, "")).strip() for name in (OF_SELLER if own else OF_BUYER)}

    def kept(tx: Transaction) -> None:
        before = particulars_of(tx, visit.principal, tenant=tenant)
        body = {name: value for name, value in {**before, **said}.items() if value}
        set_invoice_party(tx, visit.principal, tenant=tenant, body=body)

    visit.writing(kept)
    told = marked("Kept; documents that are issued stay as they are.")
    return visit.go("/ledger#particulars" if own else f"/statements/{tenant}#particulars", said=told)


@router.post("/statements/{tenant}/payments")
def post_payment(visit: SignedIn, form: Posted, tenant: str) -> Response:
    """Take a payment, and let it settle an invoice where one is named."""
    require(visit.principal, Permission.BILLING_WRITE, _whole(tenant))
    wanted, issuer = str(form.get("invoice", "")), _keeper(visit)
    paid = Paid(
        reference=str(form.get("reference", "")).strip(),
        paid_date=_day(str(form.get("paid_date", "")), "paid_date"),
        amount=Money.of(_figure(form, "amount"), str(form.get("currency", "")).strip().upper()),
    )

    def taken(tx: Any) -> None:
        one = take_payment(tx, visit.principal, tenant=tenant, issuer=issuer, paid=paid)
        if wanted:
            apply_payment(tx, visit.principal, tenant=tenant, payment_id=one.id, invoice_id=wanted)

    visit.writing(taken)
    return visit.go(f"/statements/{tenant}", said=marked("The payment is taken and booked."))


@router.post("/statements/{tenant}/payments/{payment_id}/apply")
def post_application(visit: SignedIn, form: Posted, tenant: str, payment_id: str) -> Response:
    """Let what is left of a payment settle an invoice."""
    invoice_id = str(form.get("invoice", ""))
    settled = visit.writing(
        lambda tx: apply_payment(tx, visit.principal, tenant=tenant, payment_id=payment_id, invoice_id=invoice_id)
    )
    amount = visit.visitor.translator.money(settled)
    return visit.go(f"/statements/{tenant}", said=marked("{amount} applied."), amount=amount)


@router.post("/statements/{tenant}/credits/{invoice_id}/apply")
def post_offset(visit: SignedIn, form: Posted, tenant: str, invoice_id: str) -> Response:
    """Let what is open of a credit settle an invoice, as much as both allow."""
    of: dict[str, Any] = {"tenant": tenant, "credit_id": invoice_id, "invoice_id": str(form.get("invoice", ""))}
    one = visit.writing(lambda tx: offset_credit(tx, visit.principal, **of))
    amount = visit.visitor.translator.money(Money(one.minor, one.currency))
    undo = f"/statements/{tenant}/offsets/{one.id}/back"
    return visit.go(f"/statements/{tenant}", said=marked("{amount} applied."), undo=undo, amount=amount)


@router.post("/statements/{tenant}/offsets/{offset_id}/back")
def post_offset_back(visit: SignedIn, _form: Posted, tenant: str, offset_id: str) -> Response:
    """Take back that a credit settled an invoice."""
    of = {"tenant": tenant, "offset_id": offset_id}
    one = visit.writing(lambda tx: take_offset_back(tx, visit.principal, **of))
    amount = visit.visitor.translator.money(Money(one.minor, one.currency))
    said, undo = marked("{amount} taken back; the credit is open again."), f"/statements/{tenant}/offsets/{one.id}/anew"
    return visit.go(f"/statements/{tenant}", said=said, undo=undo, amount=amount)


@router.post("/statements/{tenant}/offsets/{offset_id}/anew")
def post_offset_anew(visit: SignedIn, _form: Posted, tenant: str, offset_id: str) -> Response:
    """Do again what was taken back."""
    of = {"tenant": tenant, "offset_id": offset_id}
    one = visit.writing(lambda tx: offset_anew(tx, visit.principal, **of))
    amount = visit.visitor.translator.money(Money(one.minor, one.currency))
    return visit.go(f"/statements/{tenant}", said=marked("{amount} applied."), amount=amount)


@router.post("/statements/{tenant}/payments/{payment_id}/back")
def post_mistake(visit: SignedIn, _form: Posted, tenant: str, payment_id: str) -> Response:
    """Take back a payment that was taken by mistake."""
    of = {"tenant": tenant, "payment_id": payment_id}
    one = visit.writing(lambda tx: take_back(tx, visit.principal, **of), tenant=tenant)
    said, undo = marked("Payment {reference} is taken back."), f"/statements/{tenant}/payments/{payment_id}/anew"
    return visit.go(f"/statements/{tenant}", said=said, undo=undo, reference=one.reference)


@router.post("/statements/{tenant}/payments/{payment_id}/anew")
def post_payment_anew(visit: SignedIn, _form: Posted, tenant: str, payment_id: str) -> Response:
    """Take a payment anew that was taken back, with all that it settled."""
    of = {"tenant": tenant, "payment_id": payment_id}
    one = visit.writing(lambda tx: take_anew(tx, visit.principal, **of), tenant=tenant)
    said = marked("Payment {reference} is taken anew.")
    return visit.go(f"/statements/{tenant}", said=said, reference=one.reference)


@router.post("/statements/{tenant}/reminders/{invoice_id}")
def post_reminder(visit: SignedIn, form: Posted, tenant: str, invoice_id: str) -> Response:
    """Remind of an overdue invoice: its letter leaves by mail where that can be, else it is there to be printed."""
    one = visit.writing(lambda tx: remind(tx, visit.principal, tenant=tenant, invoice_id=invoice_id), tenant=tenant)
    if one.letter_to and visit.house.crier.server is not None:
        said = marked("Reminder {level} of {number} leaves by mail to {to}.")
        return visit.go(f"/statements/{tenant}", said=said, level=str(one.level), number=one.number, to=one.letter_to)
    said = marked("Reminder {level} of {number} is recorded; its letter is there to be printed.")
    return visit.go(f"/statements/{tenant}", said=said, level=str(one.level), number=one.number)


def _keeper(visit: Visit) -> str:
    """Return whose books the visitor may read: the provider's, or those of the client they belong to.

    Refuses `RoleMissing`.
    """
    tenants = visit.tenants_with(Permission.BILLING_READ)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
    found = [one for one in tenants if one in known and known[one].kind is OrganisationKind.PROVIDER]
    found += [one for one in tenants if one == visit.principal.organisation]
    if not found:
        raise RoleMissing(permission=Permission.BILLING_READ.value, roles=", ".join(sorted(MONEY)))
    return found[0]


def _called(visit: Visit, key: str, *, of: str = "") -> tuple[str, Book]:
    if of:
        with visit.reading(of) as reader:
            return of, book_called(reader, visit.principal, tenant=of, key=key)

    def ask(reader: Reader, tenant: str) -> tuple[str, Book]:
        return tenant, book_called(reader, visit.principal, tenant=tenant, key=key)

    return find(visit.house.store, visit.principal, ask, kind="book", name=key)


def _book(visit: Visit, reader: Reader, one: Book, until: date) -> dict[str, Any]:
    balances = trial_balance(reader, visit.principal, tenant=one.tenant, book_id=one.id, until_date=until)
    debits: dict[str, Money] = {}
    for each in balances:
        if each.balance.minor > 0:
            currency = each.balance.currency
            debits[currency] = debits.get(currency, Money(0, currency)) + each.balance
    locks = locks_of(reader, visit.principal, tenant=one.tenant, book_id=one.id)
    people = [person for lock in locks for person in (lock.by, lock.asked_by)]
    return {
        "book": one,
        "locks": locks,
        "people": names_of(reader, people),
        "names": accounts_of(reader, visit.principal, tenant=one.tenant, book_id=one.id),
        "balances": balances,
        "sums": [debits[currency] for currency in sorted(debits)],
        "aged": aged_receivables(reader, visit.principal, tenant=one.tenant, book_id=one.id, until_date=until),
    }


def _moves(visit: Visit, reader: Reader, one: Book, account: str, until: date) -> tuple[Move, ...]:
    of = {"tenant": one.tenant, "book_id": one.id}
    return moves_on(reader, visit.principal, **of, account=account, until_date=until)


def _kept(visit: Visit, reader: Reader) -> Iterator[tuple[Organisation, Book, Lock | None]]:
    """Return the books that are kept for clients, and how each is locked."""
    known = clients_of(reader, visit.principal)
    for tenant in visit.tenants_with(Permission.BILLING_READ):
        if tenant in known and known[tenant].kind is OrganisationKind.CLIENT:
            for one in books_of(reader, visit.principal, tenant=tenant):
                locks = locks_of(reader, visit.principal, tenant=tenant, book_id=one.id)
                yield known[tenant], one, next(iter(locks), None)


def _owing(visit: Visit, reader: Reader) -> Iterator[tuple[Organisation, list[Standing]]]:
    known = clients_of(reader, visit.principal)
    for tenant in visit.tenants_with(Permission.BILLING_READ):
        if tenant in known and known[tenant].kind is OrganisationKind.CLIENT:
            rows = invoices_of(reader, visit.principal, tenant=tenant)
            yield known[tenant], [one for one in rows if one.open.minor > 0]


def _whole(tenant: str) -> Resource:
    return Resource(tenant=tenant, kind="ledger", name=tenant)


def _day(text: str, place: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayUnreadable(place=place, day=text) from None


def _figure(form: FormData, name: str) -> Decimal:
    text = str(form.get(name, "")).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise AmountMissing(place=name, amount=text) from None
    if not number.is_finite() or number <= 0:
        raise AmountMissing(place=name, amount=text)
    return number
