"""Has this invoice come before?"""

import datetime as dt
from typing import Any

import pytest
from tests.services.invoice_desk import DAY, NOON, SUPPLIER_KEY, invoice, line

from remit.services.kit import ServiceResult
from remit.services.rehearsal import Shelf
from remit.services.supplier_invoices.duplicates import check_duplicates, marks
from remit.services.supplier_invoices.model import Invoice


def shelf_after(earlier: Invoice) -> Shelf:
    shelf = Shelf({}, now=NOON)
    shelf.item = "item-1"
    shelf.keep(ServiceResult(fingerprints=marks(earlier, supplier=SUPPLIER_KEY, window=30)))
    return shelf


def after(earlier: Invoice, later: Invoice, **more: Any) -> list[str]:
    """The codes found on `later` when `earlier` came before it."""
    shelf = shelf_after(earlier)
    shelf.item = "item-2"
    asked = {"supplier": SUPPLIER_KEY, "window": 30, **more}
    return [finding.code for finding in check_duplicates(later, shelf, **asked)]


FIRST = invoice(line("10", "12.50"), number="RE-2026/00017")


def test_the_same_number_written_otherwise_is_suspect() -> None:
    again = invoice(line("1", "5.00"), number="re 2026 17")
    assert after(FIRST, again) == ["duplicate.number"]


def test_the_same_number_of_another_supplier_is_none() -> None:
    assert after(FIRST, FIRST, supplier="FR83404833048") == []


@pytest.mark.parametrize(
    ("days", "found"),
    [(0, True), (1, True), (-1, True), (29, True), (30, True), (-30, True), (31, False), (-31, False)],
)
@pytest.mark.parametrize("first_day", [DAY, DAY + dt.timedelta(days=13), DAY + dt.timedelta(days=29)])
def test_the_same_amount_is_suspect_within_thirty_days_and_not_after(
    days: int, found: bool, first_day: dt.date
) -> None:
    first = invoice(line("10", "12.50"), number="A-1", issue_date=first_day)
    later = invoice(line("10", "12.50"), number="B-2", issue_date=first_day + dt.timedelta(days=days))
    assert after(first, later) == (["duplicate.amount"] if found else [])


def test_another_amount_is_none() -> None:
    assert after(FIRST, invoice(line("11", "12.50"), number="B-2")) == []


def test_a_supplier_who_bills_equal_amounts_is_spared_but_not_for_equal_numbers() -> None:
    assert after(FIRST, invoice(line("10", "12.50"), number="B-2"), repeats=True) == []
    assert after(FIRST, FIRST, repeats=True) == ["duplicate.number"]


def test_a_credit_note_is_no_duplicate_of_its_invoice() -> None:
    assert after(FIRST, invoice(line("10", "12.50"), number="RE-2026/00017", credit_note=True)) == []


def test_an_item_is_no_duplicate_of_itself() -> None:
    shelf = shelf_after(FIRST)
    assert check_duplicates(FIRST, shelf, supplier=SUPPLIER_KEY, window=30) == ()
