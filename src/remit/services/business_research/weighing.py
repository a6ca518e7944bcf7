"""What the claims rest on: corroboration by independent sources, contradictions, and what is left open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.services.business_research.asking import Assembled, assemble
from remit.services.business_research.dossier import Claim, Dossier, Question
from remit.services.kit import Captured, origins

NEEDED = 2
"""Independent sources that a key claim needs."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Evidence of a settled claim, back in its own source."""

    source: Captured
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
    assembled, origin = assemble(dossier), origins(dossier.sources)
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
        source, page = assembled.sheet_at(int(one["start"]))
        bearing = "contradicts" if source in against else "supports"
        yield Passage(dossier.source(source), page, str(one["quotation"]), bearing)


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
