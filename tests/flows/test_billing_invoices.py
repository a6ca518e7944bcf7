"""The rated month becomes an invoice: numbered, booked, and read straight through by our own line for invoices."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from tests.flows.test_billing_rating import MARCH, add, agree, at_end_of, letter
from tests.flows.work_floor import Floor

from remit.billing.actions.invoices import issue_credit_note, issue_invoice, set_invoice_party
from remit.billing.actions.rating import rate_month
from remit.billing.model.invoice import Invoice
from remit.billing.records.invoices import invoice_of_run
from remit.billing.refusals import BilledAlready, CreditTooMuch
from remit.billing.reports.ledger import aged_receivables, book_called, trial_balance
from remit.billing.rules.ubl import ubl
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
