"""Cash application of credits: what the provider owes a client settles what the client owes, and is taken back."""

from dataclasses import replace
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from tests.flows.test_billing_invoices import billed, credited_month, month_billed
from tests.flows.test_billing_rating import APRIL, MAY, add, at_end_of, letter
from tests.flows.test_billing_settling import applied, disputed, nonzero, paid, receivable, standing
from tests.flows.work_floor import Floor

from remit.billing.actions.disputes import credit_dispute
from remit.billing.actions.offsets import offset_anew, offset_credit, take_offset_back
from remit.billing.model.invoice import Invoice
from remit.billing.model.ledger import BOOK
from remit.billing.model.settling import Offset
from remit.billing.records.invoices import insert_invoice
from remit.billing.refusals import AppliedTooMuch, CreditElsewhere, OffsetStands, OffsetTakenBack
from remit.billing.reports.invoices import settled_of, statement_of_account
from remit.billing.reports.ledger import book_called, entries_of
from remit.billing.reports.statement_paper import account_of, statement_pdf
from remit.parties.access import SYSTEM
from remit.parties.model import Role
from remit.parties.refusals import AccessDenied
from remit.values.money import Money
from remit.values.refusal import NotFound


def overpaid(floor: Floor) -> Invoice:
    """March's invoice of 52.00, paid in full, with a line of 30.00 net credited afterwards: 35.70 are open to use."""
    one = billed(floor)
    applied(floor, one, paid(floor, one, "52.00"))
    argued = disputed(floor, one)
    of: dict[str, Any] = {"tenant": one.tenant, "dispute_id": argued.id, "answer": "You are right"}
    floor.store.write(lambda tx: credit_dispute(tx, SYSTEM, **of))
    return one


def april(floor: Floor) -> Invoice:
    """April's invoice of two letters: 23.80."""
    add(floor, letter(floor, 200, month=4), letter(floor, 201, month=4))
    at_end_of(floor, APRIL)
    return month_billed(floor, APRIL)


def offset(floor: Floor, credit: Invoice, invoice: Invoice, amount: str | None = None) -> Offset:
    of: dict[str, Any] = {"tenant": invoice.tenant, "credit_id": credit.id, "invoice_id": invoice.id}
    of["amount"] = None if amount is None else Money.of(amount, "EUR")
    return floor.store.write(lambda tx: offset_credit(tx, SYSTEM, **of))


def open_of(floor: Floor, *documents: Invoice) -> list[int]:
    return [standing(floor, one).open.minor for one in documents]


def settlements(floor: Floor, one: Invoice) -> list[tuple[str, int]]:
    found = floor.ask(settled_of, SYSTEM, tenant=one.tenant).get(one.id, ())
    return [(each.by, each.amount.minor) for each in found]


def about(floor: Floor) -> dict[str | None, int]:
    """What is open on the client's account in the ledger, by the document it is about."""
    found: dict[str | None, int] = {}
    with floor.store.read() as reader:
        book = book_called(reader, SYSTEM, tenant=floor.provider, key=BOOK)
        for entry in entries_of(reader, SYSTEM, tenant=floor.provider, book_id=book.id):
            for side in entry.postings:
                if side.account.startswith("Assets:Receivable"):
                    found[side.about] = found.get(side.about, 0) + side.minor
    return {name: minor for name, minor in found.items() if minor}


def test_what_was_credited_after_it_was_paid_settles_the_next_invoice(floor: Floor) -> None:
    credit, invoice = overpaid(floor), april(floor)
    assert open_of(floor, credit, invoice) == [-3570, 2380]
    offset(floor, credit, invoice, "10.00")
    assert open_of(floor, credit, invoice) == [-2570, 1380]
    floor.pass_time(minutes=1)
    assert offset(floor, credit, invoice).minor == 1380, "as much as both allow"
    assert open_of(floor, credit, invoice) == [-1190, 0]
    assert settlements(floor, invoice) == [(credit.number, 1000), (credit.number, 1380)]
    assert receivable(floor) == -1190
    lines = floor.ask(statement_of_account, SYSTEM, tenant=invoice.tenant, currency="EUR")
    assert [line.balance.minor for line in lines][-1] == -1190
    told = [(line.text, line.settles.number, line.settles.amount.minor) for line in lines if line.settles]
    assert told == [(credit.number, invoice.number, 1000), (credit.number, invoice.number, 1380)]


def test_a_months_credit_note_settles_a_later_invoice_to_the_ledgers_last_cent(floor: Floor) -> None:
    march, credit = credited_month(floor)
    applied(floor, march, paid(floor, march, "35.70"))
    add(floor, letter(floor, 20, month=5))
    at_end_of(floor, MAY)
    may = month_billed(floor, MAY)
    assert open_of(floor, march, credit, may) == [0, -1904, 1190]
    assert about(floor) == {credit.number: -1904, may.number: 1190}
    offset(floor, credit, may)
    assert open_of(floor, credit, may) == [-714, 0]
    assert about(floor) == {credit.number: -714}


def test_an_offset_by_mistake_is_taken_back_and_done_again(floor: Floor) -> None:
    credit, invoice = overpaid(floor), april(floor)
    before = nonzero(floor)
    one = offset(floor, credit, invoice)
    of: dict[str, Any] = {"tenant": invoice.tenant, "offset_id": one.id}
    with pytest.raises(OffsetStands):
        floor.store.write(lambda tx: offset_anew(tx, SYSTEM, **of))
    floor.store.write(lambda tx: take_offset_back(tx, SYSTEM, **of))
    assert (open_of(floor, credit, invoice), nonzero(floor)) == ([-3570, 2380], before)
    assert settlements(floor, invoice) == []
    with pytest.raises(OffsetTakenBack):
        floor.store.write(lambda tx: take_offset_back(tx, SYSTEM, **of))
    floor.store.write(lambda tx: offset_anew(tx, SYSTEM, **of))
    assert open_of(floor, credit, invoice) == [-1190, 0]
    lines = floor.ask(statement_of_account, SYSTEM, tenant=invoice.tenant, currency="EUR")
    assert [line.takes_back for line in lines if line.settles] == [False, False, True]


def test_what_no_credit_may_settle_is_refused(floor: Floor) -> None:
    credit, invoice = overpaid(floor), april(floor)
    for amount in ("35.71", "23.81", "0.00"):
        with pytest.raises(AppliedTooMuch, match=r"Only 23\.80"):
            offset(floor, credit, invoice, amount)
    with pytest.raises(AppliedTooMuch):
        offset(floor, invoice, credit)
    with pytest.raises(AppliedTooMuch):
        offset(floor, credit, credit)
    new = floor.store.identifiers.new
    dollars = replace(invoice, id=new(), number="INV-USD", currency="USD", run_id=None)
    other = replace(invoice, id=new(), number="INV-THEIRS", issuer=new(), run_id=None)
    for one in (dollars, other):
        floor.store.write(lambda tx, one=one: insert_invoice(tx, one))  # type: ignore[misc]  # mypy cannot infer a lambda's default
        with pytest.raises(CreditElsewhere, match=one.number):
            offset(floor, credit, one)
    with pytest.raises(NotFound):
        offset(floor, credit, replace(invoice, tenant=floor.provider))
    manager = floor.client("Mara", Role.CLIENT_MANAGER)
    of: dict[str, Any] = {"tenant": invoice.tenant, "credit_id": credit.id, "invoice_id": invoice.id}
    with pytest.raises(AccessDenied):
        floor.store.write(lambda tx: offset_credit(tx, manager, **of))
    assert open_of(floor, credit, invoice) == [-3570, 2380]


def written(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def test_a_statement_on_paper_tells_what_settled_what_and_what_is_open(floor: Floor) -> None:
    credit, invoice = overpaid(floor), april(floor)
    offset(floor, credit, invoice, "10.00")
    account = floor.ask(account_of, SYSTEM, tenant=invoice.tenant, name="Client")
    made_at = floor.store.clock.now()
    text = written(statement_pdf(account, language="en", made_at=made_at))
    assert f"{credit.number} settles €10.00 of {invoice.number}" in text
    assert ["€13.80" in text, "-€25.70" in text, "DE89370400440532013000" in text] == [True, True, True]
    assert "cấn trừ" in written(statement_pdf(account, language="vi", made_at=made_at))
    assert statement_pdf(account, language="vi", made_at=made_at) == statement_pdf(
        account, language="vi", made_at=made_at
    )
