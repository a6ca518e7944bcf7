"""The semantic model of EN 16931-1: one invoice, whatever syntax it came in; each field names its business term."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Party:
    """A seller (BG-4) or buyer (BG-7): name BT-27/44, VAT identifier BT-31/48, legal registration BT-30/47."""

    name: str = ""
    trading_name: str | None = None
    vat_id: str | None = None
    tax_id: str | None = None
    legal_id: str | None = None
    identifiers: tuple[str, ...] = ()
    street: str | None = None
    city: str | None = None
    postcode: str | None = None
    country: str | None = None
    contact: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An allowance (BG-20, BG-27) or charge (BG-21, BG-28): amount BT-92/99/136/141, base and percentage of it."""

    amount: Decimal
    base: Decimal | None = None
    percent: Decimal | None = None
    reason: str | None = None
    vat_category: str | None = None
    vat_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """An invoice line (BG-25): identifier BT-126, quantity BT-129, net amount BT-131, net price BT-146 per BT-149."""

    id: str
    item: str
    quantity: Decimal
    unit: str | None
    price: Decimal
    base_quantity: Decimal
    net: Decimal
    vat_category: str | None
    vat_rate: Decimal | None
    order_line: str | None = None
    seller_item: str | None = None
    buyer_item: str | None = None
    gtin: str | None = None
    account: str | None = None
    allowances: tuple[Adjustment, ...] = ()
    charges: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class VatBreakdown:
    """One row of the VAT breakdown (BG-23): category BT-118, rate BT-119, taxable amount BT-116, tax BT-117."""

    category: str
    rate: Decimal | None
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The document totals (BG-22): BT-106 lines, BT-107, BT-108, BT-109 net, BT-110 VAT, BT-112 gross, BT-115 due."""

    lines: Decimal
    allowances: Decimal
    charges: Decimal
    net: Decimal
    vat: Decimal
    gross: Decimal
    prepaid: Decimal
    rounding: Decimal
    due: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """The payment instructions (BG-16): means BT-81, remittance BT-83, accounts BT-84, BIC BT-86, debited BT-91."""

    means: str | None = None
    remittance: str | None = None
    terms: str | None = None
    accounts: tuple[str, ...] = ()
    bics: tuple[str, ...] = ()
    debited_account: str | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice or credit note: number BT-1, date BT-2, type BT-3, currency BT-5, due date BT-9, order BT-13."""

    syntax: str
    number: str
    issue_date: dt.date
    type_code: str
    credit_note: bool
    currency: str
    seller: Party
    buyer: Party
    payment: Payment
    lines: tuple[InvoiceLine, ...]
    vat: tuple[VatBreakdown, ...]
    totals: Totals
    allowances: tuple[Adjustment, ...] = ()
    charges: tuple[Adjustment, ...] = ()
    due_date: dt.date | None = None
    order: str | None = None
    buyer_reference: str | None = None
    contract: str | None = None
    accounting: str | None = None
    preceding: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def to_json(value: Any) -> Any:
    """Write a fact as plain JSON: decimals as exact text, dates as ISO text, tuples as lists."""
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_json(entry) for entry in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def invoice_from_json(payload: Mapping[str, Any]) -> Invoice:
    """Read an invoice back from what `to_json` wrote."""
    data = dict(payload)
    data["issue_date"] = dt.date.fromisoformat(data["issue_date"])
    data["due_date"] = dt.date.fromisoformat(data["due_date"]) if data.get("due_date") else None
    data["seller"], data["buyer"] = _party(data["seller"]), _party(data["buyer"])
    data["payment"] = Payment(
        **{
            **data["payment"],
            "accounts": tuple(data["payment"]["accounts"]),
            "bics": tuple(data["payment"]["bics"]),
        }
    )
    data["lines"] = tuple(_line(line) for line in data["lines"])
    data["vat"] = tuple(VatBreakdown(**_decimals(row, "rate", "base", "tax")) for row in data["vat"])
    data["totals"] = Totals(**_decimals(data["totals"], *(field.name for field in fields(Totals))))
    data["allowances"], data["charges"] = _adjustments(data["allowances"]), _adjustments(data["charges"])
    data["preceding"], data["notes"] = tuple(data["preceding"]), tuple(data["notes"])
    return Invoice(**data)


def _party(data: Mapping[str, Any]) -> Party:
    return Party(**{**data, "identifiers": tuple(data["identifiers"])})


def _line(data: Mapping[str, Any]) -> InvoiceLine:
    values = _decimals(data, "quantity", "price", "base_quantity", "net", "vat_rate")
    return InvoiceLine(
        **{**values, "allowances": _adjustments(data["allowances"]), "charges": _adjustments(data["charges"])}
    )


def _adjustments(rows: Any) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(**_decimals(row, "amount", "base", "percent", "vat_rate")) for row in rows)


def _decimals(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: Decimal(value) if name in names and value is not None else value for name, value in data.items()}
