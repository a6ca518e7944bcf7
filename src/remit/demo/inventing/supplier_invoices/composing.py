"""An invoice composed against reference data: its business terms as EN 16931 names them, right or with one defect."""

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from remit.demo.inventing.supplier_invoices.inventing import (
    LANDS,
    PRICE_LEVEL,
    Buyer,
    References,
    invented_account,
    invented_vat_id,
    number,
    pick,
)
from remit.services.kit import Chance, decimals_of
from remit.services.supplier_invoices.identifiers import supplier_key

Terms = dict[str, Any]
"""Business terms by their names (BT-1, BG-25, ...), as the factur-x library writes them."""

FOREIGN_CURRENCY = "JPY"


class Defect(StrEnum):
    """What is wrong with a made invoice: one for each reason of the closed list.

    `duplicate_suspect` numbers the invoice after its order, so that the second one for the same order is suspect.
    """

    NO_PO = "no_po"
    PRICE = "price"
    QUANTITY = "quantity"
    NOT_RECEIVED = "not_received"
    TAX = "tax"
    VENDOR_UNKNOWN = "vendor_unknown"
    BANK_DETAIL_CHANGED = "bank_detail_changed"
    DUPLICATE_SUSPECT = "duplicate_suspect"
    ARITHMETIC = "arithmetic"
    CURRENCY = "currency"
    OVER_APPROVAL_LIMIT = "over_approval_limit"


def compose(
    chance: Chance, *, buyer: Buyer, known: References, day: dt.date, defect: Defect | None = None, credit: bool = False
) -> Terms:
    """Compose an invoice (or credit note) for one of the known orders, dated `day`."""
    order_number, order = _order_for(chance, known, defect)
    supplier = known["supplier"][order["supplier"]]
    if defect is Defect.VENDOR_UNKNOWN:
        supplier = _stranger(chance, buyer, supplier)
    lines = [_line(chance, row, buyer, defect=defect) for row in order["lines"]]
    if defect is Defect.QUANTITY:
        lines[0] = _billed(order["lines"][0], Decimal(order["lines"][0]["quantity"]) + 3, buyer)
    document = _number(chance, day, order_number, defect)
    terms: Terms = {
        "BT-1": document,
        "BT-2": day,
        "BT-3": "381" if credit else "380",
        "BT-5": FOREIGN_CURRENCY if defect is Defect.CURRENCY else buyer.currency,
        "BT-9": day + dt.timedelta(days=int(supplier["terms_days"])),
        "BT-13": order_number,
        "BT-24": "urn:cen.eu:en16931:2017",
        "BT-72": day - dt.timedelta(days=2),
        "BT-20": f"{supplier['terms_days']} days net",
        "BG-4": _seller(supplier),
        "BG-7": _buyer(buyer),
        "BG-25": lines,
        **_payment(chance, supplier, document, buyer, defect=defect),
    }
    if defect in (Defect.NO_PO, Defect.VENDOR_UNKNOWN):
        terms.pop("BT-13")
    if defect is Defect.CURRENCY:
        _in_whole_units(lines)
    freight = _freight(chance, lines, currency=str(terms["BT-5"]))
    return {**terms, "BG-21": [freight], **_totals(lines, freight, currency=str(terms["BT-5"]), defect=defect)}


def _freight(chance: Chance, lines: list[Terms], *, currency: str) -> Terms:
    # its amount differs from invoice to invoice, as totals do in life: equal ones are suspected duplicates
    steps = Decimal(number(chance, 400, 5999))
    amount = _rounded(steps / 100 * PRICE_LEVEL.get(currency, Decimal(1)), currency)
    if decimals_of(currency) == 0:
        amount = amount if amount > 1000 else steps
    return {
        "amount": str(amount),
        "reason": "Freight",
        "reason_code": "FC",
        "vat_category_code": "S",
        "vat_rate": lines[0]["BT-152"],
    }


def _order_for(chance: Chance, known: References, defect: Defect | None) -> tuple[str, Mapping[str, Any]]:
    orders = list(known["purchase_order"].items())
    large = max(orders, key=lambda pair: _value(pair[1]))
    if defect is Defect.OVER_APPROVAL_LIMIT:
        return large
    small = [pair for pair in orders if pair is not large]
    short = [pair for pair in small if _short(pair, known)]
    if defect is Defect.NOT_RECEIVED:
        whole = short
    elif defect is Defect.QUANTITY:
        whole = [pair for pair in small if pair[0] not in known["receipt"]]
    else:
        whole = [pair for pair in small if pair not in short]
    chosen: tuple[str, Mapping[str, Any]] = pick(chance, whole)
    return chosen


def _short(pair: tuple[str, Mapping[str, Any]], known: References) -> bool:
    received = {row["line"]: row["received"] for row in known["receipt"].get(pair[0], {}).get("lines", ())}
    return any(received.get(row["line"], row["quantity"]) != row["quantity"] for row in pair[1]["lines"])


def _value(order: Mapping[str, Any]) -> Decimal:
    return sum((Decimal(line["price"]) * Decimal(line["quantity"]) for line in order["lines"]), Decimal(0))


def _number(chance: Chance, day: dt.date, order: str, defect: Defect | None) -> str:
    if defect is Defect.DUPLICATE_SUSPECT:
        return f"R-{order}"
    pattern: str = pick(chance, ("RE-{y}-{n:06d}", "{n:06d}/{y}", "INV{y}{n:06d}", "HD {y} {n:06d}"))
    return pattern.format(y=day.year, n=number(chance, 1, 999_999))


def _line(chance: Chance, row: Mapping[str, Any], buyer: Buyer, *, defect: Defect | None) -> Terms:
    ordered = Decimal(row["quantity"])
    quantity = ordered if defect else Decimal(number(chance, max(1, int(ordered) // 2), int(ordered)))
    price = Decimal(row["price"])
    if defect is Defect.PRICE:
        price = _rounded(price * Decimal("1.2") + 3 * PRICE_LEVEL.get(buyer.currency, Decimal(1)), buyer.currency)
    rate = _other_rate(row["vat_rate"]) if defect is Defect.TAX else row["vat_rate"]
    return _billed({**row, "price": str(price), "vat_rate": rate}, quantity, buyer)


def _other_rate(rate: str) -> str:
    return "7" if rate != "7" else "19"


def _billed(row: Mapping[str, Any], quantity: Decimal, buyer: Buyer) -> Terms:
    return {
        "BT-126": row["line"],
        "BT-129": str(quantity),
        "BT-130": row["unit"],
        "BT-131": str(_rounded(Decimal(row["price"]) * quantity, buyer.currency)),
        "BT-132": row["line"],
        "BT-146": row["price"],
        "BT-151": "S",
        "BT-152": row["vat_rate"],
        "BT-153": row["item"],
        "BT-155": row["seller_item"],
    }


def _in_whole_units(lines: list[Terms]) -> None:
    for line in lines:
        price = Decimal(line["BT-146"]).to_integral_value(ROUND_HALF_UP) + 1
        line["BT-146"], line["BT-131"] = str(price), str(price * Decimal(line["BT-129"]))


def _rounded(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-decimals_of(currency)), rounding=ROUND_HALF_UP)


def _stranger(chance: Chance, buyer: Buyer, supplier: Mapping[str, Any]) -> Mapping[str, Any]:
    vat_id = invented_vat_id(chance, buyer.country)
    name = f"{pick(chance, LANDS[buyer.country].people)} & Co."
    return {**supplier, "name": name, "vat_id": supplier_key(vat_id=vat_id)}


def _seller(supplier: Mapping[str, Any]) -> Terms:
    return {
        "name": supplier["name"],
        "biz_name": supplier["name"],
        "vat_identifier": supplier["vat_id"],
        "legal_identifier": supplier["vat_id"][2:],
        "einvoicing_addr": f"{supplier['number']}@supplier.example",
        "einvoicing_addr_schemeid": "EM",
        "addr_l1": "1 Market Street",
        "city": supplier["city"],
        "country_code": supplier["country"],
        "contacts": [{"name": supplier["contact"], "email": f"{supplier['number']}@supplier.example"}],
    }


def _buyer(buyer: Buyer) -> Terms:
    return {
        "name": buyer.name,
        "vat_identifier": buyer.vat_id,
        "einvoicing_addr": "invoices@client.example",
        "einvoicing_addr_schemeid": "EM",
        "city": buyer.city,
        "country_code": buyer.country,
    }


def _payment(
    chance: Chance, supplier: Mapping[str, Any], document: str, buyer: Buyer, *, defect: Defect | None
) -> Terms:
    account = supplier["accounts"][0]
    if defect is Defect.BANK_DETAIL_CHANGED:
        account = invented_account(chance, buyer.country)
    return {"BT-81": "30", "BT-83": document, "BT-84": account["account"], "BT-86": account["bic"]}


def _totals(lines: list[Terms], freight: Terms, *, currency: str, defect: Defect | None) -> Terms:
    billed = sum((Decimal(line["BT-131"]) for line in lines), Decimal(0))
    charge = Decimal(freight["amount"])
    net = billed + charge
    breakdown = []
    for rate in dict.fromkeys(line["BT-152"] for line in lines):
        base = sum((Decimal(line["BT-131"]) for line in lines if line["BT-152"] == rate), Decimal(0))
        base += charge if rate == freight["vat_rate"] else Decimal(0)
        tax = _rounded(base * Decimal(rate) / 100, currency)
        breakdown.append({"BT-116": str(base), "BT-117": str(tax), "BT-118": "S", "BT-119": rate})
    tax = sum((Decimal(row["BT-117"]) for row in breakdown), Decimal(0))
    gross = net + tax + (Decimal(10) if defect is Defect.ARITHMETIC else Decimal(0))
    return {
        "BG-23": breakdown,
        "BT-106": str(billed),
        "BT-108": str(charge),
        "BT-109": str(net),
        "BT-110": str(tax),
        "BT-112": str(gross),
        "BT-115": str(gross),
    }
