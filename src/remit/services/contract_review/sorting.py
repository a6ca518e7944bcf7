"""Learnt clause types of a client: the sorter among its reference data, and the register of what it said.

What the client accepts is a person's word in any case; where the statement of work does not agree to `automatic`, the
type is as well.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from remit.services.contract_review.playbook import clause_patterns
from remit.services.kit import (
    Category,
    Reference,
    Sorter,
    TypedPassage,
    compile_categories,
    passage_features,
    read_sorter,
)

REFERENCE, KEY = "clause_types", "standard"
PEOPLE, AUTOMATIC = "people", "automatic"
_KEPT: dict[tuple[str, int], Sorter] = {}


def sorter_of(reference: Reference) -> Sorter:
    """Read a sorter once per version. Refuses `SorterUnreadable`."""
    place = (reference.engagement_id, reference.version)
    if place not in _KEPT:
        _KEPT.clear()
        _KEPT[place] = read_sorter(reference.body)
    return _KEPT[place]


@lru_cache(maxsize=1)
def patterns() -> tuple[Category, ...]:
    """Return the house's patterns of clauses."""
    return compile_categories(clause_patterns())


def features_of(text: str) -> frozenset[str]:
    """Return what a sorter of clauses looks at."""
    return passage_features(text, patterns())


def as_facts(typed: Sequence[TypedPassage], text: str) -> list[dict[str, Any]]:
    """Write the register of typed passages for the deliverable."""
    return [
        {
            "clause": one.category,
            "certainty": round(one.certainty, 4),
            "decided_by": "learnt types" if one.decided else "people",
            "start": one.start,
            "end": one.end,
            "quotation": text[one.start : one.end],
        }
        for one in typed
    ]
