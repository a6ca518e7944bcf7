"""An invoice as UBL 2.1 and as CII under EN 16931, written by the factur-x library from its business terms."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from remit.billing.model.invoice import Invoice, InvoiceLine
from remit.billing.rules.particulars import buyer, seller
from remit.values.money import Money

UNITS = {"item": "C62", "hour": "HUR", "month": "MON"}
EXEMPT = {"AE": "Reverse charge", "O": "Not subject to VAT"}
NORM = "urn:cen.eu:en16931:2017"
PEPPOL = f"{NORM}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PEPPOL_PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
CREDIT_UNIT = "credit"
"""The unit of charges that are no service: what a missed level takes off the document, or what is earned back."""


def ubl(one: Invoice) -> bytes:
    """Write an invoice or credit note; the same document gives the same bytes."""
    import facturx  # type: ignore[import-untyped]  # untyped - its wheel carries no py.typed

    written: bytes = facturx.generate_xml(
        business_terms(one), flavor="ubl-2.1", level="en16931", check_xsd=False, check_schematron=None
    )
    return written


def cii(one: Invoice) -> bytes:
    """Write an invoice or credit note as UN/CEFACT CII, the syntax inside a Factur-X (ZUGFeRD) document."""
    import facturx

    written: bytes = facturx.generate_xml(
        business_terms(one), flavor="factur-x", level="en16931", check_xsd=False, check_schematron=None
    )
    return written


def business_terms(one: Invoice) -> dict[str, Any]:
    """Return the business terms of EN 16931 by their names (BT-1, BG-25, ...).

    Service credits are allowances of the document and what is earned back a charge: neither is a service of its own.
    Where both sides have an address at Peppol and the buyer an order or reference, it is a Peppol BIS Billing 3.
    """
    one = one.as_written
    terms: dict[str, Any] = {
        "BT-1": one.number,
        "BT-2": one.issued_date,
        "BT-3": "381" if one.is_credit_note else "380",
        "BT-5": one.currency,
        "BT-72": one.issued_date,
        "BG-4": seller(one.seller, taxed=one.tax.category != "O"),
        "BG-7": buyer(one.buyer, taxed=one.tax.category != "O"),
        **_amounts(one),
        "BT-81": "30",
        "BT-83": one.number,
        **_of_buyer(one),
    }
    if one.seller.get("account"):
        terms["BT-84"] = str(one.seller["account"])
    if one.corrects:
        terms["BG-3"] = [{"BT-25": one.corrects}]
    if not one.is_credit_note:
        terms["BT-9"] = one.due_date
    return terms


def _of_buyer(one: Invoice) -> dict[str, str]:
    named = {"BT-13": one.buyer.get("order"), "BT-10": one.buyer.get("reference")}
    found = {term: str(value) for term, value in named.items() if value}
    if found and one.seller.get("peppol") and one.buyer.get("peppol"):
        return {**found, "BT-24": PEPPOL, "BT-23": PEPPOL_PROCESS}
    return {**found, "BT-24": NORM}


def _amounts(one: Invoice) -> dict[str, Any]:
    """Return lines, allowances, charges, the one row of tax and the totals."""
    aside = [line for line in one.lines if line.unit == CREDIT_UNIT]
    # A document needs a line (BR-16): what is earned back in a month without work stands as one.
    aside = aside if len(aside) < len(one.lines) else []
    lines = [line for line in one.lines if line not in aside]
    off = [line for line in aside if line.minor < 0]
    on = [line for line in aside if line.minor > 0]
    net, tax, gross = (_text(minor, one.currency) for minor in (one.net_minor, one.tax_minor, one.gross_minor))
    row = {"BT-116": net, "BT-117": tax, "BT-118": one.tax.category, "BT-119": str(one.tax.rate)}
    if reason := EXEMPT.get(one.tax.category) or (one.tax.category == "E" and one.seller.get("exempt_reason")):
        row["BT-120"] = str(reason)
    found = {
        "BG-25": [_line(each, one) for each in lines],
        "BG-23": [row],
        "BT-106": _sum(lines, one.currency),
        "BT-109": net,
        "BT-110": tax,
        "BT-112": gross,
        "BT-115": gross,
    }
    if off:
        found |= {"BG-20": [_aside(each, one) for each in off], "BT-107": _sum(off, one.currency, sign=-1)}
    if on:
        found |= {"BG-21": [_aside(each, one) for each in on], "BT-108": _sum(on, one.currency)}
    return found


def _aside(line: InvoiceLine, one: Invoice) -> dict[str, str]:
    rates = {} if one.tax.category == "O" else {"vat_rate": str(one.tax.rate)}  # BR-O-06 and 07
    said = f"{line.name} ({line.clause}): {line.working}"
    return {
        "amount": _text(abs(line.minor), one.currency),
        "vat_category_code": one.tax.category,
        "reason": said,
        **rates,
    }


def _sum(lines: Sequence[InvoiceLine], currency: str, *, sign: int = 1) -> str:
    return _text(sign * sum(line.minor for line in lines), currency)


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
