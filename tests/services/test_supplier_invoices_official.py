"""The official examples of EN 16931: all are read, and each ends with the reasons that are right for it."""

import os
from pathlib import Path
from typing import Any

import pytest
from tests.services.invoice_desk import NOON

from remit.services.rehearsal import Stage
from remit.services.supplier_invoices import line

SAMPLES = Path(os.environ.get("REMIT_SAMPLES", Path(__file__).parents[3] / "shared" / "samples")) / "invoices"
FILES = sorted(SAMPLES.glob("*.xml"))

pytestmark = pytest.mark.skipif(
    not FILES, reason="the official examples are not at hand; REMIT_SAMPLES names their folder"
)

STRANGERS = {"vendor_unknown", "no_po"}
"""Nobody in the examples is on file of a client who has no reference data yet."""

MORE = {
    "CII_example1.xml": {"arithmetic"},
    "guide-example1.xml": {"arithmetic"},
    "ubl-tc434-example1.xml": {"arithmetic"},
    "ubl-tc434-example2.xml": {"arithmetic", "tax"},
    "CII_example3.xml": {"tax", "bank_detail_changed"},
    "CII_example5.xml": {"tax", "bank_detail_changed"},
    "ubl-tc434-example4.xml": {"tax", "bank_detail_changed"},
    "ubl-tc434-example5.xml": {"tax"},
    "ubl-tc434-example7.xml": {"bank_detail_changed"},
}
"""Beyond that: a line of -109.98 for 6 at 18.33 (example 1), 1273.00 for 2 at 1273.00 (example 2), tax numbers and
IBANs whose check digits are invented."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_official_example_ends_as_an_exception_with_the_right_reasons(path: Path) -> None:
    came = Stage(line, now=NOON).rehearse(path.read_bytes(), name=path.name)
    assert came.outcome == "task"
    assert set(came.reasons) == STRANGERS | MORE.get(path.name, set())


def known_to_the_client(path: Path) -> dict[str, Any]:
    """Reference data under which an example is what the client ordered, from whom they buy, on the known account."""
    reading = line.read(path.read_bytes(), media_type="application/xml", name=path.name)
    payload = reading.payload
    came = Stage(line, now=NOON).rehearse(path.read_bytes(), name=path.name)
    accounts = [{"account": account, "bic": None} for account in payload["payment"]["accounts"]]
    supplier = {"number": "1", "name": payload["seller"]["name"], "accounts": accounts, "order_free": True}
    lines = [
        {
            "line": entry["order_line"] or entry["id"],
            "item": entry["item"],
            "seller_item": entry["seller_item"],
            "quantity": entry["quantity"],
            "price": str(float(entry["net"]) / float(entry["quantity"])),
            "vat_rate": entry["vat_rate"] or "0",
        }
        for entry in payload["lines"]
    ]
    orders = {payload["order"]: {"currency": payload["currency"], "lines": lines}} if payload["order"] else {}
    return {"supplier": {came.variables["supplier"]: supplier}, "purchase_order": orders}


CLEAN = ("sample-discount-price.xml", "ubl-tc434-creditnote1.xml", "ubl-tc434-example7.xml")


@pytest.mark.parametrize("name", CLEAN)
def test_an_example_without_faults_goes_straight_through_for_a_client_who_ordered_it(name: str) -> None:
    path = SAMPLES / name
    came = Stage(line, now=NOON, references=known_to_the_client(path)).rehearse(path.read_bytes(), name=name)
    assert (came.outcome, came.reasons) == ("straight_through", ())
    assert "posting-proposal.json" in came.documents


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_for_a_client_who_ordered_it_only_the_faults_of_an_example_remain(path: Path) -> None:
    came = Stage(line, now=NOON, references=known_to_the_client(path)).rehearse(path.read_bytes(), name=path.name)
    assert set(came.reasons) == MORE.get(path.name, set()) - {"bank_detail_changed"}
