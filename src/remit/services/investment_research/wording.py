"""The words of the note by language."""

from remit.services.investment_research.folder import FOLDER
from remit.services.kit import Wording

_WORDING = Wording(FOLDER)
words, group = _WORDING.words, _WORDING.group
