"""Propose passages of a document for categories, by search and patterns. A proposal decides nothing.

Patterns come as data in three strengths and one counter-weight. Hits of a category are independent hints, so their
score is the noisy-or of their weights, and each counter-hint halves it or worse:

    score = (1 - product(1 - weight of each hit)) * product(0.35 per counter-hit)

Patterns run in RE2, whose time is linear in the text, because a client's playbook may bring its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import re2  # type: ignore[import-untyped]  # untyped - its wheel carries no py.typed

from remit.judgement.refusals import PlaybookRefused
from remit.judgement.rules.anchoring import MARK, normalise

WEIGHTS = {"sure": 0.9, "likely": 0.6, "hint": 0.3}
AGAINST = 0.35
THRESHOLD = 0.5
HEADING_SHARE = 0.5
"""A hit in the heading above a clause says less than one in its words."""

PATTERNS_KEPT = 2_000
"""Compiled patterns; a playbook has some two hundred, and every contract of its client reads them."""

MIN_SEGMENT = 30
MAX_SEGMENT = 1_500
"""Characters; a shorter piece is a number or heading; a longer one is cut, lest one list collect a page's hits."""

_NUMBERING = (
    r"(?:(?:Section|Article|Clause|Điều|Khoản|Mục)\s+)?(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|\([a-z]{1,4}\)|[IVX]{1,5}\.)\s"
)
_CLAUSE_START = re.compile(rf"(?m)^[ \t]*(?={_NUMBERING}|(?:ARTICLE|SECTION|ĐIỀU)\s|Điều\s\d)")
_SENTENCE_END = re.compile(r"(?<=[a-zà-ỹ)\]”\"’'%0-9][.;])\s+(?=[(“\"]?[A-ZĐÀ-Ỹ(])")
_HEADING = re.compile(rf"^(?:{_NUMBERING})?\s*([A-ZĐÀ-Ỹ][\w ,/&'’“”\"-]{{2,70}}?)[.:](?:\s|$)")
_ABBREVIATION = re.compile(r"(?:\b(?:No|Inc|Ltd|Co|Corp|Mr|Ms|Dr|Sec|Art|St|vs|e\.g|i\.e|U\.S|cf)|\b[A-Z])\.$")


@dataclass(frozen=True, slots=True)
class Category:
    """What is looked for: patterns with their weights, counter-patterns, and the score from which it is proposed."""

    key: str
    patterns: tuple[tuple[Any, float], ...]
    against: tuple[Any, ...] = ()
    threshold: float = THRESHOLD


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence of a document at `[start, end)`, with the heading of the clause that it stands in."""

    start: int
    end: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage `[start, end)` that looks like a category, with its score in [0, 1]."""

    category: str
    start: int
    end: int
    score: float


def compile_categories(data: Mapping[str, Any]) -> tuple[Category, ...]:
    """Compile categories from `{key: {sure, likely, hint, against, threshold}}`. Refuses `PlaybookRefused`."""
    return tuple(_category(key, body) for key, body in data.items())


def _category(key: str, body: Mapping[str, Any]) -> Category:
    patterns = [(_compile(key, text), weight) for name, weight in WEIGHTS.items() for text in body.get(name, ())]
    return Category(
        key=key,
        patterns=tuple(patterns),
        against=tuple(_compile(key, text) for text in body.get("against", ())),
        threshold=float(body.get("threshold", THRESHOLD)),
    )


def _compile(key: str, text: str) -> Any:
    try:
        return _pattern(text)
    except re2.error as fault:
        raise PlaybookRefused(place=key, reason=f"the pattern “{text}” of {key} is no RE2 pattern ({fault})") from None


@lru_cache(maxsize=PATTERNS_KEPT)
def _pattern(text: str) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile(text, options)


def score(category: Category, text: str, *, heading: str = "") -> float:
    """Score one passage for one category, in [0, 1]; the text must be plain (see `plain`)."""
    miss = 1.0
    for pattern, weight in category.patterns:
        if pattern.search(text):
            miss *= 1 - weight
        elif heading and pattern.search(heading):
            miss *= 1 - weight * HEADING_SHARE
    found = 1 - miss
    for pattern in category.against if found else ():
        found *= AGAINST if pattern.search(text) else 1
    return round(found, 4)


def plain(text: str) -> str:
    """Fold a passage's typography for matching: one space, straight quotes, no hyphens at line ends."""
    return normalise(text).text.replace(MARK, "").strip()


def classify(categories: Sequence[Category], text: str) -> tuple[tuple[str, float], ...]:
    """Return the categories that a passage reaches with their scores, best first."""
    words = plain(text)
    scored = ((category, score(category, words)) for category in categories)
    hits = [(category.key, points) for category, points in scored if points >= category.threshold]
    return tuple(sorted(hits, key=lambda hit: (-hit[1], hit[0])))


def hints(categories: Sequence[Category], text: str) -> frozenset[str]:
    """Name every pattern that a passage holds, for a model that learns how much each is worth."""
    words = plain(text)
    return frozenset(
        f"@{category.key}:{number}"
        for category in categories
        for number, pattern in enumerate((*(one for one, _ in category.patterns), *category.against))
        if pattern.search(words)
    )


def propose(categories: Sequence[Category], text: str, *, at_most: int = 3) -> tuple[Finding, ...]:
    """Find the best passages of each category in a document, at most so many, in the order of the categories."""
    found: dict[str, list[Finding]] = {category.key: [] for category in categories}
    for segment in segments(text):
        words = plain(text[segment.start : segment.end])
        for category in categories:
            points = score(category, words, heading=segment.heading)
            if points >= category.threshold:
                found[category.key].append(Finding(category.key, segment.start, segment.end, points))
    return tuple(
        finding
        for category in categories
        for finding in sorted(found[category.key], key=lambda one: (-one.score, one.start))[:at_most]
    )


def segments(text: str) -> tuple[Segment, ...]:
    """Cut a document into sentences, clause by clause; numbering and blank lines begin a clause."""
    return tuple(segment for start, end in _clauses(text) for segment in _sentences(text, start, end))


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    marks = {match.start() for match in _CLAUSE_START.finditer(text)}
    marks |= {match.end() for match in re.finditer(r"\n[ \t]*\n", text)}
    cuts = sorted({0, len(text)} | marks)
    yield from pairwise(cuts)


def _sentences(text: str, start: int, end: int) -> Iterator[Segment]:
    body = text[start:end]
    match = _HEADING.match(plain(body[:160]))
    heading = match[1] if match else ""
    for first, last in _pieces(body):
        trimmed = body[first:last]
        lead, trail = len(trimmed) - len(trimmed.lstrip()), len(trimmed.rstrip())
        if trail - lead >= 2:
            yield Segment(start + first + lead, start + first + trail, heading)


def _pieces(body: str) -> Iterator[tuple[int, int]]:
    """Cut at ends of sentences, never behind an abbreviation or a mere number or heading; cut what is too long."""
    at = 0
    for match in _SENTENCE_END.finditer(body):
        if match.start() - at >= MIN_SEGMENT and not _ABBREVIATION.search(
            body[max(0, match.start() - 6) : match.start()]
        ):
            yield from _bounded(at, match.end())
            at = match.end()
    yield from _bounded(at, len(body))


def _bounded(start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SEGMENT:
        yield start, start + MAX_SEGMENT
        start += MAX_SEGMENT
    yield start, end
