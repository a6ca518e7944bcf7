"""From composed terms to files as suppliers send them: UBL, CII, and Factur-X PDFs, written by the factur-x library."""

import copy
import datetime as dt
import io
import unicodedata
from enum import StrEnum
from typing import Any

import facturx  # type: ignore[import-untyped]  # untyped - its wheel carries no py.typed
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from remit.demo.inventing.supplier_invoices.composing import Defect, Terms, compose
from remit.demo.inventing.supplier_invoices.inventing import Buyer, References, pick
from remit.services.kit import Chance


class Form(StrEnum):
    """The form a supplier sends an invoice in."""

    UBL = "ubl"
    CII = "cii"
    FACTUR_X = "factur-x"


_USUAL = (Form.UBL, Form.UBL, Form.UBL, Form.CII, Form.CII, Form.FACTUR_X)


def make(
    chance: Chance,
    *,
    buyer: Buyer,
    known: References,
    day: dt.date,
    defect: Defect | None = None,
    form: Form | None = None,
) -> tuple[str, bytes]:
    """Make one invoice file for a client: its name and bytes; the same chance makes the same invoice."""
    terms = compose(chance, buyer=buyer, known=known, day=day, defect=defect)
    chosen = form or pick(chance, _USUAL)
    suffix = "pdf" if chosen is Form.FACTUR_X else "xml"
    name = "".join(letter if letter.isalnum() or letter == "-" else "-" for letter in terms["BT-1"])
    return f"{name}.{suffix}", write(terms, form=chosen)


def write(terms: Terms, *, form: Form) -> bytes:
    """Write business terms as an e-invoice file in the wanted form."""
    if form is Form.FACTUR_X:
        return _factur_x(terms)
    return _xml(terms, flavour="ubl-2.1" if form is Form.UBL else "factur-x")


def _xml(terms: Terms, *, flavour: str) -> bytes:
    written: bytes = facturx.generate_xml(
        copy.deepcopy(terms), flavor=flavour, level="en16931", check_xsd=False, check_schematron=None
    )
    return written


def _factur_x(terms: Terms) -> bytes:
    title = f"Invoice {terms['BT-1']}"
    metadata = {"author": terms["BG-4"]["name"], "title": title, "subject": title, "keywords": "Invoice, Factur-X"}
    made: bytes = facturx.generate_from_binary(
        _page(terms), _xml(terms, flavour="factur-x"), check_xsd=False, level="en16931", pdf_metadata=metadata
    )
    return made


def _page(terms: Terms) -> bytes:
    writer, file = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(width=595, height=842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    stream = DecodedStreamObject()
    stream.set_data(b"BT /F1 11 Tf 16 TL 64 770 Td\n" + b"".join(map(_shown, _text(terms))) + b"ET")
    page[NameObject("/Contents")] = writer._add_object(stream)
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
    )
    writer.write(file)
    return file.getvalue()


def _text(terms: Terms) -> list[str]:
    currency: Any = terms["BT-5"]
    return [
        terms["BG-4"]["name"],
        f"Invoice {terms['BT-1']} of {terms['BT-2']} to {terms['BG-7']['name']}",
        "",
        *(f"{line['BT-129']} x {line['BT-153']}: {line['BT-131']} {currency}" for line in terms["BG-25"]),
        "",
        f"VAT {terms['BT-110']} {currency}, total {terms['BT-112']} {currency}",
    ]


def _shown(line: str) -> bytes:
    plain = "".join(sign if sign.encode("cp1252", "ignore") else unicodedata.normalize("NFD", sign)[0] for sign in line)
    escaped = plain.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return b"(" + escaped.encode("cp1252", "replace") + b") Tj T*\n"
