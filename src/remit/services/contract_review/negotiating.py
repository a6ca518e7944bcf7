"""The redline: the contract with the client's wording offered where it departs, as changes that Word tracks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from remit.services.contract_review.findings import Issue
from remit.services.kit import Change, as_document, read_document, redline

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def offered(
    content: bytes, settled: Sequence[Issue], case_file: Mapping[str, Any], *, name: str, language: str
) -> bytes | None:
    """Return the contract with every fallback offered; None where there is nothing to offer.

    A DOCX keeps its look; any other contract is set anew from its text. A passage departs by its first evidence; a
    required clause that is missing is offered at the end.
    """
    changes = list(_changes(settled, language=language))
    if not changes:
        return None
    document = read_document(content, name=name)
    signed = case_file["sign_off"]
    word = content if document.media_type == DOCX else as_document(document.text)
    made, missing = redline(word, changes, author=signed["person"], at=datetime.fromisoformat(signed["at"]))
    return None if len(missing) == len(changes) else made


def _changes(settled: Sequence[Issue], *, language: str) -> Iterator[Change]:
    for one in settled:
        instead = one.position.fallback[language]
        if not one.is_issue or not instead:
            continue
        if one.answer == "absent":
            yield Change("", instead)
        elif one.question["evidence"]:
            yield Change(str(one.question["evidence"][0]["quotation"]), instead)
