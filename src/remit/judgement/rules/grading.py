"""What sources are worth: a letter for each with what it was marked down for, and which of them are one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from remit.judgement.model import Captured
from remit.judgement.rules.likeness import groups, near_duplicates

STALE_DAYS = 730
START = {"primary": 0, "secondary": 1, "tertiary": 2}
"""The kinds of sources, and how many letters each begins below A."""
GRADES = "ABCDE"


@dataclass(frozen=True, slots=True)
class SourceGrade:
    """A source's letter from A to E, and what it was marked down for."""

    letter: str
    reasons: tuple[str, ...]


def grade_source(source: Captured, *, as_of: date) -> SourceGrade:
    """Grade a source: by its kind, then one letter down for each thing that a reader cannot check."""
    checks = {
        source.kind: source.kind != "primary",
        "unnamed": not (source.author or source.publisher),
        "undated": source.published is None,
        "stale": source.published is not None and (as_of - source.published).days > STALE_DAYS,
        "uncaptured": bool(source.url) and not source.captured_at,
    }
    reasons = tuple(key for key, marked in checks.items() if marked)
    down = sum(key != source.kind for key in reasons)
    return SourceGrade(GRADES[min(START[source.kind] + down, len(GRADES) - 1)], reasons)


def origins(sources: Sequence[Captured]) -> Mapping[str, int]:
    """Number whom each source's facts come from: one origin, or one text copied, is one and the same."""
    texts = {one.key: one.document.text for one in sources}
    copies = [(left, right) for left, right, _ in near_duplicates(texts)]
    named: dict[str, str] = {}
    same = [(named.setdefault(one.origin, one.key), one.key) for one in sources]
    together = groups(texts, [*copies, *same])
    return {key: number for number, members in enumerate(together, start=1) for key in members}
