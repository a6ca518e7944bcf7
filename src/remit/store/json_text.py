"""JSON as both databases keep it."""

import re
from typing import Any

from remit.store.refusals import NotStorable
from remit.values.canonical import canonical_json

# An even number of backslashes before it: the character itself, and not the text "\\u0000".
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class JsonText(str):
    """A value that is written as JSON already."""

    __slots__ = ()


def json_text(value: Any) -> JsonText:
    """Write a value as canonical JSON. Refuses `NotStorable`: PostgreSQL keeps no NUL, so SQLite does not either."""
    if isinstance(value, JsonText):
        return value
    text = JsonText(canonical_json(value))
    if "\\u0000" in text and _NUL.search(text):
        raise NotStorable
    return text
