"""What is told to whoever works a call or a day, in both languages, without anybody's number."""

from pathlib import Path
from typing import Any

from remit.services.kit import read_sentences

FOLDER = Path(__file__).parent


def finding(reason: str, **fields: str) -> dict[str, Any]:
    """Write a finding as the JSON a task shows."""
    sentences = read_sentences(FOLDER)
    code = f"call_centre.{reason}"
    return {
        "reason": reason,
        "name": dict(sentences[f"reason.{reason}"]),
        "code": code,
        "text": {language: sentence.format_map(fields) for language, sentence in sentences[code].items()},
        "place": None,
        "clause": None,
        "fields": fields,
    }
