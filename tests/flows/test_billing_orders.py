"""A large month is rated by a worker: ordered once, told how far it is, kept as it would be at once, or refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.flows.work_floor import TERMS, Floor

from remit.app.ratings import Ratings
from remit.billing.actions.ordering import order_rating
from remit.billing.model.usage import RatingOrder, Usage, UsageKind
from remit.billing.records.orders import load_order
from remit.billing.records.runs import find_run
from remit.billing.records.usage import PAGE, insert_usages
from remit.billing.refusals import MonthRated
from remit.billing.reports.invoices import rating_under_way
from remit.billing.reports.rating import rate
from remit.billing.rules.months import Month
from remit.contracts.actions import publish_statement_of_work
from remit.parties.access import SYSTEM

MARCH, APRIL = Month(2026, 3), Month(2026, 4)
LETTERS = {"key": "letters", "name": "Letters", "clause": "4.1", "unit": "item", "meter": "item:*", "model": "per_item"}


def agree(floor: Floor, **more: Any) -> None:
    item = {**LETTERS, "terms": {"tiers": [{"price": "10"}]}, **more}
    body = {**TERMS, "pricing": {"currency": "EUR", "items": [item]}}
    of: dict[str, Any] = {"tenant": floor.tenant, "engagement_id": floor.engagement.id}
    floor.pass_time(minutes=1)
    floor.store.write(lambda tx: publish_statement_of_work(tx, SYSTEM, **of, body=body), tenant=floor.tenant)


def ordered(floor: Floor, month: Month) -> RatingOrder:
    of = {"tenant": floor.tenant, "engagement_id": floor.engagement.id}
    return floor.store.write(lambda tx: order_rating(tx, SYSTEM, **of, month=month), tenant=floor.tenant)


def at_end_of(floor: Floor, month: Month) -> None:
    clock: Any = floor.store.clock
    clock.advance(month.bounds("UTC")[1] + timedelta(days=2) - clock.now())


def test_an_ordered_month_is_kept_as_it_would_be_at_once(floor: Floor) -> None:
    agree(floor)
    at = datetime(2026, 3, 10, tzinfo=UTC)
    found = [
        Usage(
            floor.tenant, floor.store.identifiers.new(), floor.engagement.id, UsageKind.ITEM, "item:letter",
            f"release:{number}", at + timedelta(seconds=number), at + timedelta(seconds=number),
        )
        for number in range(PAGE + 1)
    ]  # fmt: skip
    floor.store.write(lambda tx: insert_usages(tx, found), tenant=floor.tenant)
    at_end_of(floor, MARCH)
    order = ordered(floor, MARCH)
    assert ordered(floor, MARCH) == order, "it is under way already"
    of = {"tenant": floor.tenant, "engagement_id": floor.engagement.id}
    assert floor.ask(rating_under_way, SYSTEM, **of) == order
    assert Ratings(floor.store, name="tests").run() == 1
    done = floor.ask(load_order, tenant=floor.tenant, order_id=order.id)
    run = floor.ask(find_run, tenant=floor.tenant, run_id=done.run_id)
    assert (done.read, done.of, done.refused) == (PAGE + 1, PAGE + 1, None)
    alone = floor.ask(rate, **of, month=MARCH, cut_off=run.cut_off)
    assert (run.charges_hash, run.minor) == (alone.charges_hash, 10_00 * (PAGE + 1))
    assert floor.ask(rating_under_way, SYSTEM, **of) is None
    with pytest.raises(MonthRated):
        ordered(floor, MARCH)


def test_an_order_that_cannot_be_says_why_in_both_languages(floor: Floor) -> None:
    agree(floor, indexation={"cost_of_living": {"index": "CPI", "base": "120"}})
    at_end_of(floor, MARCH)
    order = ordered(floor, MARCH)
    Ratings(floor.store, name="tests").run()
    refused = floor.ask(load_order, tenant=floor.tenant, order_id=order.id)
    assert refused.run_id is None
    assert refused.refused is not None
    assert set(refused.refused) == {"en", "vi"}
    assert "CPI" in refused.refused["en"]
    assert ordered(floor, MARCH).id != order.id, "it may be ordered again"
