"""Problem and reason codes as sentences: the line's own words in the reader's language, with the fields filled in."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from remit.locale import translator
from remit.services.kit import Line
from remit.web.sums import sum_said


def sentence_of(line: Line | None, found: Any, *, language: str) -> str:
    """Say a reason or problem: a code, or an object with `code`, `message` and `fields`."""
    if not isinstance(found, Mapping):
        return _said(line, str(found), {}, language) or str(found)
    if isinstance(found.get("text"), Mapping):
        return translator(language).of(found["text"])
    fields = found.get("fields") or {}
    said = _said(line, str(found.get("code", "")), fields, language)
    return said or str(found.get("message") or found.get("code") or "")


def name_of(found: Any, *, language: str) -> str:
    """Return what a reason is called in short; empty where it has no name."""
    named = found.get("name") if isinstance(found, Mapping) else None
    return translator(language).of(named) if isinstance(named, Mapping) else ""


def _said(line: Line | None, code: str, fields: Mapping[str, Any], language: str) -> str | None:
    text = line.sentence(code, language=language) if line and code else None
    said = {name: sum_said(name, value, language=language) for name, value in fields.items()}
    return text.format_map(defaultdict(lambda: "–", said)) if text else None
