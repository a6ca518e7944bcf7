"""The brief as data: what both printed forms and the JSON say, in one place and one language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.services.business_research.dossier import Dossier, Question
from remit.services.business_research.weighing import (
    Passage,
    Weighed,
    in_order,
    unanswered,
    weigh,
)
from remit.services.business_research.wording import say
from remit.services.kit import (
    Mention,
    Resolved,
    citation,
    citation_mark,
    grade_source,
    origins,
    resolve_mentions,
    signed_rows,
)


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that a brief says; `number` is the item's."""

    dossier: Dossier
    number: str
    weighed: tuple[Weighed, ...]
    open_questions: tuple[Question, ...]
    resolved: Resolved
    case_file: Mapping[str, Any]
    style: str
    language: str

    def say(self, group: str, key: str) -> str:
        """Return words of the brief in its language."""
        return say(group, key, language=self.language)

    @property
    def disputed(self) -> tuple[Weighed, ...]:
        """The claims that something in the sources speaks against."""
        return tuple(one for one in self.weighed if one.is_disputed)

    def cited(self, passage: Passage) -> str:
        """Write where a passage stands, in the agreed style."""
        return citation_mark(
            passage.source, style=self.style, number=self._number(passage.source.key), page=passage.page
        )

    def side(self, passage: Passage) -> str:
        """Write whether a passage bears its claim out or speaks against it."""
        against = passage.bearing == "contradicts"
        return self.say("report", "against") if against else self.say("answers", "supported")

    def _number(self, key: str) -> int:
        return [one.key for one in self.dossier.sources].index(key) + 1

    def flags(self, one: Weighed) -> str:
        """Write what a reader must know beside a claim."""
        given = {"key": one.claim.is_key, "single": one.single_source, "disputed": one.is_disputed}
        return ", ".join(self.say("report", key) for key, holds in given.items() if holds)

    def facts(self) -> list[tuple[str, str]]:
        """Return the title block."""
        signed = self.case_file["sign_off"]
        return [
            (self.say("report", "number"), self.number),
            (self.say("report", "as_of"), self.dossier.as_of.isoformat()),
            (self.say("report", "sources_count"), str(len(self.dossier.sources))),
            (self.say("report", "signed_by"), f"{signed['person']}, {signed['at'][:10]}"),
        ]

    def findings(self) -> list[list[str]]:
        """Return a row per claim: claim, flags, answer, confidence, independent sources."""
        return [
            [
                one.claim.text,
                self.flags(one),
                self.say("answers", one.answer),
                self.say("confidence", one.confidence),
                str(one.independent),
            ]
            for one in self.weighed
        ]

    def tree(self) -> list[tuple[int, Question, tuple[Weighed, ...]]]:
        """Return the question tree with the claims that answer each question."""
        return [
            (depth, question, tuple(one for one in self.weighed if one.claim.question == question.key))
            for depth, question in in_order(self.dossier)
        ]

    def estimates(self) -> list[list[str]]:
        """Return a row per estimate, seeds left out: what, its question, the pooled distribution."""
        settled = {one["key"]: one for one in self.case_file["questions"]}
        return [
            [one.text, settled[one.key]["answer_text"][self.language]]
            for one in self.dossier.estimates
            if one.known is None
        ]

    def sources(self) -> list[list[str]]:
        """Return a row per source: reference, grade, why, origin."""
        origin = origins(self.dossier.sources)
        rows = []
        for number, one in enumerate(self.dossier.sources, start=1):
            graded = grade_source(one, as_of=self.dossier.as_of)
            marks = ", ".join(self.say("marks", key) for key in graded.reasons) or self.say("marks", "primary")
            rows.append([citation(one, style=self.style, number=number), graded.letter, marks, str(origin[one.key])])
        return rows

    def entities(self) -> list[list[str]]:
        """Return a row per organisation that several mentions name: name, all names, why."""
        mentions = {one.key: one for one in self.dossier.mentions}
        return [self._entity([mentions[key] for key in members]) for members in self.resolved.entities]

    def _entity(self, members: Sequence[Mention]) -> list[str]:
        keys = {one.key for one in members}
        names = "; ".join(dict.fromkeys(one.name for one in members))
        told = [one for one in self.resolved.compared if one.left in keys or one.right in keys]
        names_of = {one.key: one.name for one in self.dossier.mentions}
        why = dict.fromkeys(
            f"{names_of[one.left]} / {names_of[one.right]}: {self.say('verdicts', one.verdict)}"
            f" ({self.say('rules', one.rule)}, {one.alike:.0f}%)"
            for one in told
        )
        return [max((one.name for one in members), key=len), names, "\n".join(why) or "–"]

    def certificate(self) -> tuple[tuple[str, str], ...]:
        """Return who signed what."""
        return signed_rows(self.case_file, language=self.language)


def compose_brief(dossier: Dossier, case_file: Mapping[str, Any], *, number: str, style: str, language: str) -> Brief:
    """Put a brief together from the dossier and the signed case."""
    weighed = weigh(dossier, case_file)
    resolved = resolve_mentions(dossier.mentions)
    return Brief(dossier, number, weighed, unanswered(dossier, weighed), resolved, case_file, style, language)


def as_json(brief: Brief) -> dict[str, Any]:
    """Write the brief as data."""
    origin = origins(brief.dossier.sources)
    return {
        "item": brief.number,
        "title": brief.dossier.title,
        "as_of": brief.dossier.as_of.isoformat(),
        "claims": [_claim(brief, one) for one in brief.weighed],
        "estimates": [one for one in brief.case_file["questions"] if one.get("shares")],
        "unanswered": [one.text for one in brief.open_questions],
        "entities": [list(members) for members in brief.resolved.entities],
        "sources": [
            {"key": one.key, "grade": grade_source(one, as_of=brief.dossier.as_of).letter, "origin": origin[one.key]}
            for one in brief.dossier.sources
        ],
        "sign_off": brief.case_file["sign_off"],
        "agreement": brief.case_file["agreement"],
    }


def _claim(brief: Brief, one: Weighed) -> dict[str, Any]:
    return {
        "key": one.claim.key,
        "question": one.claim.question,
        "text": one.claim.text,
        "key_claim": one.claim.is_key,
        "answer": one.answer,
        "confidence": one.confidence,
        "independent_sources": one.independent,
        "single_source": one.single_source,
        "disputed": one.is_disputed,
        "evidence": [
            {"source": each.source.key, "page": each.page, "bearing": each.bearing, "quotation": each.quotation}
            for each in one.passages
        ],
        "reasons": one.settled["reasons"],
        "decided": one.settled["decided"],
    }
