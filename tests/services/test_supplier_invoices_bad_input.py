"""What is no invoice is refused with code, sentence and place."""

import re
from collections.abc import Callable

import pytest
from tests.services.invoice_stage import document, terms_of

from remit.demo.inventing.supplier_invoices import Form, write
from remit.services.supplier_invoices import line
from remit.services.supplier_invoices.reading import PdfUnreadable, extract_xml

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n > 1 else b"&a;") * 10) for n in range(1, 12))
    + b']><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">&a11;</Invoice>'
)


def refusal(content: bytes) -> tuple[str, str | None]:
    reading = line.read(content, media_type="application/xml", name="upload")
    assert not reading.payload
    problem = reading.problems[0]
    assert problem.message
    return problem.code, problem.place


def changed(old: bytes, new: bytes) -> bytes:
    content = document()
    assert old in content
    return content.replace(old, new, 1)


def pdf_with(xml: bytes) -> bytes:
    import io

    from pypdf import PdfWriter

    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.add_attachment("factur-x.xml", xml)
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (lambda: b"", "xml.refused", "line 1"),
        (lambda: b"hello", "xml.refused", "line 1"),
        (lambda: document()[:900], "xml.refused", None),
        (lambda: BOMB, "xml.refused", "line 1"),
        (lambda: b"<Order/>", "invoice.wrong_document", "line 1"),
        (lambda: b'<Invoice xmlns="urn:other"/>', "invoice.wrong_document", "line 1"),
        (
            lambda: changed(b">EUR</cbc:DocumentCurrencyCode>", b">EUX</cbc:DocumentCurrencyCode>"),
            "money.currency",
            "BT-5",
        ),
        (lambda: changed(b"IssueDate>2026-03-02", b"IssueDate>2026-02-31"), "invoice.unreadable", "/"),
        (lambda: changed(b"<cbc:IssueDate>2026-03-02</cbc:IssueDate>", b""), "invoice.missing", "BT-2"),
        (lambda: changed(b"<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", b""), "invoice.missing", "BT-5"),
        (lambda: b"%PDF-1.7\nnothing more", "invoice.pdf_unreadable", "file"),
        (lambda: pdf_with(b"<notes/>"), "invoice.none_in_pdf", "attachments"),
        (lambda: pdf_with(BOMB), "invoice.none_in_pdf", "attachments"),
    ],
)
def test_bad_input_is_refused_with_code_and_place(content: Callable[[], bytes], code: str, place: str | None) -> None:
    found, where = refusal(content())
    assert found == code
    assert where is not None
    assert place is None or where == place


def test_an_amount_that_is_no_number_is_named_by_its_term() -> None:
    content = document()
    start = content.index(b"<cbc:PriceAmount")
    end = content.index(b"</cbc:PriceAmount>")
    price = content[start:end].rpartition(b">")[2]
    code, place = refusal(content[: end - len(price)] + b"twelve" + content[end:])
    assert (code, place) == ("invoice.term", "BG-25[1]")


@pytest.mark.parametrize(
    "amount", [b"1e400", b"1e1000000", b"NaN", b"Infinity", b"99999999999999999999", b"0.00000000000000001"]
)
def test_an_amount_that_no_business_deals_in_is_refused(amount: bytes) -> None:
    content = document()
    start = content.index(b">", content.index(b"<cbc:PayableAmount")) + 1
    end = content.index(b"</cbc:PayableAmount>")
    assert refusal(content[:start] + amount + content[end:])[0] == "invoice.term"


def test_everything_that_an_invoice_lacks_is_said_at_once() -> None:
    space = b"urn:oasis:names:specification:ubl:schema:xsd:"
    bare = (
        b'<Invoice xmlns="%sInvoice-2" xmlns:cbc="%sCommonBasicComponents-2">'
        b"<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode></Invoice>" % (space, space)
    )
    reading = line.read(bare, media_type="", name="bare.xml")
    assert {problem.clause for problem in reading.problems} >= {"BR-02", "BR-03", "BR-04", "BR-06", "BR-12", "BR-16"}


@pytest.mark.parametrize(
    "content",
    [
        b"<a>" * 100_000,
        b"<a " + b" ".join(b'b%d=""' % n for n in range(100_000)) + b"/>",
        b"<Invoice>" + b"<a/>" * 1_500_000 + b"</Invoice>",
        b" " * 20_000_001,
    ],
    ids=["deep", "attributes", "elements", "large"],
)
def test_hostile_sizes_are_refused(content: bytes) -> None:
    assert refusal(content)[0] == "xml.refused"


def test_a_damaged_pdf_is_refused_and_never_a_fault() -> None:
    whole = write(terms_of(), form=Form.FACTUR_X)
    for cut in range(50, len(whole), 397):
        reading = line.read(whole[:cut] + whole[cut + 40 :], media_type="application/pdf", name="cut.pdf")
        assert reading.payload or reading.problems


@pytest.mark.parametrize("name", ["invoice-ubl.xml", "invoice-cii.xml"])
@pytest.mark.parametrize("instead", [rb"<\1>EUR' or '1'='1</\1>", rb"<\1>EUR</\1><\1>EUR</\1>"])
def test_a_currency_that_would_ask_for_something_else_is_refused_with_its_line(name: str, instead: bytes) -> None:
    content = (line.folder / "samples" / name).read_bytes()
    crafted = re.sub(rb"<(\w+:\w+CurrencyCode)>[A-Z]{3}</\1>", instead, content, count=1)
    code, place = refusal(crafted)
    assert (code, str(place)[:5]) == ("invoice.unreadable", "line ")


def test_a_pdf_packed_in_a_way_that_was_given_up_is_refused() -> None:
    content = write(terms_of(), form=Form.FACTUR_X).replace(b"/FlateDecode", b"/Fl         ")
    with pytest.raises(PdfUnreadable):
        extract_xml(content)


def test_a_pdf_whose_table_lies_beyond_every_file_is_refused() -> None:
    content = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n99999999999999999999999\n%%EOF\n"
    with pytest.raises(PdfUnreadable):
        extract_xml(content)
