"""What the sources are worth and what the claims rest on: grades, corroboration, contradictions, what is left open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.services.business_research.asking import Assembled, assemble
from remit.services.business_research.dossier import Claim, Dossier, Question, Source
from remit.services.kit import groups, near_duplicates

NEEDED = 2
"""Independent sources that a key claim needs."""

STALE_DAYS = 730
_START = {"primary": 0, "secondary": 1, "tertiary": 2}
GRADES = "ABCDE"


@dataclass(frozen=True, slots=True)
class Grade:
    """A source's letter from A to E, and what it was marked down for."""

    letter: str
    reasons: tuple[str, ...]


def grade(source: Source, dossier: Dossier) -> Grade:
    """Grade a source: by its kind, then one letter down for each thing that a reader cannot check."""
    checks = {
        source.kind: source.kind != "primary",
        "unnamed": not (source.author or source.publisher),
        "undated": source.published is None,
        "stale": source.published is not None and (dossier.as_of - source.published).days > STALE_DAYS,
        "uncaptured": bool(source.url) and not source.captured_at,
    }
    reasons = tuple(key for key, marked in checks.items() if marked)
    down = sum(key != source.kind for key in reasons)
    return Grade(GRADES[min(_START[source.kind] + down, len(GRADES) - 1)], reasons)


def origins(dossier: Dossier) -> Mapping[str, int]:
    """Number whom each source's facts come from: one origin, or one text copied, is one and the same."""
    texts = {one.key: one.document.text for one in dossier.sources}
    copies = [(left, right) for left, right, _ in near_duplicates(texts)]
    named: dict[str, str] = {}
    same = [(named.setdefault(one.origin, one.key), one.key) for one in dossier.sources]
    together = groups(texts, [*copies, *same])
    return {key: number for number, members in enumerate(together, start=1) for key in members}


@dataclass(frozen=True, slots=True)
class Passage:
    """Evidence of a settled claim, back in its own source."""

    source: Source
    page: int
    quotation: str
    bearing: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim as settled: its answer, passages, and how many independent origins bear it out."""

    claim: Claim
    settled: Mapping[str, Any]
    passages: tuple[Passage, ...]
    independent: int

    @property
    def answer(self) -> str:
        """The settled answer."""
        return str(self.settled["answer"])

    @property
    def is_stated(self) -> bool:
        """Whether the brief states it as found."""
        return self.answer in ("supported", "partly")

    @property
    def single_source(self) -> bool:
        """Whether it is a key claim that fewer than two independent origins bear out."""
        return self.claim.is_key and self.is_stated and self.independent < NEEDED

    @property
    def is_disputed(self) -> bool:
        """Whether something in the sources speaks against it."""
        return self.answer == "contradicted" or any(one.bearing == "contradicts" for one in self.passages)

    @property
    def confidence(self) -> str:
        """In a word: what a reader may rest on it."""
        if not self.is_stated:
            return "none"
        if self.is_disputed or self.answer == "partly":
            return "low"
        return "high" if self.independent >= NEEDED else "moderate"


def weigh(dossier: Dossier, case_file: Mapping[str, Any]) -> tuple[Weighed, ...]:
    """Weigh every claim by the settled judgements; the evidence is what the reviewers marked, not the desk."""
    assembled, origin = assemble(dossier), origins(dossier)
    settled = {one["key"]: one for one in case_file["questions"]}
    return tuple(_weighed(dossier, assembled, origin, claim, settled[claim.key]) for claim in dossier.claims)


def _weighed(
    dossier: Dossier, assembled: Assembled, origin: Mapping[str, int], claim: Claim, settled: Mapping[str, Any]
) -> Weighed:
    passages = tuple(_passages(dossier, assembled, claim, settled))
    bearing_out = {origin[one.source.key] for one in passages if one.bearing == "supports"}
    return Weighed(claim, settled, passages, len(bearing_out) if settled["answer"] != "contradicted" else 0)


def _passages(dossier: Dossier, assembled: Assembled, claim: Claim, settled: Mapping[str, Any]) -> Iterator[Passage]:
    against = {one.source for one in claim.quotations if one.bearing == "contradicts"}
    for one in settled["evidence"]:
        sheet = assembled.sheet_at(int(one["start"]))
        bearing = "contradicts" if sheet.source in against else "supports"
        yield Passage(dossier.source(sheet.source), sheet.page, str(one["quotation"]), bearing)


def unanswered(dossier: Dossier, weighed: Sequence[Weighed]) -> tuple[Question, ...]:
    """Return the questions that no stated claim answers, neither itself nor through a question under it."""
    answered = {one.claim.question for one in weighed if one.is_stated}
    above = {one.key: one.under for one in dossier.questions}
    for key in tuple(answered):
        at = above[key]
        while at is not None and at not in answered:
            answered.add(at)
            at = above[at]
    return tuple(one for one in dossier.questions if one.key not in answered)


def in_order(dossier: Dossier) -> tuple[tuple[int, Question], ...]:
    """Return the question tree as (depth, question), each before what stands under it."""

    def below(parent: str | None, depth: int) -> Iterator[tuple[int, Question]]:
        for one in dossier.questions:
            if one.under == parent:
                yield depth, one
                yield from below(one.key, depth + 1)

    return tuple(below(None, 0))
