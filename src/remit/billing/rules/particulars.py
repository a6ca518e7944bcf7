"""What a document says of its two sides, by the numbers that EN 16931 knows, and what of it is missing."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from remit.billing.model.invoice import Tax
from remit.billing.refusals import TaxRateRefused

Party = Mapping[str, Any]

_BOTH = ("vat_id", "tax_id", "legal_id", "street", "city", "postcode", "email", "peppol")
OF_SELLER = (*_BOTH, "account", "tax_rate", "exempt_reason")
OF_BUYER = (*_BOTH, "order", "reference")
NAMES = tuple(dict.fromkeys((*OF_SELLER, *OF_BUYER)))
"""What invoices may say of an organisation: of whoever bills, of whoever is billed."""


def seller(party: Party, *, taxed: bool) -> dict[str, Any]:
    """Return BG-4. A VAT number carries its country (BR-CO-09); one without is a tax registration (BT-32)."""
    vat_id = _vat_id(party) if taxed else None
    local = party.get("tax_id") or (None if vat_id else party.get("vat_id"))
    # Known by a VAT number or a registration (BR-CO-26); a tax number is one where no other is kept.
    registered = party.get("legal_id") or (None if vat_id else local)
    return _written(party, vat_identifier=vat_id, tax_identifier=local if taxed else None, legal_identifier=registered)


def buyer(party: Party, *, taxed: bool) -> dict[str, Any]:
    """Return BG-7; of a buyer there is no tax registration, so that a number without country is its registration."""
    vat_id = _vat_id(party) if taxed else None
    registered = party.get("legal_id") or (None if vat_id else party.get("vat_id"))
    return _written(party, vat_identifier=vat_id, legal_identifier=registered)


def read_rate(party: Party) -> Decimal:
    """Return the percentage of tax at home; nothing where none is told. Refuses `TaxRateRefused`."""
    told = str(party.get("tax_rate") or "0").strip()
    try:
        rate = Decimal(told)
    except InvalidOperation:
        raise TaxRateRefused(place="tax_rate", rate=told) from None
    if not rate.is_finite() or not 0 <= rate <= 100:
        raise TaxRateRefused(place="tax_rate", rate=told)
    return rate


def missing(tax: Tax, *, seller: Party, buyer: Party) -> Iterator[tuple[str, str]]:
    """Find what must be known before a document of this tax is valid: whose name, and which of `NAMES`."""
    if tax.category == "AE":  # BR-AE-02: both numbers
        for party in (seller, buyer):
            if _vat_id(party) is None:
                yield str(party["name"]), "vat_id"
    elif not any(seller.get(name) for name in ("vat_id", "tax_id", *(("legal_id",) if tax.category == "O" else ()))):
        yield str(seller["name"]), "vat_id"  # BR-S-02, BR-Z-02, BR-E-02, BR-CO-26


def _vat_id(party: Party) -> str | None:
    number = str(party.get("vat_id") or "").replace(" ", "")
    return number if number[:2].isalpha() else None


def _written(party: Party, **numbers: str | None) -> dict[str, Any]:
    scheme, sign, address = str(party.get("peppol") or "").partition(":")
    found = {
        "name": party["name"],
        **numbers,
        "einvoicing_addr": address if sign else party.get("email"),
        "einvoicing_addr_schemeid": scheme if sign else "EM" if party.get("email") else None,
        "addr_l1": party.get("street"),
        "city": party.get("city"),
        "postcode": party.get("postcode"),
        "country_code": party["country"],
    }
    return {name: value for name, value in found.items() if value}
