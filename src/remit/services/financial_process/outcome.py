"""What the rules make of one order: facts for programs, sections for people, findings that somebody must decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from remit.services.financial_process.folder import FOLDER
from remit.services.kit import Reasons, Refusal

reason = Reasons(FOLDER).reason
"""Returns one reason for a person to look, with its texts in both languages."""


class OrderRefused(Refusal):
    """An order that lacks something or holds something impossible."""

    code = "finance.order"
    status = 422
    sentence = "The order cannot be used: {reason}."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to decide: the key by which it is decided, and its reason."""

    key: str
    reason: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an order; sections are `{heading, head, rows, right}` with written cells."""

    title: str
    facts: Mapping[str, Any]
    sections: Sequence[Mapping[str, Any]]
    findings: Sequence[Finding] = ()
    table: Sequence[Mapping[str, str]] = field(default_factory=tuple)


def section(heading: str, head: Sequence[str], rows: Sequence[Sequence[str]], *right: int) -> dict[str, Any]:
    """Return a table to print; `right` numbers the columns of figures."""
    return {"heading": heading, "head": list(head), "rows": [list(row) for row in rows], "right": list(right)}


def number(value: Any, place: str) -> Decimal:
    """Read an exact number. Refuses `OrderRefused` with its place."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise OrderRefused(reason=f"“{value}” is no number", place=place)
    return found


def shown(value: Decimal, places: str = "0.01") -> str:
    """Write a number rounded half up, with thousands apart."""
    return f"{value.quantize(Decimal(places), ROUND_HALF_UP):,f}"


def percent(share: Decimal, places: str = "0.001") -> str:
    """Write a fraction as a percentage."""
    return f"{(share * 100).quantize(Decimal(places), ROUND_HALF_UP):f} %"
