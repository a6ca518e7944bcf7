"""What the rules make of one order: facts for programs, sections for people, findings that somebody must decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from remit.services.figures import Writer
from remit.services.financial_process.folder import FOLDER
from remit.services.kit import Reasons, Refusal, Section, Wording

reason = Reasons(FOLDER).reason
"""Returns one reason for a person to look, with its texts in both languages."""

wording = Wording(FOLDER)


class OrderRefused(Refusal):
    """An order that lacks something or holds something impossible."""

    code = "finance.order"
    status = 422
    sentence = "The order cannot be used: {reason}."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to decide: the key by which it is decided, and its reason."""

    key: str
    reason: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an order."""

    title: str
    facts: Mapping[str, Any]
    sections: Sequence[Section]
    findings: Sequence[Finding] = ()
    table: Sequence[Mapping[str, str]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Words:
    """Writes words and numbers of the papers in one language."""

    language: str

    def __call__(self, key: str) -> str:
        """Return a word."""
        return wording.say("paper", key, language=self.language)

    def name(self, names: Mapping[str, str]) -> str:
        """Return a name in the papers' language."""
        return names.get(self.language, names["en"])

    def all(self, *keys: str) -> tuple[str, ...]:
        """Return several words, as the head of a table."""
        return tuple(self(key) if key else "" for key in keys)

    def number(self, value: Decimal, places: str = "0.01") -> str:
        """Write a number rounded half up, with thousands apart."""
        return Writer(self.language, "").decimals(value, places)

    def percent(self, share: Decimal, places: str = "0.001") -> str:
        """Write a fraction as a percentage."""
        return f"{self.number(share * 100, places)}%"

    def section(self, heading: str, head: tuple[str, ...], rows: Sequence[Sequence[str]], *right: int) -> Section:
        """Return a table to print; `right` numbers the columns of figures."""
        return Section(heading, () if rows else (self("none"),), head, tuple(map(tuple, rows)), right)


ENGLISH = Words("en")


DIGITS_MAX = 15
"""Digits of a number on either side of its point: what is reckoned of it stays exact, and no sum is larger."""


def number(value: Any, place: str) -> Decimal:
    """Read an exact number of at most `DIGITS_MAX` digits on either side. Refuses `OrderRefused` with its place."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise OrderRefused(reason=f"“{value}” is no number", place=place)
    if found.adjusted() >= DIGITS_MAX or int(found.as_tuple().exponent) < -DIGITS_MAX:
        raise OrderRefused(reason=f"“{value}” has more digits than are reckoned with", place=place)
    return found
