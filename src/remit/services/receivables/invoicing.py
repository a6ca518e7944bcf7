"""Invoices and credit notes as UBL under EN 16931, written by the factur-x library."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from remit.services.kit import Money
from remit.services.receivables.orders import line_minor


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice to issue, or a credit note where it corrects one."""

    number: str
    issued_date: date
    due_date: date
    currency: str
    seller: Mapping[str, Any]
    customer: Mapping[str, Any]
    lines: tuple[Mapping[str, Any], ...]
    order: str = ""
    corrects: str = ""

    @property
    def net_minor(self) -> int:
        """The sum of the lines."""
        return sum(line_minor(line, self.currency) for line in self.lines)

    def vat(self) -> dict[str, tuple[int, int]]:
        """Return rate -> (base, tax); tax is rounded half up once a rate."""
        bases: dict[str, int] = defaultdict(int)
        for line in self.lines:
            bases[str(line["vat_rate"])] += line_minor(line, self.currency)
        return {rate: (base, _tax(base, rate, self.currency)) for rate, base in bases.items()}

    @property
    def gross_minor(self) -> int:
        """What is to be paid."""
        return self.net_minor + sum(tax for _, tax in self.vat().values())


def _tax(base: int, rate: str, currency: str) -> int:
    return Money.rounded(Money(base, currency).amount * Decimal(rate) / 100, currency).minor


def ubl(bill: Bill) -> bytes:
    """Write the bill; the same bill gives the same bytes."""
    import facturx  # type: ignore[import-untyped]  # untyped - its wheel carries no py.typed

    written: bytes = facturx.generate_xml(
        business_terms(bill), flavor="ubl-2.1", level="en16931", check_xsd=False, check_schematron=None
    )
    return written


def business_terms(bill: Bill) -> dict[str, Any]:
    """Return the business terms of EN 16931 by their names (BT-1, BG-25, ...)."""
    net, gross = _text(bill.net_minor, bill), _text(bill.gross_minor, bill)
    terms: dict[str, Any] = {
        "BT-1": bill.number,
        "BT-2": bill.issued_date,
        "BT-3": "381" if bill.corrects else "380",
        "BT-5": bill.currency,
        "BT-24": "urn:cen.eu:en16931:2017",
        "BT-72": bill.issued_date,
        "BG-4": _party(bill.seller),
        "BG-7": _party(bill.customer),
        "BG-25": [_line(at, line, bill) for at, line in enumerate(bill.lines, start=1)],
        "BG-23": [_vat_row(rate, base, tax, bill) for rate, (base, tax) in bill.vat().items()],
        "BT-106": net,
        "BT-109": net,
        "BT-110": _text(bill.gross_minor - bill.net_minor, bill),
        "BT-112": gross,
        "BT-115": gross,
        "BT-81": "30",
        "BT-83": bill.number,
    }
    optional = {"BT-84": bill.seller.get("account"), "BT-13": bill.order}
    terms |= {key: str(value) for key, value in optional.items() if value}
    return {**terms, **({"BG-3": [{"BT-25": bill.corrects}]} if bill.corrects else {"BT-9": bill.due_date})}


def _vat_row(rate: str, base: int, tax: int, bill: Bill) -> dict[str, str]:
    category = "S" if Decimal(rate) else "Z"
    return {"BT-116": _text(base, bill), "BT-117": _text(tax, bill), "BT-118": category, "BT-119": rate}


def _line(at: int, line: Mapping[str, Any], bill: Bill) -> dict[str, Any]:
    return {
        "BT-126": str(at),
        "BT-129": str(line["quantity"]),
        "BT-130": str(line.get("unit") or "C62"),
        "BT-131": _text(line_minor(line, bill.currency), bill),
        "BT-146": str(line["price"]),
        "BT-151": "S" if Decimal(str(line["vat_rate"])) else "Z",
        "BT-152": str(line["vat_rate"]),
        "BT-153": str(line["text"]),
    }


def _party(party: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "name": party["name"],
        "vat_identifier": party.get("vat_id"),
        "legal_identifier": party.get("legal_id"),
        "einvoicing_addr": party.get("email"),
        "einvoicing_addr_schemeid": "EM" if party.get("email") else None,
        "addr_l1": party.get("street"),
        "city": party.get("city"),
        "postcode": party.get("postcode"),
        "country_code": party.get("country"),
    }
    return {key: value for key, value in found.items() if value}


def _text(minor: int, bill: Bill) -> str:
    return f"{Money(minor, bill.currency).amount:f}"
