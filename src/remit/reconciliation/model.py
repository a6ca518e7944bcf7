"""The facts of the room: statements, open items, matches. Amounts are whole minor units; money coming in is above 0."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Rule(StrEnum):
    """By what a match was made, in the order of the passes."""

    REFERENCE = "reference"  # the text names the items, and the amounts are equal
    CHARGES = "charges"  # the same, less charges that the bank kept
    INSTALMENTS = "instalments"  # several lines name one item and add up to it
    EXACT = "exact"  # amount and party are equal within the window, and nothing else is
    COLLECTIVE = "collective"  # one subset of the party's items adds up to the line, and only one
    STANDING = "standing"  # fees, interest: a text that the client has a rule for
    FUZZY = "fuzzy"  # amount equal, party alike, and nobody else comes close
    PERSON = "person"  # somebody said so


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One booked line of a statement."""

    key: str
    booked_date: date
    minor: int
    party: str = ""
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A bank's statement: balances as the bank states them, None where it states none."""

    account: str
    currency: str
    number: str
    opening_minor: int | None
    closing_minor: int | None
    from_date: date | None
    until_date: date | None
    lines: tuple[StatementLine, ...]


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What the books say is still to be paid: to the client above 0, by the client below."""

    key: str
    party: str
    minor: int
    due_date: date
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Lines that settle items; `difference` is lines less items, booked to `account` (charges, fees, interest)."""

    rule: Rule
    lines: tuple[str, ...]
    items: tuple[str, ...] = ()
    difference: int = 0
    account: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StandingRule:
    """A text by which lines of one direction are booked to an account; up to `most` minor units, 0 without limit."""

    contains: str
    account: str
    sign: int = -1
    most: int = 0


@dataclass(frozen=True, slots=True)
class Policy:
    """What the client agreed about matching.

    `window_days` between due day and booking; `charges` minor units that a bank may have kept; `subset_size` items at
    most in a collective payment out of `subset_among`; `likeness` of names from 0 to 100, `margin` before the next.
    """

    window_days: int = 60
    charges: int = 0
    charges_account: str = "charges"
    subset_size: int = 5
    subset_among: int = 12
    likeness: int = 88
    margin: int = 8
    standing: tuple[StandingRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the passes made of a statement: matches, and what is left on either side."""

    matches: tuple[Match, ...]
    lines: tuple[StatementLine, ...]
    items: tuple[OpenItem, ...]
    counts: Mapping[Rule, int] = field(default_factory=dict)
