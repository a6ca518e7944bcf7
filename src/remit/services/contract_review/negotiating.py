"""The redline: the contract with the client's wording offered where it departs, as changes that Word tracks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from remit.services.contract_review.findings import Issue
from remit.services.kit import Change, as_document, find_quotation, read_document, redline, whole_sentences

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def offered(
    content: bytes, settled: Sequence[Issue], case_file: Mapping[str, Any], *, name: str, language: str
) -> bytes | None:
    """Return the contract with every fallback offered; None where there is nothing to offer.

    A DOCX keeps its look; any other contract is set anew from its text. A passage departs by its first evidence, and
    whole sentences give way: wording put in the place of half a sentence reads as nothing. Where several clauses depart
    in one sentence, their wordings follow one another. A required clause that is missing is offered at the end.
    """
    document = read_document(content, name=name)
    own = [_of_contract(one, first=str(case_file["sources"][0]["name"])) for one in settled]
    changes = [*_replaced(document.text, own, language=language), *_added(settled, language=language)]
    if not changes:
        return None
    signed = case_file["sign_off"]
    word = content if document.media_type == DOCX else as_document(document.text)
    made, missing = redline(word, changes, author=signed["person"], at=datetime.fromisoformat(signed["at"]))
    return None if len(missing) == len(changes) else made


def _of_contract(one: Issue, *, first: str) -> Issue:
    """Keep the passages of the contract itself: another document is evidence, and not what is being negotiated."""
    evidence = [piece for piece in one.question["evidence"] if piece["source"] == first]
    return replace(one, question={**one.question, "evidence": evidence})


def _replaced(text: str, settled: Sequence[Issue], *, language: str) -> Iterator[Change]:
    spans: list[tuple[int, int, list[str]]] = []
    for one in sorted(_departing(text, settled, language=language)):
        start, end, instead = one
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]), [*spans[-1][2], instead])
        else:
            spans.append((start, end, [instead]))
    yield from (Change(text[start:end], " ".join(dict.fromkeys(offers))) for start, end, offers in spans)


def _departing(text: str, settled: Sequence[Issue], *, language: str) -> Iterator[tuple[int, int, str]]:
    """Yield the sentences in which a clause departs, each with the wording to offer."""
    for one in settled:
        instead = one.position.fallback[language]
        evidence = one.question["evidence"]
        if one.is_issue and instead and one.answer != "absent" and evidence:
            for start, end in find_quotation(text, quotation=str(evidence[0]["quotation"]))[:1]:
                yield (*whole_sentences(text, start=start, end=end), instead)


def _added(settled: Sequence[Issue], *, language: str) -> Iterator[Change]:
    for one in settled:
        instead = one.position.fallback[language]
        if one.is_issue and instead and one.answer == "absent":
            yield Change("", instead)
