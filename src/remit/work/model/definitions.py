"""Published definitions: BPMN, CMMN and DMN documents, versioned and immutable."""

from dataclasses import dataclass
from enum import StrEnum

from remit.values.identifier import Identifier
from remit.values.moment import Moment

HOUSE = "*"
"""The tenant of house-wide definitions: they hold no client's data and every tenant may run them."""


class Notation(StrEnum):
    """The notation of a definition."""

    BPMN = "bpmn"
    CMMN = "cmmn"
    DMN = "dmn"


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of one process, case or decision; a client's own of the same key goes before the house's.

    `hash` is the content hash of the document it stands in, which may hold several.
    """

    tenant: Identifier
    id: Identifier
    notation: Notation
    key: str
    version: int
    hash: str
    name: str
    line: str | None
    published_at: Moment
    published_by: str
    file_name: str | None = None
