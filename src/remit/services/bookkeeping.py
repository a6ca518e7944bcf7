"""Booking into a client's own book, as the lines agree it: whose book, and how its accounts are named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from remit.billing.model.clients import POST, ItemEntry, Posted
from remit.billing.rules.charts import ROOTS, code_of
from remit.services.line import Parameter
from remit.work.model import ServiceCall

ROOTS_PARAMETER = Parameter(
    {
        "en": "What accounts are by the beginning of their number; the longest that fits counts",
        "vi": "Loại tài khoản theo các chữ số đầu; dãy khớp dài nhất được áp dụng",
    },
    dict(ROOTS),
)
BOOK_PARAMETERS: Mapping[str, Parameter] = {
    "book": Parameter(
        {
            "en": "The entity whose book here takes the entries; empty: none is kept",
            "vi": "Đơn vị có sổ nhận bút toán tại đây; để trống: không giữ sổ",
        },
        "",
    ),
    "roots": ROOTS_PARAMETER,
}
"""For lines that make journal entries of a client."""


@dataclass(frozen=True, slots=True)
class Voucher:
    """An entry in the client's own terms: `sides` are accounts of their chart and minor units, debit above 0."""

    booked_date: date
    text: str
    currency: str
    sides: Iterable[tuple[str, int]]


def handed_entries(call: ServiceCall, vouchers: Iterable[Voucher]) -> dict[str, Any]:
    """Return what is handed over to book entries, nothing where no book is agreed or none moves anything."""
    entity = str(call.parameters.get("book") or "")
    if not entity:
        return {}
    roots: Mapping[str, str] = call.parameters.get("roots") or ROOTS
    entries = tuple(one for one in (_coded(voucher, roots) for voucher in vouchers) if one.sides)
    return {POST: Posted(entity, entries)} if entries else {}


def _coded(one: Voucher, roots: Mapping[str, str]) -> ItemEntry:
    sides = tuple((code_of(account, roots), minor) for account, minor in one.sides if minor)
    return ItemEntry(one.currency, one.booked_date, one.text, sides)
