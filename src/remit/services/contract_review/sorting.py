"""Learnt clause types: which of a contract's found passages are certain of their type, and which are left to people.

Patterns find passages, often one for several positions. The sorter, learnt from settled clauses, says of each which
type it is and how sure that is by measurement. Above the bar, where the statement of work agrees to it, the type is
decided and the passage stands at that position alone; every other passage stays wherever patterns
found it, and people decide.
What the client accepts is a person's word in any case.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from remit.services.contract_review.playbook import clause_patterns
from remit.services.kit import (
    Category,
    Finding,
    Reference,
    Sorter,
    compile_categories,
    passage_features,
    passage_hints,
    read_sorter,
)

REFERENCE, KEY = "clause_types", "standard"
PEOPLE, AUTOMATIC = "people", "automatic"


@dataclass(frozen=True, slots=True)
class Typed:
    """A found passage `[start, end)` with the type that the sorter gives it; `decided` where nobody needs to look."""

    start: int
    end: int
    clause: str
    certainty: float
    decided: bool


_KEPT: dict[tuple[str, int], Sorter] = {}


def sorter_of(reference: Reference) -> Sorter:
    """Read a sorter once per version. Refuses `SorterUnreadable`."""
    place = (reference.engagement_id, reference.version)
    if place not in _KEPT:
        _KEPT.clear()
        _KEPT[place] = read_sorter(reference.body)
    return _KEPT[place]


def features_of(text: str) -> frozenset[str]:
    """Return what the sorter looks at: words, pairs of words, and hits of the house's patterns."""
    return passage_features(text) | passage_hints(_patterns(), text)


@lru_cache(maxsize=1)
def _patterns() -> tuple[Category, ...]:
    return compile_categories(clause_patterns())


def type_passages(sorter: Sorter, text: str, found: Sequence[Finding]) -> tuple[Typed, ...]:
    """Give each found passage its type, in the order of the text."""
    places = sorted({(one.start, one.end) for one in found})
    sorted_ = [(start, end, sorter.sort(features_of(text[start:end]))) for start, end in places]
    return tuple(Typed(start, end, one.category, one.certainty, one.decided) for start, end, one in sorted_)


def placed(found: Sequence[Finding], typed: Sequence[Typed], *, clauses: frozenset[str]) -> tuple[Finding, ...]:
    """Keep a decided passage at its own position alone, with its certainty, best first; leave the others in place.

    A passage decided to be of a type that the playbook does not ask for stands at no position.
    """
    decided = {(one.start, one.end): one for one in typed if one.decided}
    kept = [one for one in found if (one.start, one.end) not in decided]
    moved = [
        Finding(one.clause, one.start, one.end, round(one.certainty, 4))
        for one in decided.values()
        if one.clause in clauses
    ]
    return tuple(sorted([*kept, *moved], key=lambda one: (-one.score, one.start)))


def left_to_people(typed: Sequence[Typed]) -> tuple[Typed, ...]:
    """Return passages as typed where the statement of work leaves every type to people."""
    return tuple(replace(one, decided=False) for one in typed)


def as_facts(typed: Sequence[Typed], text: str) -> list[dict[str, Any]]:
    """Write the register of typed passages for the deliverable."""
    return [
        {
            "clause": one.clause,
            "certainty": round(one.certainty, 4),
            "decided_by": "learnt types" if one.decided else "people",
            "start": one.start,
            "end": one.end,
            "quotation": text[one.start : one.end],
        }
        for one in typed
    ]
