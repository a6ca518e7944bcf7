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
    """One version of one definition; a client's own of the same key goes before the house's."""

    tenant: Identifier
    id: Identifier
    key: str
    version: int
    hash: str
    notation: Notation
    name: str
    line: str | None
    xml: str
    published_at: Moment
    published_by: str
    file_name: str | None = None
