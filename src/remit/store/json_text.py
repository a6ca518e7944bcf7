"""JSON as both databases keep it."""

import re
from typing import Any

from remit.store.refusals import NotStorable
from remit.values.canonical import canonical_json

# An even number of backslashes before it: the character itself, and not the text "\\u0000".
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def json_text(value: Any) -> str:
    """Write a value as canonical JSON. Refuses `NotStorable`: PostgreSQL keeps no NUL, so SQLite does not either."""
    text = canonical_json(value)
    if "\\u0000" in text and _NUL.search(text):
        raise NotStorable
    return text
