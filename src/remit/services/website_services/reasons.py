"""Why a person looks, with its texts; and deliverables as JSON."""

import json
from collections.abc import Sequence
from typing import Any

from remit.services.kit import Document, read_sentences
from remit.services.website_services.folder import FOLDER


def reason(code: str, **fields: Any) -> dict[str, Any]:
    """Return one reason for a person to look, with its texts in both languages."""
    texts = {language: text.format(**fields) for language, text in read_sentences(FOLDER)[f"why.{code}"].items()}
    return {"reason": code, "code": f"why.{code}", "name": read_sentences(FOLDER)[f"name.{code}"], "text": texts}


def reasons(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the variables that reasons make."""
    return {"reasons": list(found), "reason_codes": list(dict.fromkeys(one["reason"] for one in found))}


def document(name: str, fact: Any) -> Document:
    """Return a fact as a JSON deliverable."""
    return Document(name, "application/json", json.dumps(fact, ensure_ascii=False, indent=2).encode())
