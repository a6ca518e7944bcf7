"""Posting and payment proposals: balanced or refused, and safe to open in a spreadsheet."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.invoice_desk import ACCOUNT, SUPPLIER, charge, invoice, line

from remit.services.supplier_invoices.deliverables import escape_cell, payment_documents, posting_documents
from remit.services.supplier_invoices.matching import Order
from remit.services.supplier_invoices.model import Invoice, Payment
from remit.services.supplier_invoices.payment import Method, propose_payment
from remit.services.supplier_invoices.posting import Posting, Unbalanced, propose_postings, sides
from remit.services.supplier_invoices.terms import Terms

TERMS = Terms({})


def table(postings: tuple[Posting, ...]) -> list[tuple[str, str, str]]:
    return [(entry.account, str(entry.debit.amount), str(entry.credit.amount)) for entry in postings]


def test_an_invoice_is_expense_and_input_vat_against_payables() -> None:
    order = Order("PO-1", {"lines": [{"line": "1", "account": "6810", "cost_centre": "100"}]}, None)
    postings = propose_postings(invoice(line("10", "12.50")), TERMS, order=order, supplier=SUPPLIER)
    assert table(postings) == [("6810", "125.00", "0.00"), ("1400", "23.75", "0.00"), ("2000", "0.00", "148.75")]
    assert postings[0].cost_centre == "100"


def test_a_credit_note_turns_the_sides_round() -> None:
    postings = propose_postings(invoice(line("10", "12.50"), credit_note=True), TERMS, order=None, supplier=SUPPLIER)
    assert table(postings) == [("6800", "0.00", "125.00"), ("1400", "0.00", "23.75"), ("2000", "148.75", "0.00")]


def test_freight_discount_prepayment_and_rounding_find_their_accounts() -> None:
    billed = invoice(
        line("1", "100.00"),
        charges=(charge("10.00"),),
        allowances=(charge("5.00"),),
        prepaid="50.00",
        rounding="0.05",
    )
    assert table(propose_postings(billed, TERMS, order=None, supplier=None)) == [
        ("6000", "100.00", "0.00"),
        ("6000", "10.00", "0.00"),
        ("6000", "0.00", "5.00"),
        ("1400", "19.95", "0.00"),
        ("1480", "0.00", "50.00"),
        ("6990", "0.05", "0.00"),
        ("2000", "0.00", "75.00"),
    ]


def off_by(amount: str) -> Invoice:
    whole = invoice(line("1", "100.00"))
    return replace(whole, totals=replace(whole.totals, due=whole.totals.due + Decimal(amount)))


@pytest.mark.parametrize("amount", ["0.05", "-0.05"])
def test_a_difference_within_the_agreed_rounding_is_posted_to_the_rounding_account(amount: str) -> None:
    postings = propose_postings(off_by(amount), TERMS, order=None, supplier=None)
    debit, credit = sides(postings, currency="EUR")
    assert debit == credit
    assert postings[-1].account == "6990"


@pytest.mark.parametrize("amount", ["0.06", "-0.06", "100"])
def test_a_larger_difference_is_refused(amount: str) -> None:
    with pytest.raises(Unbalanced):
        propose_postings(off_by(amount), TERMS, order=None, supplier=None)


@given(
    amounts=st.lists(st.decimals(min_value=-999, max_value=9999, places=2), min_size=1, max_size=6),
    credit_note=st.booleans(),
)
def test_every_proposal_balances_and_has_no_negative_side(amounts: list[Decimal], credit_note: bool) -> None:
    lines = tuple(line("1", str(amount), id=str(number)) for number, amount in enumerate(amounts))
    postings = propose_postings(invoice(*lines, credit_note=credit_note), TERMS, order=None, supplier=None)
    debit, credit = sides(postings, currency="EUR")
    assert debit == credit
    assert all(entry.debit.minor >= 0 and entry.credit.minor >= 0 for entry in postings)


def pay(billed: Invoice, *, supplier: Any = SUPPLIER, confirmed: bool = False) -> tuple[Method, str | None]:
    proposal = propose_payment(billed, TERMS, supplier=supplier, bank_confirmed=confirmed)
    return proposal.method, proposal.account


def test_payment_goes_to_the_account_on_file() -> None:
    assert pay(invoice(line("1", "100.00"))) == (Method.TRANSFER, ACCOUNT)


def test_an_account_that_is_not_on_file_is_paid_only_after_confirmation() -> None:
    changed = invoice(line("1", "100.00"), payment=Payment(means="30", accounts=("FR7630006000011234567890189",)))
    assert pay(changed) == (Method.TRANSFER, ACCOUNT)
    assert pay(changed, confirmed=True) == (Method.TRANSFER, "FR7630006000011234567890189")


@pytest.mark.parametrize(
    ("changed", "method"),
    [
        ({"credit_note": True}, Method.SET_OFF),
        ({"prepaid": "119.00"}, Method.NOTHING),
        ({"payment": Payment(means="59")}, Method.COLLECTED),
        ({"payment": Payment(means="48")}, Method.CARD),
    ],
)
def test_what_is_not_to_be_transferred_says_why(changed: dict[str, Any], method: Method) -> None:
    assert pay(invoice(line("1", "100.00"), **changed))[0] is method


def test_without_any_account_the_proposal_says_so() -> None:
    assert pay(invoice(line("1", "100.00"), payment=Payment()), supplier=None) == (Method.NO_ACCOUNT, None)


def test_the_csv_of_a_posting_adds_up_and_runs_no_formula() -> None:
    evil = invoice(line("1", "100.00", id="1", item="x"), number="=HYPERLINK(1)")
    postings = propose_postings(evil, TERMS, order=None, supplier=SUPPLIER)
    as_json, as_csv = posting_documents(evil, postings, item="AP-000001", supplier="70001")
    rows = list(csv.DictReader(io.StringIO(as_csv.content.decode("utf-8-sig"))))
    assert {row["document"] for row in rows} == {"'=HYPERLINK(1)"}
    assert sum(Decimal(row["debit"] or 0) for row in rows) == sum(Decimal(row["credit"] or 0) for row in rows)
    fact = json.loads(as_json.content)
    assert fact["debit"] == fact["credit"] == "119.00"


def test_the_payment_documents_carry_the_same_payment() -> None:
    billed = invoice(line("1", "100.00"))
    proposal = propose_payment(billed, TERMS, supplier=SUPPLIER, bank_confirmed=False)
    as_json, as_csv = payment_documents(billed, proposal, item="AP-000001", supplier="70001")
    (row,) = csv.DictReader(io.StringIO(as_csv.content.decode("utf-8-sig")))
    assert row["amount"] == json.loads(as_json.content)["payment"]["amount"] == "119.00"
    assert row["account"] == ACCOUNT
    assert row["due_date"] == "2026-04-01"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_that_a_spreadsheet_would_run_is_escaped(cell: str) -> None:
    assert escape_cell(cell) == f"'{cell}"
