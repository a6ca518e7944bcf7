"""Documents are read page by page; what has no text, is locked, broken or hostile is refused."""

import contextlib
import io
import os
import random
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document as NewDocx
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook  # type: ignore[import-untyped]  # ships no types

import remit.services.contract_review as line
from remit.judgement.refusals import DocumentBroken, DocumentKindUnknown, DocumentLocked, DocumentTooLarge, NoText
from remit.judgement.rules import reading
from remit.judgement.rules.anchoring import find, page_of
from remit.judgement.rules.reading import read_document, read_workbook
from remit.values.refusal import Refusal

SAMPLES = Path(os.environ.get("REMIT_SAMPLES", Path(__file__).parents[3] / "shared" / "samples"))
ETON = SAMPLES / "contracts" / "EtonPharmaceuticals_DevelopmentAgreement.pdf"


def docx(*paragraphs: str) -> bytes:
    document, file = NewDocx(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def pdf(objects: list[bytes], *, trailer: bytes = b"/Root 1 0 R") -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    return bytes(out)


def pdf_of(*pages: str) -> bytes:
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for index, text in enumerate(pages):
        stream = b"BT /F1 12 Tf 72 720 Td (%s) Tj ET" % text.encode()
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * index)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return pdf(objects)


def test_a_pdf_is_read_with_its_pages() -> None:
    document = read_document(pdf_of("This Agreement is made in March.", "It ends in December."), name="a.pdf")
    assert [document.text[page.start : page.end] for page in document.pages] == [
        "This Agreement is made in March.\n",
        "It ends in December.\n",
    ]


def test_a_docx_is_read_in_order_with_its_tables() -> None:
    made = NewDocx()
    made.add_paragraph("The parties agree as follows.")
    table = made.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Fee", "EUR 100"
    made.add_paragraph("Signed in Hanoi.")
    file = io.BytesIO()
    made.save(file)
    assert read_document(file.getvalue(), name="a.docx").text == (
        "The parties agree as follows.\nFee\tEUR 100\nSigned in Hanoi.\n"
    )


def test_a_set_docx_keeps_its_pages() -> None:
    made = NewDocx()
    made.add_paragraph("The first page of this agreement.")
    second = made.add_paragraph("The second page of this agreement.")
    second.paragraph_format.page_break_before = True
    file = io.BytesIO()
    made.save(file)
    assert len(read_document(file.getvalue(), name="a.docx").pages) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_its_encoding(encoding: str) -> None:
    text = "The Supplier’s liability – for Übersetzungen – is limited."
    assert read_document(text.encode(encoding), name="a.txt").text == text + "\n"


def test_a_contract_with_no_text_is_refused_with_what_to_do() -> None:
    with pytest.raises(NoText, match="text layer"):
        read_document(pdf_of(""), name="scan.pdf")
    with pytest.raises(NoText):
        read_document(docx(""), name="empty.docx")
    with pytest.raises(NoText):
        read_document(b"", name="empty.txt")


def test_a_locked_pdf_is_refused() -> None:
    # A standard encryption dictionary whose entries no password satisfies.
    encrypt = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"00" * 32, b"11" * 32)
    locked = pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>", encrypt],
        trailer=b"/Root 1 0 R /Encrypt 3 0 R /ID [<00><00>]",
    )
    with pytest.raises(DocumentLocked):
        read_document(locked, name="locked.pdf")


def test_a_broken_pdf_is_refused() -> None:
    with pytest.raises(DocumentBroken, match="PDF"):
        read_document(b"%PDF-1.7 and then nothing", name="a.pdf")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, b"\x00\x01\x02" * 50])
def test_bytes_that_are_no_document_are_refused(content: bytes) -> None:
    with pytest.raises(DocumentKindUnknown):
        read_document(content, name="a.pdf")


def package(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def test_a_spreadsheet_is_no_contract() -> None:
    with pytest.raises(DocumentKindUnknown):
        read_document(package(xl__workbook_xml=b"<workbook/>"), name="a.docx")


def test_an_entity_bomb_in_a_docx_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    with pytest.raises(DocumentBroken, match="document type"):
        read_document(package(word__document_xml=bomb), name="a.docx")


@pytest.mark.parametrize("encoding", ["U", "UTF-7", "shift_jis"])
def test_a_docx_in_an_encoding_that_nobody_reads_is_refused(encoding: str) -> None:
    head = f"<?xml version='1.0' encoding='{encoding}'?><a/>".encode()
    with pytest.raises(DocumentBroken):
        read_document(package(word__document_xml=head), name="a.docx")


def test_a_workbook_has_a_page_for_each_sheet_and_a_line_for_each_row() -> None:
    book, made = Workbook(), io.BytesIO()
    book.active.title = "Sales"
    book.active.append(["City", "Sold", "On"])
    book.active.append(["Đà Nẵng", 12.5, datetime(2026, 3, 2)])  # noqa: DTZ001 - a cell knows no zone
    book.create_sheet("Notes").append(["Figures as the shops reported them."])
    book.save(made)
    document = read_workbook(made.getvalue(), name="sales.xlsx")
    assert (
        document.text
        == "Sales\nCity\tSold\tOn\nĐà Nẵng\t12.5\t2026-03-02\nNotes\nFigures as the shops reported them.\n"
    )
    ((start, _),) = find(document.text, quotation="as the shops reported")
    assert page_of(document.pages, start) == 2


def test_a_damaged_workbook_is_refused() -> None:
    with pytest.raises(DocumentBroken, match="XLSX"):
        read_workbook(package(xl__workbook_xml=b"<workbook/>"), name="a.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(DocumentTooLarge):
        read_document(package(word__document_xml=b" " * 2_000_000), name="a.docx")


def test_a_truncated_docx_is_refused() -> None:
    with pytest.raises(DocumentBroken):
        read_document(docx("The parties agree as follows.")[:400], name="a.docx")


SHIPPED = Path(line.__file__).parent / "samples"


@pytest.mark.parametrize("form", ["docx", "pdf"])
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_damaged_file_is_read_or_refused_and_never_a_fault(form: str, seed: int) -> None:
    chance, content = random.Random(seed), bytearray((SHIPPED / f"services-agreement.{form}").read_bytes())
    for _ in range(chance.randint(1, 8)):
        at, length = chance.randrange(len(content)), chance.randint(1, 40)
        content[at : at + length] = chance.choice([b"", chance.randbytes(1), chance.randbytes(length)])
    with contextlib.suppress(Refusal):
        read_document(bytes(content), name=f"a.{form}")


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PAGES", 1)
    with pytest.raises(DocumentTooLarge, match="pages"):
        read_document(pdf_of("This Agreement is made in March.", "It ends."), name="a.pdf")


@pytest.mark.skipif(not ETON.exists(), reason="needs samples/contracts beside the repository, or REMIT_SAMPLES")
def test_a_filed_contract_is_read_and_quotations_anchor_on_their_pages() -> None:
    document = read_document(ETON.read_bytes(), name=ETON.name)
    assert len(document.pages) == 23
    ((start, _),) = find(document.text, quotation="“Breaching Party” shall have the meaning ascribed to the term in")
    assert page_of(document.pages, start) == 2
