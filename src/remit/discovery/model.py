"""The facts of a collection, a production and a matter's calendar. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Coding(StrEnum):
    """What reviewers say of a document."""

    PRODUCE = "produce"
    REDACT = "redact"
    PRIVILEGED = "privileged"
    OTHER = "other"


class Fate(StrEnum):
    """What becomes of a document: produced, produced with passages struck, a sheet in its place, or left out."""

    PRODUCED = "produced"
    REDACTED = "redacted"
    WITHHELD = "withheld"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Item:
    """A document of a collection with the fields of its load file; `parent` is what it was attached to."""

    key: str
    custodian: str
    fields: Mapping[str, str]
    text_path: str
    native_path: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document in a production with its fate and its pages' numbers, first and last."""

    key: str
    fate: Fate
    first: str
    last: str
    pages: int


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a court's rule: so many days or months after (or before) an event, and where its end may fall."""

    name: str
    event: str
    count: int
    unit: str = "calendar"  # calendar, court, months
    before: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A period's last day, with how it was counted in words."""

    name: str
    day: date
    rule: str
    counted: str
