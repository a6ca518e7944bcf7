"""The line's sentences in the language of an application."""

from remit.services.kit import Sentences, ServiceCall
from remit.services.recruiting.folder import FOLDER


def words_of(call: ServiceCall) -> Sentences:
    """Return the sentences in the language that the candidate is written to in."""
    return Sentences(FOLDER, str(call.item.payload.get("language", "en")))
