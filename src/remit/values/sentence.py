"""A sentence that can be said in other languages: English text with `{field}` places, and what fills them."""

from collections.abc import Mapping
from typing import Any


class Sentence(str):
    """An English sentence with its fields filled in, which remembers its text and its fields.

    It goes wherever a text goes; who speaks another language says `text` in it and fills in the same fields.
    """

    text: str
    fields: Mapping[str, Any]

    def __new__(cls, text: str, /, **fields: Any) -> "Sentence":
        """Fill the fields in."""
        said = super().__new__(cls, text.format_map(fields))
        said.text, said.fields = text, fields
        return said

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (self.text, dict(self.fields)))


def _rebuild(text: str, fields: dict[str, Any]) -> Sentence:
    return Sentence(text, **fields)
