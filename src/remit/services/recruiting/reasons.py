"""Reasons for a person to look, with their texts in both languages."""

from remit.services.kit import Names, Reasons, read_sentences, reasons
from remit.services.recruiting.folder import FOLDER

__all__ = ["reason", "reasons", "said"]

reason = Reasons(FOLDER).reason


def said(sort: str, key: str) -> Names | str:
    """Return what the line calls a field or a value in each language; the key itself where it has no name."""
    return read_sentences(FOLDER).get(f"{sort}.{key}", key)
