"""From received bytes to the semantic model, by the factur-x library: UBL 2.1, CII, and PDFs with either inside."""

import logging
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, TypeVar

from lxml import etree

from remit.services.kit import (
    CurrencyUnknown,
    Problem,
    Reading,
    Refusal,
    decimals_of,
    is_picture_only,
    read_xml,
    shows_pages,
)
from remit.services.supplier_invoices.model import (
    Adjustment,
    Invoice,
    InvoiceLine,
    Party,
    Payment,
    Totals,
    VatBreakdown,
    to_json,
)
from remit.services.supplier_invoices.scanning import pages_of

T = TypeVar("T")

SYNTAXES = {
    "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice": ("UBL 2.1 Invoice", "ubl-2.1-invoice"),
    "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote": (
        "UBL 2.1 CreditNote",
        "ubl-2.1-creditnote",
    ),
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice": ("CII D16B", "factur-x"),
}
"""Root element -> the syntax's name, and the library's name for it."""

CREDIT_NOTES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"})
"""The codes of UNTDID 1001 that EN 16931 allows for credit notes (BT-3)."""

REQUIRED = (
    ("BT-1", "BR-02", "number"),
    ("BT-2", "BR-03", "issue date"),
    ("BT-3", "BR-04", "type code"),
    ("BT-5", "BR-05", "currency"),
    ("BT-106", "BR-12", "sum of line amounts"),
    ("BT-109", "BR-13", "total without VAT"),
    ("BT-112", "BR-14", "total with VAT"),
    ("BT-115", "BR-15", "amount due"),
    ("BG-25", "BR-16", "invoice lines"),
)
"""What an invoice cannot be processed without: business term, rule of EN 16931, name."""

DIGITS_MAX = 15

for reader in ("factur-x", "pypdf"):  # they log what is refused or reported here anyway
    logging.getLogger(reader).setLevel(logging.CRITICAL)


class NoInvoice(Refusal):
    """A PDF without an e-invoice inside."""

    code = "invoice.none_in_pdf"
    status = 422
    sentence = "The PDF holds no e-invoice (UBL or CII); ask the supplier for a Factur-X file or the XML."


class PdfUnreadable(Refusal):
    """A file that begins like a PDF and cannot be opened."""

    code = "invoice.pdf_unreadable"
    status = 422
    sentence = "The PDF cannot be opened; ask the supplier to send it again."


class WrongDocument(Refusal):
    """An XML document that is no invoice."""

    code = "invoice.wrong_document"
    status = 422
    sentence = (
        "The document's root element is “{root}”; an invoice begins with Invoice, CreditNote or CrossIndustryInvoice."
    )


class TermUnreadable(Refusal):
    """A business term that does not hold what EN 16931 says it holds."""

    code = "invoice.term"
    status = 422
    sentence = "{term} holds “{text}”, which is not {expected}."


class InvoiceUnreadable(Refusal):
    """An invoice whose terms the library cannot take apart."""

    code = "invoice.unreadable"
    status = 422
    sentence = "The invoice's terms cannot be read: {reason}."


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read an invoice from XML or PDF bytes; refuses what is none, and collects what it lacks."""
    del media_type  # the bytes say what they are; senders' labels are often wrong
    if _scanned(content):
        pages = len(pages_of(content))
        return Reading(payload={"scan": True, "pages": pages}, kind="scan", title=name)
    invoice, problems = read_invoice(content)
    kind = "credit_note" if invoice is not None and invoice.credit_note else "invoice"
    if invoice is None:
        return Reading(payload={}, kind=kind, title=name, problems=problems)
    title = f"{invoice.seller.name or invoice.seller.trading_name or '?'} {invoice.number}"
    return Reading(payload=to_json(invoice), kind=kind, title=title, reference=invoice.number, problems=problems)


def _scanned(content: bytes) -> bool:
    if not shows_pages(content):
        return False
    if content.lstrip()[:5] != b"%PDF-":
        return True
    if not is_picture_only(content):
        return False
    try:
        extract_xml(content)
    except NoInvoice:
        return True
    except PdfUnreadable:
        return False
    return False


def read_invoice(content: bytes) -> tuple[Invoice | None, tuple[Problem, ...]]:
    """Return the invoice in the semantic model, or None and what it lacks. Refuses documents that are no invoice."""
    import facturx  # type: ignore[import-untyped]  # untyped - its wheel carries no py.typed

    xml = extract_xml(content) if content.lstrip()[:5] == b"%PDF-" else content
    root = read_xml(xml)
    if root.tag not in SYNTAXES:
        raise WrongDocument(place=f"line {root.sourceline}", root=str(root.tag).rpartition("}")[2])
    syntax, flavour = SYNTAXES[root.tag]
    _spell_out_booleans(root)
    _require_codes(root)
    try:
        terms = facturx.parse_ubl_cii_xml(root, flavor=flavour, level="en16931", check_xsd=False)
    except KeyError:  # the library looks amounts up by the currency and cannot go on without
        return None, (_lacks("BT-5", "BR-05", "currency"),)
    except (ValueError, TypeError, AttributeError) as fault:
        raise InvoiceUnreadable(place="/", reason=str(fault)) from None
    missing = tuple(_missing(terms))
    if missing:
        return None, missing
    return _invoice(terms, syntax=syntax), ()


def _spell_out_booleans(root: etree._Element) -> None:
    # xs:boolean allows 0 and 1, which official example 2 uses; the library looks for the words only
    for element in root.iter("{*}ChargeIndicator", "{*}Indicator"):
        text = (element.text or "").strip()
        element.text = {"0": "false", "1": "true"}.get(text, text)


def _require_codes(root: etree._Element) -> None:
    # the library puts a currency between the quotes of an XPath, where it could end them and ask for something else
    for name in ("DocumentCurrencyCode", "InvoiceCurrencyCode", "TaxCurrencyCode"):
        for number, element in enumerate(root.iter(f"{{*}}{name}")):
            code = (element.text or "").strip()
            if number or (code and not code.isalnum()):
                reason = f"{name} stands twice" if number else f"“{code}” is no currency"
                raise InvoiceUnreadable(place=f"line {element.sourceline}", reason=reason)


_FAULTS = (ValueError, LookupError, TypeError, AttributeError, RuntimeError, ArithmeticError)
"""What pypdf raises, besides faults of its own, over a PDF that is damaged."""


def extract_xml(pdf: bytes) -> bytes:
    """Return the e-invoice attached to a PDF. Refuses `NoInvoice` and `PdfUnreadable`."""
    import facturx
    from pypdf.errors import DeprecationError, PyPdfError

    try:
        _name, xml = facturx.get_xml_from_pdf(pdf, check_xsd=False)
    except (PyPdfError, DeprecationError, *_FAULTS):
        raise PdfUnreadable(place="file") from None
    if not xml:
        raise NoInvoice(place="attachments")
    return bytes(xml)


def _missing(terms: Mapping[str, Any]) -> Iterator[Problem]:
    for term, rule, name in REQUIRED:
        if terms.get(term) in (None, "", []):
            yield _lacks(term, rule, name)
    seller = terms.get("BG-4") or {}
    if not (seller.get("name") or seller.get("biz_name")):
        yield _lacks("BT-27", "BR-06", "seller's name")


def _lacks(term: str, rule: str, name: str) -> Problem:
    message = f"The invoice has no {name} ({term})."
    return Problem("invoice.missing", message, term, clause=rule, fields={"term": term})


def _invoice(terms: Mapping[str, Any], *, syntax: str) -> Invoice:
    type_code = _text(terms, "BT-3")
    return Invoice(
        syntax=syntax,
        number=_text(terms, "BT-1"),
        issue_date=_first(terms["BT-2"]),
        type_code=type_code,
        credit_note=type_code in CREDIT_NOTES,
        currency=_currency(_text(terms, "BT-5")),
        seller=_party(terms.get("BG-4") or {}),
        buyer=_party(terms.get("BG-7") or {}),
        payment=_payment(terms),
        lines=_each(terms, "BG-25", _line),
        vat=_each(terms, "BG-23", _breakdown),
        totals=_totals(terms),
        allowances=_each(terms, "BG-20", _adjustment),
        charges=_each(terms, "BG-21", _adjustment),
        due_date=_first(terms.get("BT-9")),
        order=_optional(terms, "BT-13"),
        buyer_reference=_optional(terms, "BT-10"),
        contract=_optional(terms, "BT-12"),
        accounting=_optional(terms, "BT-19"),
        preceding=tuple(entry["BT-25"] for entry in terms.get("BG-3") or () if entry.get("BT-25")),
        notes=tuple(str(_first(note["BT-22"])) for note in terms.get("BG-1") or () if note.get("BT-22")),
    )


def _currency(code: str) -> str:
    try:
        decimals_of(code)
    except CurrencyUnknown as refusal:
        raise CurrencyUnknown(place="BT-5", **refusal.fields) from None
    return code


def _party(data: Mapping[str, Any]) -> Party:
    contact: Mapping[str, Any] = next(iter(data.get("contacts") or ()), {})
    return Party(
        name=_optional(data, "name") or _optional(data, "biz_name") or "",
        trading_name=_optional(data, "biz_name"),
        vat_id=_optional(data, "vat_identifier"),
        tax_id=_optional(data, "tax_identifier"),
        legal_id=_optional(data, "legal_identifier"),
        identifiers=tuple((data.get("identifiers") or {}).values()),
        street=_optional(data, "addr_l1"),
        city=_optional(data, "city"),
        postcode=_optional(data, "postcode"),
        country=_optional(data, "country_code"),
        contact=_optional(contact, "name"),
        email=_optional(contact, "email"),
    )


def _payment(terms: Mapping[str, Any]) -> Payment:
    return Payment(
        means=_optional(terms, "BT-81"),
        remittance=_optional(terms, "BT-83"),
        terms=_optional(terms, "BT-20"),
        accounts=tuple(dict.fromkeys(_all(terms.get("BT-84")))),
        bics=tuple(dict.fromkeys(_all(terms.get("BT-86")))),
        debited_account=_optional(terms, "BT-91"),
    )


def _line(data: Mapping[str, Any], *, place: str) -> InvoiceLine:
    number = partial(_number, data, place=place)
    return InvoiceLine(
        id=_optional(data, "BT-126") or place,
        item=_optional(data, "BT-153") or "",
        quantity=number("BT-129"),
        unit=_optional(data, "BT-130"),
        price=number("BT-146"),
        base_quantity=number("BT-149", default="1") or Decimal(1),
        net=number("BT-131"),
        vat_category=_optional(data, "BT-151"),
        vat_rate=number("BT-152") if data.get("BT-152") else None,
        order_line=_optional(data, "BT-132"),
        seller_item=_optional(data, "BT-155"),
        buyer_item=_optional(data, "BT-156"),
        gtin=_optional(data, "BT-157"),
        account=_optional(data, "BT-133"),
        allowances=_each(data, "BG-27", _adjustment),
        charges=_each(data, "BG-28", _adjustment),
    )


def _breakdown(data: Mapping[str, Any], *, place: str) -> VatBreakdown:
    return VatBreakdown(
        category=_optional(data, "BT-118") or "",
        rate=_number(data, "BT-119", place=place) if data.get("BT-119") else None,
        base=_number(data, "BT-116", place=place),
        tax=_number(data, "BT-117", place=place),
    )


def _adjustment(data: Mapping[str, Any], *, place: str) -> Adjustment:
    number = partial(_number, data, place=place)
    return Adjustment(
        amount=number("amount"),
        base=number("base_amount") if data.get("base_amount") else None,
        percent=number("rate") if data.get("rate") else None,
        reason=_optional(data, "reason"),
        vat_category=_optional(data, "vat_category_code"),
        vat_rate=number("vat_rate") if data.get("vat_rate") else None,
    )


def _totals(terms: Mapping[str, Any]) -> Totals:
    number = partial(_number, terms, place="BG-22")
    return Totals(
        lines=number("BT-106"),
        allowances=number("BT-107"),
        charges=number("BT-108"),
        net=number("BT-109"),
        vat=number("BT-110"),
        gross=number("BT-112"),
        prepaid=number("BT-113"),
        rounding=number("BT-114"),
        due=number("BT-115"),
    )


def _each(terms: Mapping[str, Any], group: str, make: Callable[..., T]) -> tuple[T, ...]:
    rows = terms.get(group) or ()
    return tuple(make(row, place=f"{group}[{number}]") for number, row in enumerate(rows, start=1))


def _number(data: Mapping[str, Any], term: str, *, place: str, default: str = "0") -> Decimal:
    text = str(_first(data.get(term)) or default).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise TermUnreadable(place=place, term=term, text=text[:80], expected="a number") from None
    exponent = number.as_tuple().exponent
    # Its digits are counted before it is compared: that of a number which is too large ends in an overflow.
    if not isinstance(exponent, int) or not -12 <= exponent <= 15 or number.adjusted() >= DIGITS_MAX:
        raise TermUnreadable(place=place, term=term, text=text[:80], expected="an amount a business deals in")
    return number


def _all(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(str(entry).strip() for entry in values if entry)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _text(data: Mapping[str, Any], term: str) -> str:
    return str(_first(data[term])).strip()


def _optional(data: Mapping[str, Any], term: str) -> str | None:
    value = _first(data.get(term))
    return str(value).strip() or None if value is not None else None
