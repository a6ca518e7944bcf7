"""From a file to the semantic model, whatever the syntax."""

import copy
from decimal import Decimal
from typing import Any

import facturx  # type: ignore[import-untyped]  # untyped - its wheel carries no py.typed
import pytest
from tests.services.invoice_stage import document, terms_of

from remit.demo.inventing.supplier_invoices import Defect, Form, write
from remit.services.supplier_invoices import line
from remit.services.supplier_invoices.model import Invoice, invoice_from_json, to_json
from remit.services.supplier_invoices.reading import read_content, read_invoice


def read(content: bytes) -> Invoice:
    invoice, problems = read_invoice(content)
    assert not problems
    assert invoice is not None
    return invoice


def without_syntax(invoice: Invoice) -> dict[str, Any]:
    return {key: value for key, value in to_json(invoice).items() if key != "syntax"}


def test_ubl_cii_and_factur_x_say_the_same() -> None:
    terms = terms_of()
    ubl, cii, pdf = (read(write(terms, form=form)) for form in Form)
    assert without_syntax(ubl) == without_syntax(cii) == without_syntax(pdf)
    assert (ubl.syntax, cii.syntax, pdf.syntax) == ("UBL 2.1 Invoice", "CII D16B", "CII D16B")


@pytest.mark.parametrize("form", [Form.UBL, Form.CII])
@pytest.mark.parametrize("credit", [False, True])
def test_what_the_sample_maker_writes_is_valid_by_the_official_schema(form: Form, credit: bool) -> None:
    assert facturx.xml_check_xsd(write(terms_of(credit=credit), form=form))


def test_a_credit_note_is_known_by_its_type() -> None:
    reading = read_content(document(credit=True), media_type="application/xml", name="a.xml")
    assert reading.kind == "credit_note"
    assert reading.payload["syntax"] == "UBL 2.1 CreditNote"


def test_a_pdf_may_carry_ubl_inside() -> None:
    import io

    from pypdf import PdfWriter

    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.add_attachment("xrechnung.xml", document())
    writer.write(file)
    assert read(file.getvalue()).syntax == "UBL 2.1 Invoice"


def test_the_reading_names_seller_and_number_for_people() -> None:
    terms = copy.deepcopy(terms_of()) | {"BT-1": "RE-17"}
    terms["BG-4"]["name"] = "Công ty TNHH Giấy Hồng Lam"
    reading = read_content(write(terms, form=Form.UBL), media_type="", name="a.xml")
    assert reading.title == "Công ty TNHH Giấy Hồng Lam RE-17"
    assert reading.reference == "RE-17"


def test_the_payload_is_plain_json_and_reads_back_as_the_same_invoice() -> None:
    invoice = read(document())
    assert invoice_from_json(to_json(invoice)) == invoice


def test_amounts_stay_exact() -> None:
    terms = copy.deepcopy(terms_of())
    terms["BG-25"][0]["BT-146"] = "0.10000000001"
    assert read(write(terms, form=Form.CII)).lines[0].price == Decimal("0.10000000001")


@pytest.mark.parametrize("written", [b"1", b" true "])
def test_an_indicator_may_be_written_as_a_number(written: bytes) -> None:
    content = document().replace(b"<cbc:ChargeIndicator>true<", b"<cbc:ChargeIndicator>" + written + b"<")
    assert read(content).charges == read(document()).charges != ()


def test_accounts_and_contacts_are_classified() -> None:
    classes = line.payload_classes("invoice")
    assert classes["payment.accounts"] == "financial"
    assert classes["seller.contact"] == "personal"
    payload = to_json(read(document(Defect.PRICE)))
    for path in classes:
        group, name = path.split(".")
        assert name in payload[group]
