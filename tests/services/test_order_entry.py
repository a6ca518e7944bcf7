"""Orders of a line that is data alone: straight through, decided by a person, refused with the place."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from remit.billing.model.service_report import ReleasedFact
from remit.services.order_entry import line
from remit.services.plain.papers import value_at
from remit.services.plain.plan import PlanUnreadable, read_plan
from remit.services.rehearsal import Answer, Rehearsal, Stage

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CUSTOMERS: Mapping[str, Any] = {
    "C-1": {"name": "Elmgate Paper Ltd"},
    "C-2": {"name": "Norwick Timber plc", "blocked": True},
}
ARTICLES: Mapping[str, Any] = {
    "PAPER": {"name": "Copy paper, box", "price": 18.45, "pack": 5, "free": 100},
    "PEN": {"name": "Ball pen", "price": 0.335},
}


def stage(**agreed: Any) -> Stage:
    return Stage(line, now=NOW, references={"customer": CUSTOMERS, "article": ARTICLES}, parameters=agreed)


def order(article: str = "PAPER", quantity: Any = 10, price: Any = 18.45, **head: Any) -> bytes:
    known = {"order_number": "PO-1", "order_date": "2026-03-02", "customer": "C-1", "currency": "GBP"}
    lines = [{"article": article, "quantity": quantity, "price": price}]
    return json.dumps({**known, "requested_date": "2026-03-09", "lines": lines, **head}).encode()


def send(on: Stage, content: bytes, *answers: Answer) -> Rehearsal:
    return on.rehearse(content, name="order.json", answers=answers)


def decide(**values: Any) -> Answer:
    return Answer("decide", values)


def test_the_folder_holds_no_code_but_the_line_that_names_it() -> None:
    (only,) = line.folder.rglob("*.py")
    statements = [row for row in only.read_text("utf-8").splitlines() if row and not row.startswith('"""')]
    assert statements[-1] == "line = plain_line(Path(__file__).parent)"
    assert len(statements) == 3


def test_a_complete_order_is_confirmed_and_posted_with_each_amount_rounded_half_up() -> None:
    came = send(stage(), order("PEN", 9, 0.335))
    posted = list(csv.DictReader(io.StringIO(came.documents["posting.csv"].decode())))
    assert came.outcome == "straight_through"
    assert [(row["article"], row["quantity"], row["price"], row["amount"], row["currency"]) for row in posted] == [
        ("PEN", "9", "0.335", "3.02", "GBP")
    ]
    assert json.loads(came.documents["posting.json"])["net"] == "3.02"
    assert came.documents["confirmation.pdf"].startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"customer": "C-9"}, "unknown_customer"),
        ({"customer": "C-2"}, "blocked_customer"),
        ({"article": "LAMP"}, "unknown_article"),
        ({"price": 18}, "price_differs"),
        ({"quantity": 7}, "broken_pack"),
        ({"quantity": 105}, "short_stock"),
        ({"requested_date": "2026-03-03"}, "too_soon"),
    ],
)
def test_each_row_of_the_table_is_a_reason_by_itself(changed: Mapping[str, Any], reason: str) -> None:
    came = send(stage(), order(**changed))
    assert (came.waits, came.reasons) == (("decide",), (reason,))
    assert came.variables["reasons"][0]["text"].keys() == {"en", "vi"}


def test_the_limit_and_the_lead_time_are_what_the_statement_of_work_agrees() -> None:
    assert send(stage(limit=184), order()).reasons == ("over_limit",)
    assert send(stage(limit=185), order()).reasons == ()
    assert send(stage(lead_days=8), order()).reasons == ("too_soon",)


def test_an_order_that_came_before_is_not_entered_twice() -> None:
    on = stage()
    assert send(on, order()).outcome == "straight_through"
    assert send(on, order()).reasons == ("seen_before",)
    assert send(on, order(order_number="PO-2")).outcome == "straight_through"


def test_a_mended_order_is_checked_again_and_posted_as_mended() -> None:
    rows = [{"article": "PAPER", "quantity": "10", "price": "18.45"}]
    still = [{"article": "PAPER", "quantity": "7", "price": "18.45"}]
    on = stage()
    assert send(on, order(quantity=7), decide(decision="mend", lines=still)).waits == ("decide",)
    came = send(on, order(quantity=7, order_number="PO-3"), decide(decision="mend", lines=rows))
    assert came.outcome == "straight_through"
    assert json.loads(came.documents["posting.json"])["lines"][0]["quantity"] == "10"


def test_an_order_is_turned_down_with_what_the_customer_is_told() -> None:
    came = send(stage(language="vi"), order(customer="C-2"), decide(decision="refuse", comment="Tài khoản bị khóa."))
    assert list(came.documents) == ["turned-down.pdf"]


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (order(quantity="ten"), "form.number", "lines.0.quantity"),
        (order(currency="XAU"), "form.choice", "currency"),
        (order(order_number=""), "form.required", "order_number"),
        (order(requested_date="soon"), "form.date", "requested_date"),
        (b"[]", "plain.unreadable", "file"),
        (b"{", "plain.unreadable", "file"),
        (b"\xff\xfe", "plain.unreadable", "file"),
        (b"colour,size\nred,4\n", "plain.unreadable", "line 1"),
        (b"order_number,customer\nPO-1,C-1\nPO-2,C-1\n", "plain.two_documents", "line 3"),
    ],
)
def test_bad_input_is_refused_with_code_and_place(content: bytes, code: str, place: str) -> None:
    found = line.read(content, media_type="application/json", name="order").problems
    assert (code, place) in {(one.code, one.place) for one in found}


def test_a_text_that_a_spreadsheet_would_run_is_posted_as_text() -> None:
    came = send(stage(), order(customer="C-2", order_number="=1+1"), decide(decision="accept"))
    assert b"'=1+1" in came.documents["posting.csv"]


def test_the_clients_report_counts_orders_those_without_a_person_and_their_lines() -> None:
    payload = line.read(order(), media_type="application/json", name="order").payload
    assert line.report is not None
    figures = line.report([ReleasedFact("order", payload, one, 0, 60) for one in (True, False)])
    assert [figure.value for figure in figures] == [2, 1, 2]


def test_a_line_without_its_plan_is_refused_and_a_path_that_ends_early_is_empty(tmp_path: Any) -> None:
    with pytest.raises(PlanUnreadable):
        read_plan(tmp_path)
    assert value_at({"order": None}, "order.net") is None
