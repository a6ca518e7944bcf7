"""Attribute sampling by lots: code letters, sample sizes and acceptance numbers of ISO 2859-1, single sampling.

The tables are those of MIL-STD-105E (tables I and II-A to II-C), which ISO 2859-1:1989 took over; normal and tightened
stand so in the edition of 1999 too. They are regular: along a diagonal of (code letter + AQL) the acceptance number is
the same, so a diagonal's number and its two arrows are all that need be kept. In reduced inspection a result between
acceptance and rejection number accepts the lot and ends reduced inspection.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from remit.contracts.model import INSPECTION_LEVELS, QUALITY_LIMITS
from remit.values.refusal import Refusal


class Severity(StrEnum):
    """How sharply lots are inspected just now; `discontinued` looks at every item until a lead starts it anew."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    REDUCED = "reduced"
    DISCONTINUED = "discontinued"


class PlanRefused(Refusal):
    """A quality limit or inspection level that the tables do not have."""

    code = "quality.attribute_plan"
    status = 422
    sentence = "The tables have no {what} “{value}”; choose one of {choices}."


@dataclass(frozen=True, slots=True)
class AttributePlan:
    """How many of a lot are looked at, and at how many nonconforming the lot is accepted or rejected."""

    letter: str
    size: int
    accept: int
    reject: int


LETTERS = "ABCDEFGHJKLMNPQRS"
LEVELS, AQLS = INSPECTION_LEVELS, QUALITY_LIMITS
_LOTS = (8, 15, 25, 50, 90, 150, 280, 500, 1_200, 3_200, 10_000, 35_000, 150_000, 500_000)
_CODES: Mapping[str, str] = {
    "S-1": "AAAABBBBCCCCDDD",
    "S-2": "AAABBBCCCDDDEEE",
    "S-3": "AABBCCDDEEFFGGH",
    "S-4": "AABCCDEEFGGHJJK",
    "I": "AABCCDEFGHJKLMN",
    "II": "ABCDEFGHJKLMNPQ",
    "III": "BCDEFGHJKLMNPQR",
}
_SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150)
_REDUCED_SIZES = (2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800)
_NORMAL = {14: (0, 1), 17: (1, 2), 18: (2, 3), 19: (3, 4), 20: (5, 6), 21: (7, 8), 22: (10, 11), 23: (14, 15)}
_NORMAL |= {24: (21, 22), 25: (30, 31), 26: (44, 45)}
_TIGHTENED = {15: (0, 1), 18: (1, 2), 19: (2, 3), 20: (3, 4), 21: (5, 6), 22: (8, 9), 23: (12, 13), 24: (18, 19)}
_TIGHTENED |= {25: (27, 28), 26: (41, 42)}
_REDUCED = {14: (0, 1), 17: (0, 2), 18: (1, 3), 19: (1, 4), 20: (2, 5), 21: (3, 6), 22: (5, 8), 23: (7, 10)}
_REDUCED |= {24: (10, 13), 25: (14, 17), 26: (21, 24)}
# The letters A to C share one size in reduced inspection, so the first two have numbers of their own.
_REDUCED_A = {14: (0, 1), 17: (1, 2), 18: (2, 3), 19: (3, 4), 20: (5, 6), 21: (7, 8), 22: (10, 11), 23: (14, 15)}
_REDUCED_A |= {24: (21, 22), 25: (30, 31)}
_REDUCED_B = {14: (0, 1), 17: (0, 2), 18: (1, 3), 19: (2, 4), 20: (3, 5), 21: (5, 6), 22: (7, 8), 23: (10, 11)}
_REDUCED_B |= {24: (14, 15), 25: (21, 22), 26: (30, 31)}
_LAST_WIDE_ROW = 4
"""Above Ac 21 the tables go on for the letters A to E alone."""


def code_letter(*, lot: int, level: str) -> str:
    """Return the code letter for a lot of this size at an inspection level (table I). Refuses `PlanRefused`."""
    if level not in _CODES:
        raise PlanRefused(place="level", what="inspection level", value=level, choices=", ".join(LEVELS))
    return _CODES[level][bisect_left(_LOTS, lot)]


def single_plan(*, letter: str, aql: Decimal, severity: Severity) -> AttributePlan:
    """Return the plan for a code letter and quality limit, arrows followed. Refuses `PlanRefused`."""
    column = _column(aql)
    row = LETTERS.index(letter)
    found = _numbers(row, column, severity)
    if found is None:
        row = _arrow(row, column, severity)
        found = _numbers(row, column, severity)
    assert found is not None, "every arrow ends at a plan"
    sizes = _REDUCED_SIZES if severity is Severity.REDUCED else _SIZES
    return AttributePlan(LETTERS[row], sizes[row], *found)


def _column(aql: Decimal) -> int:
    if aql not in AQLS:
        raise PlanRefused(place="aql", what="quality limit", value=aql, choices=", ".join(map(str, AQLS)))
    return AQLS.index(aql)


def _numbers(row: int, column: int, severity: Severity) -> tuple[int, int] | None:
    """Return what stands in a cell of the table: two numbers, or None for an arrow."""
    diagonal = row + column
    if diagonal >= 25 and row > _LAST_WIDE_ROW:
        return None
    if severity is Severity.TIGHTENED:
        return None if (row, diagonal) == (0, 15) else _TIGHTENED.get(diagonal)
    if LETTERS[row] == "S":
        return None
    if severity is Severity.REDUCED:
        return {0: _REDUCED_A, 1: _REDUCED_B}.get(row, _REDUCED).get(diagonal)
    return _NORMAL.get(diagonal)


def _arrow(row: int, column: int, severity: Severity) -> int:
    """Follow the arrow of a cell: up from the far side of the numbers, else down, else the nearest there is."""
    rows = [each for each in range(len(LETTERS)) if _numbers(each, column, severity) is not None]
    below, above = [each for each in rows if each > row], [each for each in rows if each < row]
    first_gap = 15 if severity is not Severity.TIGHTENED else 0
    if above and (not below or row + column == first_gap):
        return above[-1]
    return below[0]
