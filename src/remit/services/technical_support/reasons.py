"""Why a person looks, with its texts; and deliverables as JSON."""

import json
from collections.abc import Sequence
from typing import Any

from remit.services.kit import Document, read_sentences
from remit.services.technical_support.folder import FOLDER


def reason(code: str, **fields: Any) -> dict[str, Any]:
    """Return one reason for a person to look, with its texts in both languages; levels are said in theirs."""
    texts = {
        language: text.format(**{key: _said(value, language) for key, value in fields.items()})
        for language, text in read_sentences(FOLDER)[f"why.{code}"].items()
    }
    return {"reason": code, "code": f"why.{code}", "name": read_sentences(FOLDER)[f"name.{code}"], "text": texts}


def _said(value: Any, language: str) -> Any:
    return read_sentences(FOLDER).get(f"level.{value}", {}).get(language, value)


def reasons(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the variables that reasons make."""
    return {"reasons": list(found), "reason_codes": list(dict.fromkeys(one["reason"] for one in found))}


def document(name: str, fact: Any) -> Document:
    """Return a fact as a JSON deliverable."""
    return Document(name, "application/json", json.dumps(fact, ensure_ascii=False, indent=2).encode())
