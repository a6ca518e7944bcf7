"""The facts of the room; all frozen."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class BankItem:
    """One question of an item bank with its one right answer."""

    key: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Marked:
    """What an attempt came to: right of asked, and whether that reaches the pass mark (percent)."""

    right: int
    asked: int
    passed: bool

    @property
    def percent(self) -> Fraction:
        """The share of right answers in percent."""
        return Fraction(100 * self.right, self.asked) if self.asked else Fraction(0)


@dataclass(frozen=True, slots=True)
class Rated:
    """What two raters came to: mean of all scores, exact agreement in percent, Krippendorff's alpha (ordinal)."""

    mean: Fraction
    agreed_percent: Fraction
    alpha: float | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """What a certificate is good for; empty parts do not narrow it."""

    process: str
    client: str = ""
    language: str = ""
    location: str = ""

    @property
    def key(self) -> str:
        """The key that a task asks for: the parts that are named, joined by dots."""
        return ".".join(part for part in (self.process, self.client, self.language, self.location) if part)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Somebody's certificate: from `valid_from` to before `valid_until`, for a version of the procedure."""

    person: str
    key: str
    valid_from: date
    valid_until: date
    procedure: str


class Renewal(StrEnum):
    """Why somebody is to be certified again."""

    EXPIRED = "expired"
    EXPIRES = "expires"
    PROCEDURE = "procedure"
    QUALITY = "quality"
