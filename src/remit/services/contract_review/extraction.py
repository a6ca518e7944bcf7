"""From a contract and a playbook to questions and proposed passages. Patterns propose; people decide."""

from collections.abc import Sequence
from typing import Any

from remit.services.contract_review.playbook import LANGUAGES, Playbook, Position, read_playbook
from remit.services.contract_review.sorting import (
    AUTOMATIC,
    KEY,
    REFERENCE,
    as_facts,
    patterns,
    sorter_of,
)
from remit.services.contract_review.wording import words
from remit.services.kit import (
    Finding,
    Names,
    PlaybookRefused,
    Reading,
    ReadText,
    ServiceCall,
    ServiceResult,
    TypedPassage,
    case_choice,
    case_proposal,
    content_hash,
    left_to_people,
    placed,
    problem_of,
    propose_passages,
    read_document,
    type_passages,
)

RULE = "clauses-1"
"""Version of the patterns, kept with every proposal."""

MAX_PASSAGES = 5
MAX_TITLE = 120
_NEEDS_EVIDENCE = {"accepted": True, "deviates": True, "absent": False, "unclear": False}


def read_contract(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a contract at intake; refuses what has no text. The bytes tell the kind, `media_type` is not believed."""
    document = read_document(content, name=name)
    payload = {
        "name": name,
        "media_type": document.media_type,
        "pages": len(document.pages),
        "characters": len(document.text),
    }
    return Reading(payload=payload, kind="contract", title=title_of(document, name=name))


def title_of(document: ReadText, *, name: str) -> str:
    """Take the first line in capitals with words of a title, else the file's name."""
    lines = (" ".join(line.split()) for line in document.text[:4_000].splitlines())
    titles = (line for line in lines if line.isupper() and 8 <= len(line) <= MAX_TITLE and " " in line)
    return next(titles, name)


def extract(call: ServiceCall) -> ServiceResult:
    """Hand the contract, the questions of the playbook and the proposed passages to the room of judgement."""
    key = _key(call)
    reference = call.lookup.reference("playbook", key)
    try:
        if reference is None:
            raise PlaybookRefused(place=key, reason=f"there is no playbook “{key}”; put it as reference data and retry")
        playbook = read_playbook(reference.body)
        content = call.lookup.content()
        document = read_document(content, name=call.item.source_name)
    except PlaybookRefused as refusal:
        return ServiceResult(problems=(problem_of(refusal),))
    return _opened(call, playbook, document, content, version=reference.version)


def _opened(
    call: ServiceCall, playbook: Playbook, document: ReadText, content: bytes, *, version: int
) -> ServiceResult:
    found = find_passages(playbook, document)
    typed = typed_passages(call, document, found)
    clauses = frozenset(position.clause for position in playbook.positions)
    proposed = proposals(playbook, placed(found, typed, asked=clauses))
    variables = {
        "clauses": as_facts(typed, document.text),
        "questions": len(playbook.positions),
        "proposed": len(proposed),
        "playbook": {"key": _key(call), "version": version, "name": dict(playbook.name)},
    }
    handed = {
        "source": source(document, name=call.item.source_name, document_hash=content_hash(content)),
        "questions": [question(position) for position in playbook.positions],
        "proposals": proposed,
    }
    return ServiceResult(variables=variables, handed={"judgement": handed})


def source(document: ReadText, *, name: str, document_hash: str) -> dict[str, Any]:
    """Write a document down as the room of judgement takes it."""
    return {
        "name": name,
        "media_type": document.media_type,
        "document_hash": document_hash,
        "text": document.text,
        "pages": [[page.number, page.start, page.end] for page in document.pages],
    }


def question(position: Position) -> dict[str, Any]:
    """Ask about one position: is the clause there, and is it what the client accepts?"""
    answers = {key: (words("answers", key), needs) for key, needs in _NEEDS_EVIDENCE.items()}
    text = {language: position.title[language] for language in LANGUAGES}
    return case_choice(position.clause, text, answers, guideline=_guideline(position))


def _guideline(position: Position) -> Names:
    return {
        "en": f"Accepted: {position.accepted['en']}",
        "vi": f"Chấp nhận: {position.accepted['vi']}",
    }


def _key(call: ServiceCall) -> str:
    return str(call.parameters.get("playbook", "standard"))


def find_passages(playbook: Playbook, document: ReadText) -> tuple[Finding, ...]:
    """Find the passages that patterns give each position."""
    categories = tuple(position.category for position in playbook.positions)
    return propose_passages(categories, document.text, at_most=MAX_PASSAGES)


def typed_passages(call: ServiceCall, document: ReadText, found: Sequence[Finding]) -> tuple[TypedPassage, ...]:
    """Give the found passages their learnt types, decided only where the statement of work agrees; none without."""
    learnt = call.lookup.reference(REFERENCE, KEY)
    if learnt is None:
        return ()
    typed = type_passages(sorter_of(learnt), document.text, found, patterns=patterns())
    return typed if call.parameters.get("clause_types") == AUTOMATIC else left_to_people(typed)


def proposals(playbook: Playbook, found: Sequence[Finding]) -> list[dict[str, Any]]:
    """Propose passages for each position; a position without a passage is proposed as absent."""
    return [
        _proposal(position, [finding for finding in found if finding.category == position.clause])
        for position in playbook.positions
    ]


def _proposal(position: Position, found: list[Finding]) -> dict[str, Any]:
    """Patterns find a passage; whether it is what the client accepts they cannot say, so they leave the answer open."""
    score = found[0].score if found else 1 - position.category.threshold
    passages = [(finding.start, finding.end) for finding in found]
    return case_proposal(position.clause, None if found else "absent", passages, rule=RULE, score=score)
