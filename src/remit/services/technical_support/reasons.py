"""Why a person looks, with its texts in both languages; and deliverables as JSON."""

from typing import Any

from remit.services.kit import Reasons, json_document, read_sentences, reasons
from remit.services.technical_support.folder import FOLDER

__all__ = ["document", "reason", "reasons"]

document = json_document
_REASONS = Reasons(FOLDER, under="why")


def reason(code: str, **fields: Any) -> dict[str, Any]:
    """Return one reason for a person to look; levels are said in the reader's language."""
    levels = read_sentences(FOLDER)
    return _REASONS.reason(code, **{key: levels.get(f"level.{value}", value) for key, value in fields.items()})
