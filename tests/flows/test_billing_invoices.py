"""The rated month becomes an invoice: numbered, booked, and read straight through by our own line for invoices."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from tests.flows.test_billing_documents import broken_rules
from tests.flows.test_billing_rating import APRIL, LETTERS, MARCH, MAY, PRICING, add, agree, at_end_of, letter
from tests.flows.work_floor import Floor

from remit.billing.actions.invoices import issue_credit_note, issue_invoice, set_invoice_party
from remit.billing.actions.rating import rate_month
from remit.billing.model.invoice import Invoice
from remit.billing.records.invoices import insert_invoice, invoice_of_run
from remit.billing.refusals import BilledAlready, CreditTooMuch, NothingToBill
from remit.billing.reports.invoices import statement_of_account
from remit.billing.reports.ledger import aged_receivables, book_called, trial_balance
from remit.billing.reports.paper import invoice_pdf
from remit.billing.rules.months import Month
from remit.billing.rules.ubl import business_terms, ubl
from remit.parties.access import SYSTEM
from remit.services.supplier_invoices.reading import read_invoice

VAT_ID, ACCOUNT = "DE136695976", "DE89370400440532013000"
SELLER = {
    "vat_id": VAT_ID,
    "account": ACCOUNT,
    "tax_rate": "19",
    "street": "Am Markt 1",
    "city": "Köln",
    "country": "DE",
    "email": "bills@ours.example",
}
BUYER = {"street": "Main Street 2", "city": "Bonn", "country": "DE", "email": "ap@client.example"}


def billed(floor: Floor) -> Invoice:
    """A month of five letters, two of them late, with a credit of 5 %."""
    agree(floor)
    add(floor, *(letter(floor, number, late=number < 2) for number in range(5)))
    at_end_of(floor, MARCH)
    tenant, engagement_id = floor.tenant, floor.engagement.id

    def issued(tx: Any) -> Invoice:
        set_invoice_party(tx, SYSTEM, tenant=floor.provider, body=SELLER)
        set_invoice_party(tx, SYSTEM, tenant=tenant, body=BUYER)
        run, _ = rate_month(tx, SYSTEM, tenant=tenant, engagement_id=engagement_id, month=MARCH)
        return issue_invoice(tx, SYSTEM, tenant=tenant, run_id=run.id)

    return floor.store.write(issued)


def balances(floor: Floor) -> dict[str, int]:
    with floor.store.read() as reader:
        book = book_called(reader, SYSTEM, tenant=floor.provider, key="main")
        of = {"tenant": floor.provider, "book_id": book.id}
        owed = aged_receivables(reader, SYSTEM, **of, until_date=date(2027, 1, 1))
        found = trial_balance(reader, SYSTEM, **of, until_date=date(2027, 1, 1))
    by_root = {one.account.split(":")[0]: one.balance.minor for one in found}
    assert sum(one.total.minor for one in owed) == by_root.get("Assets", 0)
    return by_root


def test_an_invoice_is_what_was_rated_and_what_the_ledger_holds(floor: Floor) -> None:
    one = billed(floor)
    assert one.number == "INV-2026-000001"
    assert (one.net_minor, one.tax_minor, one.gross_minor) == (4600 - 230, 830, 5200)
    assert one.due_date == one.issued_date + timedelta(days=30)
    assert balances(floor) == {"Assets": 5200, "Income": -4370, "Liabilities": -830}
    assert floor.ask(invoice_of_run, tenant=floor.tenant, run_id=one.run_id) == one
    with pytest.raises(BilledAlready, match="INV-2026-000001"):
        floor.store.write(lambda tx: issue_invoice(tx, SYSTEM, tenant=floor.tenant, run_id=str(one.run_id)))
    with pytest.raises(DatabaseError, match="never changed"):
        floor.store.write(lambda tx: tx.run(text("UPDATE invoice SET tax_minor = 0")))


ALL_AT_ONE = {"scheme": "all_units", "tiers": [{"upto": "3", "price": "10"}, {"price": "1"}]}


def month_billed(floor: Floor, month: Month) -> Invoice:
    of: dict[str, Any] = {"tenant": floor.tenant}

    def issued(tx: Any) -> Invoice:
        run, _ = rate_month(tx, SYSTEM, **of, engagement_id=floor.engagement.id, month=month)
        return issue_invoice(tx, SYSTEM, **of, run_id=run.id)

    return floor.store.write(issued)


def credited_month(floor: Floor) -> tuple[Invoice, Invoice]:
    """March billed with 35.70, and April, which gives more of it back than it charges: 19.04."""
    agree(floor, {**PRICING, "items": [{**LETTERS, "terms": ALL_AT_ONE}], "credits": None})
    floor.store.write(lambda tx: set_invoice_party(tx, SYSTEM, tenant=floor.provider, body=SELLER))
    floor.store.write(lambda tx: set_invoice_party(tx, SYSTEM, tenant=floor.tenant, body=BUYER))
    add(floor, *(letter(floor, number) for number in range(3)))
    at_end_of(floor, MARCH)
    march = month_billed(floor, MARCH)
    # A fourth letter of March comes late: all four cost 1, so 30 − 4 is given back; April itself has one letter at 10.
    add(floor, letter(floor, 3), letter(floor, 9, month=4))
    at_end_of(floor, APRIL)
    return march, month_billed(floor, APRIL)


def test_invoices_of_one_moment_stand_on_the_statement_by_their_numbers(floor: Floor) -> None:
    first = billed(floor)
    second = replace(first, id="0198c5f0-0000-7000-8000-0000000000aa", number="INV-2026-000002", run_id=None)
    floor.store.write(lambda tx: insert_invoice(tx, second))
    lines = floor.ask(statement_of_account, SYSTEM, tenant=floor.tenant, currency="EUR")
    assert [line.text for line in lines] == ["INV-2026-000001", "INV-2026-000002"]


def test_a_month_that_credits_more_than_it_charges_is_a_credit_note_of_its_own(floor: Floor) -> None:
    march, note = credited_month(floor)
    assert march.gross_minor == 3570
    assert (note.number, note.corrects, note.is_credit_note) == ("CN-2026-000001", None, True)
    assert (note.net_minor, note.tax_minor, note.due_date) == (1000 - 2600, -304, note.issued_date)
    assert balances(floor) == {"Assets": 3570 - 1904, "Income": -3000 + 1600, "Liabilities": -570 + 304}
    lines = floor.ask(statement_of_account, SYSTEM, tenant=floor.tenant, currency="EUR")
    assert [(line.text, line.balance.minor) for line in lines] == [("INV-2026-000001", 3570), (note.number, 1666)]

    terms = business_terms(note)
    assert [terms[term] for term in ("BT-3", "BT-109", "BT-110", "BT-115")] == ["381", "16.00", "3.04", "19.04"]
    assert broken_rules(note) == []
    read, problems = read_invoice(ubl(note))
    assert problems == ()
    assert read is not None
    assert (read.credit_note, str(read.totals.due)) == (True, "19.04")
    assert invoice_pdf(note, language="vi").startswith(b"%PDF")

    at_end_of(floor, MAY)
    with pytest.raises(NothingToBill, match="2026-05 comes to nothing"):
        month_billed(floor, MAY)


def test_a_credit_note_takes_lines_back_once_and_numbers_have_no_gaps(floor: Floor) -> None:
    one = billed(floor)

    def credited(tx: Any) -> Invoice:
        return issue_credit_note(tx, SYSTEM, invoice=one, charges=[2], reason="Two letters were ours to redo")

    note = floor.store.write(credited)
    assert (note.number, note.corrects, note.gross_minor) == ("CN-2026-000001", one.number, 1904)
    assert balances(floor) == {"Assets": 3296, "Income": -2770, "Liabilities": -526}
    with pytest.raises(CreditTooMuch):
        floor.store.write(credited)
    again = floor.store.write(lambda tx: issue_credit_note(tx, SYSTEM, invoice=one, charges=[1], reason="Agreed"))
    assert again.number == "CN-2026-000002"
    read, problems = read_invoice(ubl(note))
    assert problems == ()
    assert read is not None
    assert (read.credit_note, read.preceding, str(read.totals.due)) == (True, (one.number,), "19.04")
