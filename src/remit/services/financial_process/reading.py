"""Reading an order: JSON with its kind; what cannot be computed is refused here, with its place."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from remit.services.financial_process.credit import spread_order
from remit.services.financial_process.fund import fund
from remit.services.financial_process.outcome import OrderRefused
from remit.services.financial_process.parties import subjects_of
from remit.services.financial_process.portfolio import returns
from remit.services.kit import Reading

NEEDED: Mapping[str, tuple[str, ...]] = {
    "credit": ("borrower", "tested_on", "currency", "facts"),
    "returns": ("portfolio", "periods"),
    "fund": ("fund", "as_of", "books", "custodian"),
    "screening": ("request", "subjects"),
}
TITLED = {"credit": "borrower", "returns": "portfolio", "fund": "fund", "screening": "request"}


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read an order and compute it once where that needs nothing but itself."""
    del media_type, name
    order = _order(content)
    try:
        if order["kind"] == "credit":
            date.fromisoformat(order["tested_on"])
        TRIED[order["kind"]](order)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as fault:
        raise OrderRefused(reason=f"it lacks or misstates {fault}", place=str(fault)) from None
    return Reading(payload=order, kind=order["kind"], title=str(order[TITLED[order["kind"]]]))


TRIED: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "credit": spread_order,
    "returns": returns,
    "fund": lambda order: fund(order, tolerance=Decimal(0)),
    "screening": subjects_of,
}


def _order(content: bytes) -> dict[str, Any]:
    try:
        order = json.loads(content)
    except (ValueError, RecursionError):
        raise OrderRefused(reason="it is no JSON") from None
    kind = order.get("kind") if isinstance(order, dict) else None
    if not isinstance(kind, str) or kind not in NEEDED:
        raise OrderRefused(reason=f"its kind is none of {', '.join(NEEDED)}", place="kind")
    missing = next((key for key in NEEDED[kind] if key not in order), None)
    if missing is not None:
        raise OrderRefused(reason=f"it lacks {missing}", place=missing)
    return dict(order)
