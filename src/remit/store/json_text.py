"""JSON as both databases keep it."""

import re
from typing import Any

from msgspec.json import Encoder

from remit.store.refusals import NotStorable
from remit.values.canonical import canonical_json

# An even number of backslashes before it: the character itself, and not the text "\\u0000".
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_ENCODER = Encoder()


class JsonText(str):
    """A value that is written as JSON already."""

    __slots__ = ()


def json_text(value: Any) -> JsonText:
    """Write a value as canonical JSON. Refuses `NotStorable`: PostgreSQL keeps no NUL, so SQLite does not either."""
    if isinstance(value, JsonText):
        return value
    return _storable(canonical_json(value))


def plain_json_text(value: Any) -> JsonText:
    """Write a value that holds text, finite numbers, lists and maps alone, its keys as they stand. Refuses likewise.

    Several times quicker than the canonical text, which a fact needs only where it is hashed.
    """
    return _storable(_ENCODER.encode(value).decode())


def _storable(text: str) -> JsonText:
    if "\\u0000" in text and _NUL.search(text):
        raise NotStorable
    return JsonText(text)
