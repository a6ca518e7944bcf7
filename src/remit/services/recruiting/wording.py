"""The line's sentences in the language of an application."""

from typing import Any

from remit.services.kit import ServiceCall, read_sentences
from remit.services.recruiting.folder import FOLDER


class Said:
    """The sentences in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, code: str, **fields: Any) -> str:
        """Return a sentence with its places filled."""
        return read_sentences(FOLDER)[code][self._language].format_map(fields)


def words_of(call: ServiceCall) -> Said:
    """Return the sentences in the language that the candidate is written to in."""
    return Said(str(call.item.payload.get("language", "en")))
