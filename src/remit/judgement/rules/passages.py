"""Passages with a learnt category: which of those that patterns found are certain, and which are left to people.

Patterns find passages, often one for several questions. Above the sorter's bar a category is decided and the passage
stands at that question alone; every other passage stays wherever patterns found it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from remit.judgement.rules.learning import features
from remit.judgement.rules.proposals import Category, Finding, hints
from remit.judgement.rules.sorting import Sorter


@dataclass(frozen=True, slots=True)
class Typed:
    """A found passage `[start, end)` with the category that a sorter gives it; `decided` where nobody needs to look."""

    start: int
    end: int
    category: str
    certainty: float
    decided: bool


def features_with(text: str, patterns: Sequence[Category]) -> frozenset[str]:
    """Return what a sorter looks at: words, pairs of words, and hits of the patterns."""
    return features(text) | hints(patterns, text)


def type_passages(
    sorter: Sorter, text: str, found: Sequence[Finding], *, patterns: Sequence[Category]
) -> tuple[Typed, ...]:
    """Give each found passage its category, in the order of the text."""
    places = sorted({(one.start, one.end) for one in found})
    told = [(start, end, sorter.sort(features_with(text[start:end], patterns))) for start, end in places]
    return tuple(Typed(start, end, one.category, one.certainty, one.decided) for start, end, one in told)


def placed(found: Sequence[Finding], typed: Sequence[Typed], *, asked: frozenset[str]) -> tuple[Finding, ...]:
    """Keep a decided passage at its own question alone, with its certainty, best first; leave the others in place.

    A passage decided to be of a category that nobody asks for stands nowhere.
    """
    decided = {(one.start, one.end): one for one in typed if one.decided}
    kept = [one for one in found if (one.start, one.end) not in decided]
    moved = [
        Finding(one.category, one.start, one.end, round(one.certainty, 4))
        for one in decided.values()
        if one.category in asked
    ]
    return tuple(sorted([*kept, *moved], key=lambda one: (-one.score, one.start)))


def left_to_people(typed: Sequence[Typed]) -> tuple[Typed, ...]:
    """Return passages as typed where every category is left to people."""
    return tuple(replace(one, decided=False) for one in typed)
