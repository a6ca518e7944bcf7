"""Invoices made to measure: repeatable, varied, valid, and wrong only where wanted."""

import datetime as dt

import pytest
from tests.services.invoice_desk import DAY, NOON

from remit.demo.inventing.supplier_invoices import Buyer, Defect, make, references
from remit.services.kit import SeededChance
from remit.services.rehearsal import Stage
from remit.services.supplier_invoices import line
from remit.services.supplier_invoices.identifiers import iban_problem, vat_problem

BUYERS = {
    "GB": Buyer("Harrow & Finch Ltd", "GB", "GBP", "London", "GB980780684"),
    "FR": Buyer("Ateliers Morel SAS", "FR", "EUR", "Lyon", "FR83404833048"),
    "DE": Buyer("Nordwind GmbH", "DE", "EUR", "Bremen", "DE136695976"),
    "VN": Buyer("Công ty CP Sông Xanh", "VN", "VND", "Đà Nẵng", "VN0300588569"),
}


@pytest.mark.parametrize("country", BUYERS)
def test_invented_suppliers_have_numbers_and_accounts_that_pass_their_checks(country: str) -> None:
    known = references(SeededChance(5), buyer=BUYERS[country])
    for supplier in known["supplier"].values():
        assert vat_problem(supplier["vat_id"], country=country) is None
        assert iban_problem(supplier["accounts"][0]["account"]) is None


def test_the_same_seed_makes_the_same_invoice() -> None:
    known = references(SeededChance(5), buyer=BUYERS["VN"])
    first, second = (make(SeededChance(9), buyer=BUYERS["VN"], known=known, day=DAY) for _ in range(2))
    assert first[0] == second[0]
    if first[0].endswith(".xml"):
        assert first[1] == second[1]


@pytest.mark.parametrize("country", BUYERS)
def test_a_month_of_made_invoices_goes_straight_through_for_a_client_of_any_country(country: str) -> None:
    chance, buyer = SeededChance(21), BUYERS[country]
    known = references(chance, buyer=buyer, orders=40)
    desk = Stage(line, now=NOON, references=known)
    *orders, large = known["purchase_order"].items()
    received_whole = [order for place, order in enumerate(orders) if place % 6 != 5]
    for number, order in enumerate(received_whole[:30]):
        its_own = {**known, "purchase_order": dict([order, large])}
        name, content = make(chance, buyer=buyer, known=its_own, day=DAY + dt.timedelta(days=number))
        assert desk.rehearse(content, name=name).outcome == "straight_through", f"invoice {number}"


@pytest.mark.parametrize("country", BUYERS)
@pytest.mark.parametrize("defect", [one for one in Defect if one is not Defect.DUPLICATE_SUSPECT])
def test_a_wanted_defect_shows_in_any_country(country: str, defect: Defect) -> None:
    chance, buyer = SeededChance(33), BUYERS[country]
    known = references(chance, buyer=buyer)
    name, content = make(chance, buyer=buyer, known=known, day=DAY, defect=defect)
    assert defect.value in Stage(line, now=NOON, references=known).rehearse(content, name=name).reasons
