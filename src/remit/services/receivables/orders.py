"""What a client hands in: billing orders, payments received, dunning runs, disputes; JSON that says what it is."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from remit.services.kit import AmountRefused, CurrencyUnknown, Money, Reading, Refusal

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
    return str(data[{"billing": "customer", "dispute": "invoice"}.get(kind, "date")])


def _prove(kind: str, data: Mapping[str, Any]) -> None:
    """Refuse a day or an amount that is none, with the place it stands at."""
    if "date" in data:
        _try("date", partial(date.fromisoformat, str(data["date"])))
    for at, line in enumerate(_rows(data, "lines") if kind == "billing" else ()):
        _try(f"lines.{at}", partial(line_minor, line, data["currency"]))
        _try(f"lines.{at}.vat_rate", partial(Decimal, str(line.get("vat_rate", ""))))
    for at, paid in enumerate(_rows(data, "payments") if kind == "payments" else ()):
        _try(f"payments.{at}.amount", partial(Money.of, str(paid.get("amount", "")), data["currency"]))


def _rows(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = data[key]
    if not isinstance(rows, list) or not all(isinstance(one, Mapping) for one in rows):
        raise OrderUnreadable(place=key, reason=f"“{key}” is a list of rows")
    return rows


def _try(place: str, read: Callable[[], object]) -> None:
    try:
        read()
    except KeyError as fault:
        raise OrderUnreadable(place=place, reason=f"{fault} is missing") from None
    except (TypeError, ValueError, InvalidOperation, AmountRefused, CurrencyUnknown) as fault:
        raise OrderUnreadable(place=place, reason=str(fault) or type(fault).__name__) from None


def line_minor(line: Mapping[str, Any], currency: str) -> int:
    """Return a line's net amount in minor units: quantity by price, rounded half up once."""
    return Money.rounded(Decimal(str(line["quantity"])) * Decimal(str(line["price"])), currency).minor
