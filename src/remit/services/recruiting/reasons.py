"""Why a person looks, with the texts in both languages."""

from typing import Any

from remit.services.kit import read_sentences
from remit.services.recruiting.folder import FOLDER


def reason(code: str, **fields: Any) -> dict[str, Any]:
    """Return one reason of the line."""
    sentences = read_sentences(FOLDER)
    texts = {language: text.format(**fields) for language, text in sentences[code].items()}
    short = code.partition(".")[2]
    return {"reason": short, "code": code, "name": sentences[f"name.{short}"], "text": texts, "fields": fields}


def reasons(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the variables that carry reasons to a task."""
    return {"reasons": found, "reason_codes": list(dict.fromkeys(one["reason"] for one in found))}
