"""The client's playbook: what it accepts per clause type, how much a departure weighs, what to offer instead."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from remit.services.contract_review.wording import words
from remit.services.kit import Category, Names, PlaybookRefused, compile_categories

LANGUAGES = ("en", "vi")
_FOLDER = Path(__file__).parent


class Weight(StrEnum):
    """How much a departure from a position weighs, gravest first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Position:
    """What a client accepts for one clause type; `required` when the clause's absence is a finding too."""

    clause: str
    title: Names
    accepted: Names
    fallback: Names
    weight: Weight
    required: bool
    category: Category


@dataclass(frozen=True, slots=True)
class Playbook:
    """A client's positions, in the order in which its lawyers read."""

    name: Names
    positions: tuple[Position, ...]


def read_playbook(body: Mapping[str, Any]) -> Playbook:
    """Read a playbook from its reference data. Refuses `PlaybookRefused` naming the clause and what it lacks."""
    entries = body.get("positions")
    if not isinstance(entries, list) or not entries:
        raise PlaybookRefused(place="positions", reason="it lists no positions")
    positions = tuple(_position(entry, place=f"positions[{at}]") for at, entry in enumerate(entries))
    keys = [position.clause for position in positions]
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise PlaybookRefused(place=twice, reason=f"it has two positions for {twice}")
    return Playbook(name=_texts(body, "name", place="name"), positions=positions)


def _position(entry: Any, *, place: str) -> Position:
    if not isinstance(entry, dict) or not isinstance(entry.get("clause"), str):
        raise PlaybookRefused(place=place, reason=f"{place} names no clause")
    clause = entry["clause"]
    if entry.get("severity", "medium") not in set(Weight):
        raise PlaybookRefused(place=clause, reason=f"{clause} has the severity “{entry['severity']}”, which is none")
    category = _category(clause, entry.get("patterns"))
    return Position(
        clause=clause,
        title=_texts(entry, "title", place=clause, otherwise=_title(clause)),
        accepted=_texts(entry, "accepted", place=clause),
        fallback=_texts(entry, "fallback", place=clause, otherwise={"en": "", "vi": ""}),
        weight=Weight(entry.get("severity", "medium")),
        required=bool(entry.get("required", False)),
        category=category,
    )


def _category(clause: str, own: Any) -> Category:
    patterns = own if isinstance(own, dict) else clause_patterns().get(clause)
    if patterns is None:
        raise PlaybookRefused(place=clause, reason=f"{clause} is no known clause type and brings no patterns")
    return compile_categories({clause: patterns})[0]


def _texts(entry: Mapping[str, Any], key: str, *, place: str, otherwise: Names | None = None) -> Names:
    """Take a text by language; one language given serves for both."""
    given = entry.get(key)
    texts = {"en": given} if isinstance(given, str) else given if isinstance(given, dict) else otherwise
    known = {language: text for language, text in (texts or {}).items() if language in LANGUAGES}
    if not known or not all(isinstance(text, str) for text in known.values()):
        raise PlaybookRefused(place=place, reason=f"{place} has no text for “{key}”")
    first = next(iter(known.values()))
    return {language: known.get(language) or first for language in LANGUAGES}


@cache
def clause_patterns() -> Mapping[str, Mapping[str, Any]]:
    """Return the patterns of every known clause type."""
    return tomllib.loads((_FOLDER / "clauses.toml").read_text("utf-8"))


def _title(clause: str) -> Names | None:
    return words("clauses", clause) if clause in clause_patterns() else None
