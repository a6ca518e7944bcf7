"""What a client hands in: billing orders, payments received, dunning runs, disputes; JSON that says what it is."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from remit.services.kit import Money, Reading, Refusal

KINDS: Mapping[str, tuple[str, ...]] = {
    "billing": ("customer", "date", "currency", "lines"),
    "payments": ("date", "currency", "payments"),
    "dunning": ("date", "currency"),
    "dispute": ("invoice", "reason"),
}
"""Kind -> what it cannot be without."""


class OrderUnreadable(Refusal):
    """A file that is none of what the line takes."""

    code = "receivables.unreadable"
    status = 422
    sentence = "The file cannot be taken: {reason}."


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read what a client hands in. Refuses `OrderUnreadable` with the place, and amounts that are none."""
    del media_type, name
    try:
        data = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise OrderUnreadable(place="file", reason=f"it is no JSON ({type(fault).__name__})") from None
    kind = str(data.get("kind")) if isinstance(data, dict) else ""
    if kind not in KINDS:
        raise OrderUnreadable(place="kind", reason=f"“kind” is one of {', '.join(KINDS)}")
    missing = next((key for key in KINDS[kind] if not data.get(key)), None)
    if missing is not None:
        raise OrderUnreadable(place=missing, reason=f"“{missing}” is missing")
    _prove(kind, data)
    return Reading(payload=data, kind=kind, title=_title(kind, data), reference=str(data.get("invoice") or "") or None)


def _title(kind: str, data: Mapping[str, Any]) -> str:
    told = {"billing": "customer", "dispute": "invoice"}.get(kind, "date")
    return f"{kind} {data[told]}"


def _prove(kind: str, data: Mapping[str, Any]) -> None:
    try:
        if "date" in data:
            date.fromisoformat(str(data["date"]))
        for line in data["lines"] if kind == "billing" else ():
            line_minor(line, data["currency"])
        for paid in data["payments"] if kind == "payments" else ():
            Money.of(str(paid["amount"]), data["currency"])
    except (KeyError, TypeError, ValueError, InvalidOperation) as fault:
        raise OrderUnreadable(place=kind, reason=f"{type(fault).__name__} {fault}") from None


def line_minor(line: Mapping[str, Any], currency: str) -> int:
    """Return a line's net amount in minor units: quantity by price, rounded half up once."""
    return Money.rounded(Decimal(str(line["quantity"])) * Decimal(str(line["price"])), currency).minor
