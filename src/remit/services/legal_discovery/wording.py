"""The words of the production by language."""

from pathlib import Path

from remit.services.kit import Wording

_WORDING = Wording(Path(__file__).parent)
words, say = _WORDING.words, _WORDING.say
