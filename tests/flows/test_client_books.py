"""A month closed into the client's own books: taken over, adjusted, taken back on day one, opened by two."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from remit.app.house import House
from remit.app.settings import write_settings
from remit.billing.model.ledger import Book, Lock
from remit.billing.refusals import PeriodClosed
from remit.billing.reports.ledger import book_called, locks_of, trial_balance
from remit.demo.opening import open_world
from remit.demo.world import World
from remit.parties.access import SYSTEM
from remit.parties.reports.principals import principal_of
from remit.values.moment import SimulatedClock
from remit.work.actions.claims import claim
from remit.work.actions.receive import Parcel
from remit.work.model import Channel, Item, Task, TaskState
from remit.work.records.tasks import tasks_of_item

MARCH, APRIL_ONE, APRIL = date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30)
ENTITY, KEY = "Harrow & Finch plc", "harrow-finch-plc"
AUDIT = {"text": "Audit fee", "debit": "1490", "credit": "4000", "amount": "1250.00", "reverses": "yes"}
PREPAID = {"text": "Rent of April", "debit": "1300", "credit": "6200", "amount": "300.00", "reverses": "no"}


@dataclass
class Desk:
    """A house with one engagement for closing months."""

    house: House
    world: World

    @property
    def tenant(self) -> str:
        return self.world.clients["harrow"]

    def send(self, **data: Any) -> Item:
        receipt = self.house.receive(
            SYSTEM,
            tenant=self.tenant,
            engagement_id=self.world.engagements["harrow-close"],
            parcel=Parcel(json.dumps({"entity": ENTITY, **data}).encode(), "month.json", Channel.API),
        )
        self.settle()
        return receipt.item

    def month(self, month: str, **balances: str) -> Item:
        rows = [{"account": account[1:], "balance": amount, "before": amount} for account, amount in balances.items()]
        return self.send(month=month, currency="GBP", balances=rows, unbilled=[{"text": "Audit fee", "amount": "1250"}])

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

    def balances(self, until_date: date) -> dict[str, int]:
        with self.house.store.read(tenant=self.tenant) as reader:
            found = trial_balance(reader, SYSTEM, tenant=self.tenant, book_id=self.book().id, until_date=until_date)
        return {one.account: one.balance.minor for one in found if one.balance.minor}

    def book(self) -> Book:
        with self.house.store.read(tenant=self.tenant) as reader:
            return book_called(reader, SYSTEM, tenant=self.tenant, key=KEY)

    def locks(self) -> tuple[Lock, ...]:
        with self.house.store.read(tenant=self.tenant) as reader:
            return locks_of(reader, SYSTEM, tenant=self.tenant, book_id=self.book().id)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The invented world on 3 April, nobody working but by hand."""
    house = House(write_settings(tmp_path / "house"), clock=SimulatedClock(datetime(2026, 4, 3, 9, tzinfo=UTC)))
    house.prepare_database()
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
