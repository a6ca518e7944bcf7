"""Read a company's facts from the JSON in which the SEC publishes them (data.sec.gov, companyfacts)."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from remit.valuation.model import Fact, Filing, FilingRefused

FACTS_MAX = 400_000


def read_company_facts(content: bytes) -> Filing:
    """Read company facts; numbers are exact. Refuses `FilingRefused` with the place."""
    try:
        data = json.loads(content, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise FilingRefused(reason="it is no JSON") from None
    if not isinstance(data, dict) or not isinstance(data.get("facts"), dict):
        raise FilingRefused(reason="it has no “facts” by taxonomy and concept", place="facts")
    facts = tuple(_facts(data["facts"]))
    if len(facts) > FACTS_MAX:
        raise FilingRefused(reason=f"it holds more than {FACTS_MAX:,} facts")
    return Filing(str(data.get("entityName") or ""), str(data.get("cik") or ""), facts)


def _facts(taxonomies: Mapping[str, Any]) -> Iterator[Fact]:
    for prefix, concepts in taxonomies.items():
        for name, body in _pairs(concepts, prefix):
            for unit, entries in _pairs(_member(body, "units", f"{prefix}.{name}"), f"{prefix}.{name}.units"):
                if not isinstance(entries, list):
                    raise FilingRefused(reason=f"{unit} holds no list of values", place=f"{prefix}.{name}.{unit}")
                for at, entry in enumerate(entries):
                    yield _fact(f"{prefix}:{name}", unit, entry, f"{prefix}.{name}.{unit}[{at}]")


def _pairs(body: Any, place: str) -> Any:
    if not isinstance(body, dict):
        raise FilingRefused(reason=f"{place} is no object", place=place)
    return body.items()


def _member(body: Any, key: str, place: str) -> Any:
    if not isinstance(body, dict) or key not in body:
        raise FilingRefused(reason=f"{place} has no “{key}”", place=place)
    return body[key]


def _fact(concept: str, unit: str, entry: Any, place: str) -> Fact:
    try:
        value, end = Decimal(str(_member(entry, "val", place))), date.fromisoformat(_member(entry, "end", place))
        start = date.fromisoformat(entry["start"]) if entry.get("start") else None
        filed = date.fromisoformat(entry["filed"]) if entry.get("filed") else None
    except (InvalidOperation, ValueError, TypeError):
        raise FilingRefused(reason=f"{place} holds no number with dates", place=place) from None
    if not value.is_finite():
        raise FilingRefused(reason=f"{place} holds no number", place=place)
    source = f"{entry.get('form') or 'filing'} {entry.get('accn') or ''}".strip()
    return Fact(concept, value, unit, start, end, source, filed, str(entry.get("form") or ""))
