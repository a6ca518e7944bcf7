"""An invoice as UBL 2.1 and as CII under EN 16931, written by the factur-x library from its business terms."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import facturx  # type: ignore[import-untyped]  # untyped - its wheel carries no py.typed

from remit.billing.model.invoice import Invoice, InvoiceLine
from remit.values.money import Money

UNITS = {"item": "C62", "hour": "HUR", "month": "MON"}
EXEMPT = {"AE": "Reverse charge", "O": "Not subject to VAT"}


def ubl(one: Invoice) -> bytes:
    """Write an invoice or credit note; the same document gives the same bytes."""
    written: bytes = facturx.generate_xml(
        business_terms(one), flavor="ubl-2.1", level="en16931", check_xsd=False, check_schematron=None
    )
    return written


def cii(one: Invoice) -> bytes:
    """Write an invoice or credit note as UN/CEFACT CII, the syntax inside a Factur-X (ZUGFeRD) document."""
    written: bytes = facturx.generate_xml(
        business_terms(one), flavor="factur-x", level="en16931", check_xsd=False, check_schematron=None
    )
    return written


def business_terms(one: Invoice) -> dict[str, Any]:
    """Return the business terms of EN 16931 by their names (BT-1, BG-25, ...)."""
    net, tax, gross = (_text(minor, one.currency) for minor in (one.net_minor, one.tax_minor, one.gross_minor))
    row = {"BT-116": net, "BT-117": tax, "BT-118": one.tax.category, "BT-119": str(one.tax.rate)}
    if one.tax.category in EXEMPT:
        row["BT-120"] = EXEMPT[one.tax.category]
    terms: dict[str, Any] = {
        "BT-1": one.number,
        "BT-2": one.issued_date,
        "BT-3": "381" if one.corrects else "380",
        "BT-5": one.currency,
        "BT-24": "urn:cen.eu:en16931:2017",
        "BT-72": one.issued_date,
        "BG-4": _party(one.seller, taxed=one.tax.category != "O"),
        "BG-7": _party(one.buyer, taxed=one.tax.category != "O"),
        "BG-25": [_line(each, one) for each in one.lines],
        "BG-23": [row],
        "BT-106": net,
        "BT-109": net,
        "BT-110": tax,
        "BT-112": gross,
        "BT-115": gross,
        "BT-81": "30",
        "BT-83": one.number,
    }
    if one.seller.get("account"):
        terms["BT-84"] = str(one.seller["account"])
    if one.buyer.get("order"):
        terms["BT-13"] = str(one.buyer["order"])
    if one.corrects:
        terms["BG-3"] = [{"BT-25": one.corrects}]
    else:
        terms["BT-9"] = one.due_date
    return terms


def _party(party: Mapping[str, Any], *, taxed: bool) -> dict[str, Any]:
    found = {
        "name": party["name"],
        # Without VAT a supplier is known by its registration; its tax number is one where no other is kept (BR-CO-26).
        "legal_identifier": party.get("legal_id") or (None if taxed else party.get("vat_id")),
        "vat_identifier": party.get("vat_id") if taxed else None,
        "einvoicing_addr": party.get("email"),
        "einvoicing_addr_schemeid": "EM" if party.get("email") else None,
        "addr_l1": party.get("street"),
        "city": party.get("city"),
        "postcode": party.get("postcode"),
        "country_code": party["country"],
    }
    return {name: value for name, value in found.items() if value}


def _line(line: InvoiceLine, one: Invoice) -> dict[str, Any]:
    quantity, price = _quantity(line, one.currency)
    rate = {} if one.tax.category == "O" else {"BT-152": str(one.tax.rate)}  # BR-O-05: no rate where no VAT is due
    return {
        "BT-126": str(line.charge),
        "BT-127": f"{line.clause}: {line.working}",
        "BT-129": f"{quantity:f}",
        "BT-130": UNITS.get(line.unit, "C62"),
        "BT-131": _text(line.minor, one.currency),
        "BT-146": f"{price:f}",
        "BT-151": one.tax.category,
        "BT-153": line.name,
        **rate,
    }


def _quantity(line: InvoiceLine, currency: str) -> tuple[Decimal, Decimal]:
    """Return quantity and price that give the line's amount to the cent; a price is never negative (BR-27)."""
    amount = Money(line.minor, currency)
    if line.unit_price is not None and "/" not in line.quantity:
        quantity, price = Decimal(line.quantity), Decimal(line.unit_price)
        if price >= 0 and Money.rounded(quantity * price, currency) == amount:
            return quantity, price
    return (Decimal(1) if line.minor >= 0 else Decimal(-1)), abs(amount.amount)


def _text(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).amount:f}"
