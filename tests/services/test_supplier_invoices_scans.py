"""A picture of an invoice is a proposal until a person confirmed it and its arithmetic is proven."""

import json
import shutil
from pathlib import Path

import pytest
from tests.services.invoice_desk import NOON, SUPPLIER

from remit.services import supplier_invoices
from remit.services.kit import media
from remit.services.rehearsal import Answer, Stage
from remit.services.supplier_invoices import line
from remit.services.supplier_invoices.proposing import propose_fields
from remit.services.supplier_invoices.scanning import words_of

SAMPLES = Path(supplier_invoices.__file__).parent / "samples"
READ = {
    "supplier_name": "Bürobedarf Ahrens GmbH",
    "supplier": "DE136695976",
    "number": "RE-17",
    "issue_date": "2026-03-02",
    "currency": "EUR",
    "net": "100.00",
    "vat_rate": "19",
    "vat": "19.00",
    "gross": "119.00",
    "account": "DE89370400440532013000",
}
KNOWN = {"supplier": {"DE136695976": {**SUPPLIER, "order_free": True}}}
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs Debian's tesseract-ocr")


def stage() -> Stage:
    return Stage(line, now=NOON, references=KNOWN)


def confirm(**other: str) -> Answer:
    return Answer("confirm_scan", {**READ, **other})


def written(*lines: str) -> list[media.PrintedWord]:
    return [
        media.PrintedWord(text, 1, (1, 1, number), (float(at), float(number), 1.0, 1.0), 90.0)
        for number, told in enumerate(lines)
        for at, text in enumerate(told.split())
    ]


@needs_tesseract
@pytest.mark.parametrize("name", ["scan.png", "scan.pdf"])
def test_a_picture_and_a_pdf_of_pictures_are_read_with_the_place_of_each_field(name: str) -> None:
    found = propose_fields(words_of((SAMPLES / name).read_bytes()))
    values = {key: one.value for key, one in found.items()}
    assert values == {
        "supplier_name": "Thorne Office Interiors Ltd",
        "supplier": "GB980780684",
        "number": "INV-2026-0815",
        "issue_date": "2026-03-02",
        "due_date": "2026-04-01",
        "order": "PO-4100",
        "net": "345.00",
        "vat_rate": "20",
        "vat": "69.00",
        "currency": "GBP",
        "gross": "414.00",
        "account": "GB82WEST12345698765432",
    }
    left, top, _, _ = found["number"].box
    assert (20 < left < 40, 20 < top < 30) == (True, True)


@pytest.mark.parametrize(
    ("told", "key", "value"),
    [
        ("Tổng cộng 16.500.000 ₫", "gross", "16500000"),
        ("Total 1,234.50", "gross", "1234.50"),
        ("Gesamt 1.234,50 €", "gross", "1234.50"),
        ("Số: 0000123", "number", "0000123"),
        ("Ngày: 02/03/2026", "issue_date", "2026-03-02"),
    ],
)
def test_amounts_and_days_are_read_as_each_country_writes_them(told: str, key: str, value: str) -> None:
    assert propose_fields(written("Somebody", told))[key].value == value


def test_nothing_of_a_scan_is_posted_before_a_person_confirmed_it() -> None:
    came = stage().rehearse((SAMPLES / "scan.png").read_bytes(), name="scan.png")
    assert (came.waits, came.reasons, dict(came.documents)) == (("confirm_scan",), ("scanned",), {})


def test_what_a_person_confirmed_and_adds_up_goes_the_way_of_every_invoice() -> None:
    came = stage().rehearse((SAMPLES / "scan.png").read_bytes(), name="scan.png", answers=[confirm()])
    assert came.outcome == "straight_through"
    payment = json.loads(came.documents["payment-proposal.json"])["payment"]
    assert (payment["amount"], payment["iban"]) == ("119.00", True)


@pytest.mark.parametrize("other", [{"gross": "120.00"}, {"vat": "18.00"}, {"currency": "EUR", "net": "99.00"}])
def test_what_does_not_add_up_comes_back_to_the_person(other: dict[str, str]) -> None:
    came = stage().rehearse((SAMPLES / "scan.png").read_bytes(), name="scan.png", answers=[confirm(**other)])
    assert came.waits == ("confirm_scan",)
    assert set(came.reasons) <= {"arithmetic", "tax"}
    assert not came.documents


def test_without_a_reader_a_person_reads_the_invoice_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    came = stage().rehearse((SAMPLES / "scan.png").read_bytes(), name="scan.png")
    assert came.waits == ("confirm_scan",)
    assert came.variables["reasons"][0]["code"] == "scan.no_reader"
    assert came.variables["proposal"] == {}


def test_a_picture_that_is_none_is_refused() -> None:
    came = stage().rehearse(b"\x89PNG\r\n\x1a\nbroken", name="scan.png")
    assert came.refused == ("invoice.picture_unreadable",)
