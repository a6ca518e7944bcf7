"""From a dossier to one readable document and one question per claim: do its sources bear it out?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from remit.services.business_research.dossier import Claim, Dossier, NoDossier, Quotation, read_dossier
from remit.services.business_research.wording import words
from remit.services.kit import (
    Paged,
    Reading,
    Refusal,
    ServiceCall,
    ServiceResult,
    case_choice,
    case_estimate,
    case_proposal,
    find_quotation,
    paged,
)

RULE = "quotations-1"
ANSWERS = {"supported": True, "partly": True, "contradicted": True, "unsupported": False}
"""The answers to a claim, and whether each needs a passage."""


class QuotationLost(Refusal):
    """A quotation that does not stand in its source."""

    code = "research.quotation"
    status = 422
    sentence = "“{quotation}” does not stand in {source}, which {claim} quotes. Quote the source as it is."


@dataclass(frozen=True, slots=True)
class Assembled:
    """All sources, one after the other, as one text that reviewers read and evidence points into.

    `sheets` says of each page which page of which source it shows.
    """

    read: Paged
    sheets: tuple[tuple[str, int], ...]

    def sheet_at(self, position: int) -> tuple[str, int]:
        """Return source and page that hold a position."""
        return self.sheets[self.read.page_at(position)]

    def start_of(self, source: str) -> int:
        """Return where a source begins."""
        return self.read.starts[next(at for at, (key, _) in enumerate(self.sheets) if key == source)]


def assemble(dossier: Dossier) -> Assembled:
    """Put the pages of all sources into one text, in the order of the dossier."""
    pages = [(source, page) for source in dossier.sources for page in source.document.pages]
    read = paged(source.document.text[page.start : page.end] for source, page in pages)
    return Assembled(read, tuple((source.key, page.number) for source, page in pages))


def anchor(assembled: Assembled, dossier: Dossier, claim: Claim, quotation: Quotation) -> tuple[int, int]:
    """Find a quotation in its source. Refuses `QuotationLost`: what does not verify is never delivered."""
    first = assembled.start_of(quotation.source)
    source = dossier.source(quotation.source)
    found = find_quotation(source.document.text, quotation=quotation.text)
    if not found:
        raise QuotationLost(place=claim.key, quotation=quotation.text, source=source.title, claim=claim.key)
    return first + found[0][0], first + found[0][1]


def read_research(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a dossier at intake; refuses what is none, a source without text and a quotation that is not there."""
    del media_type
    dossier = read_dossier(content)
    if not dossier.claims:
        raise NoDossier(place="claims", reason="it makes no claim")
    assembled = assemble(dossier)
    for claim in dossier.claims:
        for quotation in claim.quotations:
            anchor(assembled, dossier, claim, quotation)
    payload = {
        "name": name,
        "as_of": dossier.as_of.isoformat(),
        "questions": len(dossier.questions),
        "sources": [{"key": one.key, "title": one.title, "publisher": one.publisher} for one in dossier.sources],
        "claims": len(dossier.claims),
    }
    return Reading(payload=payload, kind="dossier", title=dossier.title)


def ask(call: ServiceCall) -> ServiceResult:
    """Hand the assembled dossier, a question per claim and its quotations to the room of judgement."""
    content = call.lookup.content()
    dossier = read_dossier(content)
    assembled = assemble(dossier)
    proposals = [_proposal(assembled, dossier, claim) for claim in dossier.claims]
    handed = {
        "source": assembled.read.source(call.item.source_name, document=content),
        "questions": list(_questions(dossier)),
        "proposals": proposals,
    }
    variables = {"questions": len(handed["questions"]), "quotations": sum(len(one["passages"]) for one in proposals)}
    return ServiceResult(variables=variables, handed={"judgement": handed})


def _questions(dossier: Dossier) -> Iterator[dict[str, Any]]:
    asked = {one.key: one.text for one in dossier.questions}
    answers = {key: (words("answers", key), needs) for key, needs in ANSWERS.items()}
    for claim in dossier.claims:
        guideline = _guideline(asked[claim.question], is_key=claim.is_key)
        yield case_choice(claim.key, dict.fromkeys(("en", "vi"), claim.text), answers, guideline=guideline)
    for one in dossier.estimates:
        text, guideline = dict.fromkeys(("en", "vi"), one.text), words("report", "estimate_rule")
        yield case_estimate(one.key, text, one.unit, guideline=guideline, known=one.known)


def _guideline(question: str, *, is_key: bool) -> Mapping[str, str]:
    rule = words("report", "key_rule" if is_key else "plain_rule")
    return {language: f"{question} {rule[language]}" for language in ("en", "vi")}


def _proposal(assembled: Assembled, dossier: Dossier, claim: Claim) -> dict[str, Any]:
    """Propose the desk's quotations; each is verified, but what they prove is the reviewers' to say."""
    against = any(one.bearing == "contradicts" for one in claim.quotations)
    answer = None if against else "supported" if claim.quotations else "unsupported"
    passages = [anchor(assembled, dossier, claim, one) for one in claim.quotations]
    return case_proposal(claim.key, answer, passages, rule=RULE, score=0.5 if against else 0.9)
