"""What is told to whoever answers: why the contact came here, in both languages, without anybody's personal data."""

from pathlib import Path
from typing import Any

from remit.services.kit import read_sentences

FOLDER = Path(__file__).parent


def finding(reason: str, **fields: str) -> dict[str, Any]:
    """Write a finding as the JSON a task shows."""
    sentences = read_sentences(FOLDER)
    code = f"help_desk.{reason}"
    return {
        "reason": reason,
        "name": dict(sentences[f"reason.{reason}"]),
        "code": code,
        "text": {language: sentence.format_map(fields) for language, sentence in sentences[code].items()},
        "place": None,
        "clause": None,
        "fields": fields,
    }
