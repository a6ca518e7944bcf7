"""A month closed into the client's own books: taken over, adjusted, taken back on day one, opened by two."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.houses import prepare

from remit.app.house import House
from remit.app.settings import write_settings
from remit.billing.model.ledger import Book, Lock
from remit.billing.refusals import PeriodClosed
from remit.billing.reports.ledger import books_of, locks_of, trial_balance
from remit.contracts.actions import publish_statement_of_work
from remit.demo.agreements import statement_of_work
from remit.demo.inventing.bank_reconciliation import write_camt
from remit.demo.lines import HANDOVERS
from remit.demo.opening import open_world
from remit.demo.world import CLIENTS, World
from remit.engine import ROOT
from remit.parties.access import SYSTEM
from remit.parties.reports.principals import principal_of
from remit.services.kit import StatementLine
from remit.values.moment import SimulatedClock
from remit.work.actions.claims import claim
from remit.work.actions.receive import Parcel
from remit.work.actions.reference import put_reference
from remit.work.model import Channel, Item, Task, TaskState
from remit.work.records.instances import instances_of_item
from remit.work.records.tasks import tasks_of_item
from remit.work.runtime import stored_state

MARCH, APRIL_ONE, APRIL = date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30)
INVOICE = Path(__file__).parents[1] / "web" / "invoice.xml"
PLC, PAPER = "Harrow & Finch plc", "Harrow & Finch Paper Ltd"
AUDIT = {"text": "Audit fee", "debit": "1490", "credit": "4000", "amount": "1250.00", "reverses": "yes"}
PREPAID = {"text": "Rent of April", "debit": "1300", "credit": "6200", "amount": "300.00", "reverses": "no"}


@dataclass
class Desk:
    """A house with one engagement for closing months."""

    house: House
    world: World
    entity: str = PLC

    @property
    def tenant(self) -> str:
        return self.world.clients["harrow"]

    def send(self, **data: Any) -> Item:
        return self.hand_in("harrow-close", {"entity": self.entity, **data})

    def hand_in(self, engagement: str, content: dict[str, Any] | bytes) -> Item:
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        receipt = self.house.receive(
            SYSTEM,
            tenant=self.tenant,
            engagement_id=self.world.engagements[engagement],
            parcel=Parcel(raw, "file", Channel.API),
        )
        self.settle()
        return receipt.item

    def keep(self, engagement: str, kind: str, key: str, body: dict[str, Any]) -> None:
        put = partial(put_reference, principal=SYSTEM, tenant=self.tenant, kind=kind, key=key, body=body)
        put_there = partial(put, engagement_id=self.world.engagements[engagement])
        self.house.store.write(put_there, tenant=self.tenant)

    def reconcile(self, minor: int, invoice: str, *, day: date) -> None:
        """Hand in a statement of one line that pays an invoice of the books, and sign it."""
        owed = {"party": "Norwick Timber plc", "amount": "120.00", "currency": "GBP", "due_date": "2026-06-03"}
        self.keep("harrow-bank", "open_item", invoice, owed)
        line = StatementLine("1", day, minor, "Norwick Timber plc", invoice)
        item = self.hand_in(
            "harrow-bank", write_camt([line], account="GB1", currency="GBP", number="1", opening=0, day=day)
        )
        self.complete(item, "sign", "Oliver Grant", signature="sign")

    def month(self, month: str, **balances: str) -> Item:
        rows = [{"account": account[1:], "balance": amount, "before": amount} for account, amount in balances.items()]
        return self.send(month=month, currency="GBP", balances=rows, unbilled=[{"text": "Audit fee", "amount": "1250"}])

    def agree(self, engagement: str, **parameters: Any) -> None:
        handover = next(one for one in HANDOVERS if one.key == engagement)
        publish = partial(
            publish_statement_of_work,
            principal=SYSTEM,
            tenant=self.tenant,
            engagement_id=self.world.engagements[engagement],
            body=statement_of_work(CLIENTS[0], handover) | {"parameters": parameters},
        )
        self.house.store.write(publish, tenant=self.tenant)

    def post_invoice(self, number: str) -> None:
        """Hand an invoice of 12,794.63 EUR in, and accept it although its supplier is not on file."""
        receipt = self.house.receive(
            SYSTEM,
            tenant=self.tenant,
            engagement_id=self.world.engagements["harrow-ap"],
            parcel=Parcel(INVOICE.read_bytes().replace(b"2026-4471", number.encode()), "invoice.xml", Channel.API),
        )
        self.settle()
        self.complete(receipt.item, "resolve_exception", "Tom Bradshaw", decision="accept", comment="called them")
        confirmed = {"bank_verdict": "confirmed", "bank_evidence": "called back"}
        self.complete(receipt.item, "confirm_bank", "Hannah Whitaker", **confirmed)
        self.complete(receipt.item, "approve_amount", "Oliver Grant", approval="approved")

    def settle(self) -> None:
        while self.house.pump():
            pass

    def open_task(self, item: Item, element: str) -> Task:
        with self.house.store.read(tenant=self.tenant) as reader:
            tasks = tasks_of_item(reader, tenant=self.tenant, item_id=item.id)
        return next(one for one in tasks if one.element == element and one.completed_at is None)

    def complete(self, item: Item, element: str, who: str, **values: Any) -> None:
        task = self.open_task(item, element)
        with self.house.store.read() as reader:
            person = principal_of(reader, person_id=self.world.people[who], now=self.house.clock.now())
        if task.state is TaskState.READY:
            take = partial(claim, principal=person, tenant=self.tenant, task_id=task.id)
            self.house.store.write(take, tenant=self.tenant)
        self.house.complete(person, tenant=self.tenant, task_id=task.id, values=values)
        self.settle()

    def check_list(self, item: Item) -> None:
        self.complete(item, "cut_off", "Hannah Whitaker", cut_off="done", cut_off_evidence="goods received")
        signed = [{"account": "1200", "item": "bank", "signed_by": "An"}]
        self.complete(item, "reconciliations", "Hannah Whitaker", reconciliations=signed)
        self.complete(item, "intercompany", "Hannah Whitaker", intercompany="done")

    def soft_close(self, item: Item, *rows: dict[str, str]) -> None:
        self.complete(item, "soft_close", "Hannah Whitaker", journal=list(rows), soft_close="done")

    def review(self, item: Item, verdict: str) -> None:
        self.complete(item, "review", "Oliver Grant", review_verdict=verdict, review_comment="seen")

    def variables(self, item: Item) -> dict[str, Any]:
        with self.house.store.read(tenant=self.tenant) as reader:
            (instance,) = instances_of_item(reader, tenant=self.tenant, item_id=item.id)
            return dict(stored_state(reader, self.house.runtime.models, instance).variables[ROOT])

    def balances(self, until_date: date) -> dict[str, int]:
        with self.house.store.read(tenant=self.tenant) as reader:
            found = trial_balance(reader, SYSTEM, tenant=self.tenant, book_id=self.book().id, until_date=until_date)
        return {one.account: one.balance.minor for one in found if one.balance.minor}

    def book(self) -> Book:
        with self.house.store.read(tenant=self.tenant) as reader:
            known = books_of(reader, SYSTEM, tenant=self.tenant)
        return next(one for one in known if one.name == self.entity)

    def locks(self) -> tuple[Lock, ...]:
        with self.house.store.read(tenant=self.tenant) as reader:
            return locks_of(reader, SYSTEM, tenant=self.tenant, book_id=self.book().id)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The invented world on 3 April, nobody working but by hand."""
    house = House(
        write_settings(tmp_path_factory.mktemp("close") / "house"),
        clock=SimulatedClock(datetime(2026, 4, 3, 9, tzinfo=UTC)),
    )
    prepare(house)
    yield Desk(house, open_world(house))
    house.close()


def test_a_month_is_closed_into_the_clients_books_and_opened_again_by_two(desk: Desk) -> None:
    march = desk.month("2026-03", a1200="500.00", a3000="-500.00")
    received = {"Assets:1200": 50_000, "Equity:3000": -50_000}
    assert desk.balances(MARCH) == received

    desk.check_list(march)
    desk.soft_close(march, AUDIT, {**PREPAID, "amount": "999.00"})
    assert [(one.closed_date, one.soft_date) for one in desk.locks()] == [(None, MARCH)]
    desk.review(march, "return")
    desk.soft_close(march, AUDIT, PREPAID)
    accrued = {"Assets:1490": 125_000, "Income:4000": -125_000}
    prepaid = {"Assets:1300": 30_000, "Expenses:6200": -30_000}
    assert desk.balances(MARCH) == {**received, **accrued, **prepaid}

    desk.review(march, "agree")
    assert desk.balances(MARCH) == {**received, **accrued, **prepaid}
    assert desk.balances(APRIL_ONE) == {**received, **prepaid}
    assert (desk.locks()[0].closed_date, desk.locks()[0].by) == (MARCH, desk.world.people["Oliver Grant"])

    again = desk.month("2026-03", a1200="700.00", a3000="-700.00")
    assert desk.balances(MARCH)["Assets:1200"] == 50_000
    desk.check_list(again)
    desk.month("2026-04", a1200="620.00", a3000="-620.00")
    assert desk.balances(APRIL) == {"Assets:1200": 62_000, "Equity:3000": -62_000}
    with pytest.raises(PeriodClosed):
        desk.soft_close(again, AUDIT)
    assert desk.locks()[0].soft_date == MARCH
    lost = desk.send(reopen=True, month="2026-03", reason="an invoice of March was lost")
    desk.complete(lost, "ask", "Hannah Whitaker", ask_comment="4471")
    desk.complete(lost, "agree", "Oliver Grant", agreement="agree", agree_comment="material")
    opened = desk.locks()[0]
    assert (opened.closed_date, opened.reason) == (date(2026, 2, 28), "an invoice of March was lost")
    assert (opened.asked_by, opened.by) == tuple(desk.world.people[one] for one in ("Hannah Whitaker", "Oliver Grant"))
    desk.soft_close(again, AUDIT)
    assert desk.locks()[0].soft_date == MARCH


def test_an_invoice_that_is_posted_stands_in_the_clients_book_and_after_a_close_in_the_next_month(desk: Desk) -> None:
    desk = replace(desk, entity=PAPER)
    november, december = date(2026, 11, 30), date(2026, 12, 1)
    desk.agree("harrow-ap", book=PAPER)
    desk.post_invoice("2026-4471")
    booked = desk.balances(november)
    assert (sum(booked.values()), min(booked.values())) == (0, -1_279_463)

    month = desk.send(month="2026-11", currency="EUR")
    assert desk.balances(november) == booked, "a month without a trial balance is that of the book"
    desk.check_list(month)
    flux = [{"account": code.rpartition(":")[2], "explanation": "the first invoice"} for code in booked]
    desk.complete(month, "flux", "Hannah Whitaker", explanations=flux)
    desk.soft_close(month)
    desk.post_invoice("2026-4472")
    assert desk.balances(november) == booked
    assert desk.balances(december) == {code: 2 * minor for code, minor in booked.items()}


def test_what_is_billed_paid_and_reconciled_stands_in_one_book_that_the_close_sees(desk: Desk) -> None:
    desk = replace(desk, entity="Harrow & Finch Trading Ltd")
    desk.agree("harrow-ar", book=desk.entity)
    desk.agree("harrow-bank", book=desk.entity, accounts={"receivable": "1210"})
    desk.keep("harrow-ar", "customer", "C-2", {"name": "Norwick Timber plc", "country": "GB", "city": "Norwich"})
    line = {"text": "Paper", "quantity": "1", "price": "100.00", "vat_rate": "20"}
    bill = {"kind": "billing", "customer": "C-2", "date": "2026-05-04", "currency": "GBP", "lines": [line]}
    number = f"INV-{desk.hand_in('harrow-ar', bill).number}"
    paid = {"id": "P1", "amount": "120.00", "party": "Norwick Timber plc", "text": number}
    desk.hand_in("harrow-ar", {"kind": "payments", "date": "2026-05-20", "currency": "GBP", "payments": [paid]})
    billed = {"Income:4000": -10_000, "Liabilities:2200": -2_000}
    assert desk.balances(date(2026, 5, 31)) == {**billed, "Assets:1210": 12_000}, "paid, and not yet seen by the bank"

    desk.reconcile(12_000, number, day=date(2026, 5, 21))
    assert desk.balances(date(2026, 5, 20)) == {**billed, "Assets:1210": 12_000}
    assert desk.balances(date(2026, 5, 31)) == {**billed, "Assets:1200": 12_000}
    month = desk.send(month="2026-05", currency="GBP")
    books = desk.variables(month)["books"]["balances"]
    assert books == {**billed, "Assets:1200": 12_000}
