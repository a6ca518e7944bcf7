"""A client's reference data, invented: suppliers with valid numbers and accounts, purchase orders, receipts."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from schwifty import IBAN
from stdnum import get_cc_module

from remit.services.kit import Chance, decimals_of
from remit.services.supplier_invoices.identifiers import supplier_key

References = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Kind of reference data -> key -> body."""


@dataclass(frozen=True, slots=True)
class Buyer:
    """The client who is billed: `country` is ISO 3166-1 alpha-2, `currency` ISO 4217."""

    name: str
    country: str
    currency: str
    city: str
    vat_id: str


@dataclass(frozen=True, slots=True)
class Land:
    """What differs by the supplier's country: rates of VAT, the shape of its numbers, banks (code, BIC)."""

    rates: tuple[str, ...]
    vat_shape: str
    banks: tuple[tuple[str, str], ...]
    cities: tuple[str, ...]
    firms: tuple[str, ...]
    people: tuple[str, ...]


LANDS: Mapping[str, Land] = {
    "GB": Land(
        ("20",),
        "GB#########",
        (("NWBK", "NWBKGB2L"), ("BARC", "BARCGB22")),
        ("Leeds", "Bristol", "Norwich"),
        ("Aldgate Paper Supplies Ltd", "Marlow Facilities Ltd", "Thorne Office Interiors Ltd", "Peak Couriers Ltd"),
        ("Alice Marlow", "Peter Thorne", "Grace Holt"),
    ),
    "FR": Land(
        ("20", "10"),
        "FR",
        (("30004", "BNPAFRPP"), ("30003", "SOGEFRPP")),
        ("Lyon", "Nantes", "Lille"),
        ("Papeterie Lambert SARL", "Nettoyage Duval SAS", "Imprimerie Caron SA", "Transports Vasseur SAS"),
        ("Claire Lambert", "Hugo Duval", "Inès Caron"),
    ),
    "DE": Land(
        ("19", "7"),
        "DE#########",
        (("37040044", "COBADEFF"), ("10070000", "DEUTDEBB")),
        ("Kassel", "Bremen", "Ulm"),
        ("Bürobedarf Ahrens GmbH", "Kranich Logistik GmbH", "Vogt Gebäudedienste GmbH", "Lindner Druck KG"),
        ("Anke Ahrens", "Jonas Vogt", "Miriam Lindner"),
    ),
    "VN": Land(
        ("10", "8"),
        "VN0#########",
        (("", "BFTVVNVX"), ("", "ICBVVNVX")),
        ("Đà Nẵng", "Cần Thơ", "Hải Phòng"),
        (
            "Công ty TNHH Giấy Hồng Lam",
            "Công ty CP Vận tải Đại Phát",
            "Công ty TNHH Vệ sinh Sao Mai",
            "Công ty CP In Thái Bình Dương",
        ),
        ("Trần Thị Hồng", "Lê Quang Đạt", "Phạm Ngọc Mai"),
    ),
}

GOODS: tuple[tuple[str, str, str, str, str], ...] = (
    ("P-100", "Copy paper A4, 80 g", "BX", "18.50", "6810"),
    ("P-210", "Toner cartridge, black", "C62", "64.00", "6810"),
    ("S-300", "Cleaning of offices, per visit", "C62", "85.00", "6320"),
    ("T-410", "Parcel to the mainland", "C62", "9.75", "6140"),
    ("M-520", "Desk, oak, 160 cm", "C62", "345.00", "0650"),
    ("K-615", "Coffee beans, dark roast", "KGM", "14.20", "6640"),
    ("E-730", "Maintenance of lifts, per month", "MON", "420.00", "6330"),
    ("D-840", "Brochure, 24 pages", "C62", "1.35", "6600"),
)
"""Item number, name, unit (UN/ECE Recommendation 20), price in euros, account."""

PRICE_LEVEL = {"VND": Decimal(27000), "GBP": Decimal("0.86")}
"""What a euro's worth costs in other currencies, roughly: invented prices, not rates."""


def pick(chance: Chance, options: Any) -> Any:
    """Return one of the options, evenly."""
    return options[int(chance.fraction() * len(options))]


def number(chance: Chance, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`, both included."""
    return low + int(chance.fraction() * (high - low + 1))


def invented_vat_id(chance: Chance, country: str) -> str:
    """Return a VAT identifier that passes its country's check; nobody's on purpose, somebody's perhaps by chance."""
    module = get_cc_module(country, "vat")
    while True:
        digits = "".join(str(number(chance, 0, 9)) for _ in range(9))
        made = LANDS[country].vat_shape.replace("#########", digits)
        if country == "FR":
            made = f"FR{(12 + 3 * (int(digits) % 97)) % 97:02d}{digits}"
        assert module is not None
        if module.is_valid(made) or (country == "VN" and module.is_valid(made[2:])):
            return made


def invented_account(chance: Chance, country: str) -> dict[str, str]:
    """Return a bank account: an IBAN with its BIC, or a Vietnamese account number with one."""
    bank, bic = pick(chance, LANDS[country].banks)
    digits = "".join(str(number(chance, 0, 9)) for _ in range(13))
    if country == "VN":
        return {"account": digits, "bic": bic}
    lengths = {"GB": 8, "FR": 11, "DE": 10}
    branch = {"GB": f"{number(chance, 100000, 999999)}", "FR": f"{number(chance, 10000, 99999)}"}.get(country, "")
    made = IBAN.generate(country, bank_code=bank, account_code=digits[: lengths[country]], branch_code=branch)
    return {"account": str(made), "bic": bic}


def references(
    chance: Chance, *, buyer: Buyer, suppliers: int = 4, orders: int = 12, first_order: int = 4100
) -> References:
    """Invent a client's suppliers, open orders and receipts.

    The last order is large; every third one wants a receipt, and every sixth was received only in part.
    """
    made = [_supplier(chance, buyer, index) for index in range(suppliers)]
    ordered = {
        f"PO-{first_order + index}": _order(
            chance, buyer, made[index % len(made)], large=index == orders - 1, index=index
        )
        for index in range(orders)
    }
    receipts = {
        key: _receipt(body, short=index % 6 == 5)
        for index, (key, body) in enumerate(ordered.items())
        if body["receipt_required"]
    }
    return {"supplier": dict(made), "purchase_order": ordered, "receipt": receipts}


def _supplier(chance: Chance, buyer: Buyer, index: int) -> tuple[str, dict[str, Any]]:
    land = LANDS[buyer.country]
    vat_id = invented_vat_id(chance, buyer.country)
    body = {
        "number": f"{70001 + index}",
        "name": land.firms[index % len(land.firms)],
        "vat_id": vat_id,
        "country": buyer.country,
        "city": pick(chance, land.cities),
        "contact": pick(chance, land.people),
        "accounts": [invented_account(chance, buyer.country)],
        "terms_days": pick(chance, (14, 30, 45)),
        "default_account": "6800",
    }
    return supplier_key(vat_id=vat_id), body


def _order(
    chance: Chance, buyer: Buyer, supplier: tuple[str, dict[str, Any]], *, large: bool, index: int
) -> dict[str, Any]:
    first = number(chance, 0, len(GOODS) - 1)
    goods = [GOODS[(first + step) % len(GOODS)] for step in range(number(chance, 1, 3))]
    return {
        "supplier": supplier[0],
        "currency": buyer.currency,
        "receipt_required": index % 3 == 2 and not large,
        "lines": [
            _order_line(chance, buyer, item, line=position, large=large) for position, item in enumerate(goods, start=1)
        ],
    }


def _order_line(chance: Chance, buyer: Buyer, item: tuple[str, ...], *, line: int, large: bool) -> dict[str, Any]:
    code, name, unit, price, account = item
    local = (Decimal(price) * PRICE_LEVEL.get(buyer.currency, Decimal(1))).quantize(
        Decimal(1).scaleb(-decimals_of(buyer.currency)), rounding=ROUND_HALF_UP
    )
    quantity = number(chance, 3, 8)
    if large:
        quantity = int(Decimal(12000) / Decimal(price)) + 1
    return {
        "line": str(line),
        "item": name,
        "seller_item": code,
        "quantity": str(quantity),
        "unit": unit,
        "price": str(local),
        "vat_rate": LANDS[buyer.country].rates[0],
        "account": account,
        "cost_centre": pick(chance, ("100", "210", "340")),
        "invoiced": "0",
    }


def _receipt(order: Mapping[str, Any], *, short: bool) -> dict[str, Any]:
    share = 2 if short else 1
    return {"lines": [{"line": row["line"], "received": str(int(row["quantity"]) // share)} for row in order["lines"]]}
