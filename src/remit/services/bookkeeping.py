"""Booking into a client's own book, as the lines agree it: whose book, and how its accounts are named."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from remit.billing.model.clients import POST, Posted
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


def handed_entry(
    call: ServiceCall, *, booked_date: date, text: str, currency: str, sides: Iterable[tuple[str, int]]
) -> dict[str, Any]:
    """Return what is handed over to book an entry, nothing where no book is agreed.

    `sides` are accounts of the client's chart and minor units, debit above 0.
    """
    entity = str(call.parameters.get("book") or "")
    rows = tuple((account, minor) for account, minor in sides if minor)
    if not entity or not rows:
        return {}
    roots: Mapping[str, str] = call.parameters.get("roots") or ROOTS
    coded = tuple((code_of(account, roots), minor) for account, minor in rows)
    return {POST: Posted(entity, currency, booked_date, text, coded)}
