"""Reasons for a person to look, with their texts in both languages."""

from typing import Any

from remit.services.kit import read_sentences
from remit.services.media_process.folder import FOLDER


def reason(code: str, **fields: Any) -> dict[str, Any]:
    """Return one reason."""
    sentences = read_sentences(FOLDER)
    texts = {language: text.format(**fields) for language, text in sentences[code].items()}
    short = code.partition(".")[2]
    return {"reason": short, "code": code, "name": sentences[f"name.{short}"], "text": texts, "fields": fields}


def reasons(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the variables that show reasons."""
    return {"reasons": found, "reason_codes": list(dict.fromkeys(one["reason"] for one in found)), "found": len(found)}
