"""Matching with order and receipt, two-way and three-way, within max(percent, amount)."""

from typing import Any

import pytest
from tests.services.invoice_desk import SUPPLIER_KEY, invoice, line

from remit.services.supplier_invoices.matching import Order, match
from remit.services.supplier_invoices.model import Invoice
from remit.services.supplier_invoices.terms import Terms

TERMS = Terms({"price_percent": "2", "price_amount": {"EUR": "5"}, "quantity_percent": "0", "quantity_amount": "0"})


def ordered(*, received: str | None = None, **more: Any) -> Order:
    row = {"line": "1", "item": "Item 1", "quantity": "10", "unit": "C62", "price": "12.50", "vat_rate": "19"}
    row |= {key: more.pop(key) for key in ("price", "quantity", "invoiced", "units", "seller_item") if key in more}
    body = {"supplier": SUPPLIER_KEY, "currency": "EUR", "lines": [row], **more}
    receipt = None if received is None else {"lines": [{"line": "1", "received": received}]}
    return Order("PO-1", body, receipt)


def reasons(billed: Invoice, order: Order, terms: Terms = TERMS) -> list[str]:
    return [f"{found.reason}: {found.code}" for found in match(billed, order, terms, supplier=SUPPLIER_KEY)]


def test_an_invoice_that_agrees_with_order_and_receipt_passes() -> None:
    assert reasons(invoice(line("10", "12.50")), ordered(received="10")) == []


@pytest.mark.parametrize(
    ("price", "passes"),
    [("12.50", True), ("13.00", True), ("13.01", False), ("12.00", True), ("11.99", False)],
)
def test_a_small_line_may_differ_by_the_amount(price: str, passes: bool) -> None:
    # expected 125.00: 2 % is 2.50, so the amount of 5.00 holds
    assert (reasons(invoice(line("10", price)), ordered()) == []) is passes


@pytest.mark.parametrize(("price", "passes"), [("1275.00", True), ("1275.01", False)])
def test_a_large_line_may_differ_by_the_percentage(price: str, passes: bool) -> None:
    # expected 12,500.00: 2 % is 250.00, more than the amount
    assert (reasons(invoice(line("10", price)), ordered(price="1250")) == []) is passes


def test_more_than_ordered_is_a_matter_of_quantity() -> None:
    assert reasons(invoice(line("11", "12.50")), ordered()) == ["quantity: match.quantity"]


def test_what_was_billed_before_counts() -> None:
    assert reasons(invoice(line("4", "12.50")), ordered(invoiced="6")) == []
    assert reasons(invoice(line("5", "12.50")), ordered(invoiced="6")) == ["quantity: match.quantity"]


def test_two_lines_that_bill_one_order_line_are_added_up() -> None:
    twice = invoice(line("6", "12.50"), line("6", "12.50", id="2", order_line="1"))
    assert reasons(twice, ordered()) == ["quantity: match.quantity"]


def test_more_than_received_is_not_received() -> None:
    assert reasons(invoice(line("10", "12.50")), ordered(received="7")) == ["not_received: match.not_received"]


def test_an_order_that_wants_a_receipt_and_has_none_received_nothing() -> None:
    assert reasons(invoice(line("1", "12.50")), ordered(receipt_required=True)) == ["not_received: match.not_received"]


def test_quantity_tolerance_lets_a_little_more_pass() -> None:
    terms = Terms({**TERMS.agreed, "quantity_percent": "10"})
    assert reasons(invoice(line("11", "12.50")), ordered(received="10"), terms) == []


def test_boxes_are_counted_as_pieces() -> None:
    boxes = invoice(line("2", "62.50", unit="BX"))
    assert reasons(boxes, ordered(units={"BX": "5"})) == []


def test_another_vat_rate_than_ordered_is_a_matter_of_tax() -> None:
    assert reasons(invoice(line("10", "12.50", rate="7")), ordered()) == ["tax: match.vat_rate"]


def test_another_currency_than_ordered_says_nothing_of_prices() -> None:
    assert reasons(invoice(line("10", "99.00"), currency="USD"), ordered()) == ["currency: currency.not_ordered"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"supplier": "FR83404833048"}, "match.order_of_another"), ({"closed": True}, "match.order_closed")],
)
def test_another_suppliers_order_and_a_closed_one_are_none(changed: dict[str, Any], code: str) -> None:
    assert reasons(invoice(line("10", "12.50")), ordered(**changed)) == [f"no_po: {code}"]


def test_a_line_that_was_not_ordered_is_named() -> None:
    extra = invoice(line("10", "12.50"), line("1", "3.00", id="9", item="Surprise"))
    assert reasons(extra, ordered()) == ["no_po: match.line_not_ordered"]


def test_a_line_is_found_by_the_suppliers_item_number_where_it_names_no_order_line() -> None:
    billed = invoice(line("10", "12.50", order_line=None, item="Papier", seller_item="P-100"))
    assert reasons(billed, ordered(seller_item="P-100")) == []


def test_a_credit_note_may_exceed_what_is_left_of_the_order() -> None:
    assert reasons(invoice(line("10", "12.50"), credit_note=True), ordered(invoiced="10")) == []
