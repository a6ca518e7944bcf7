"""The facts of the room; all frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

LOWEST, HIGHEST = 1, 5
"""The ends of the anchored scale."""


@dataclass(frozen=True, slots=True)
class Competency:
    """What a job asks for and how much it weighs among the others; weights need not sum to anything."""

    key: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """What one interviewer gave for one fixed question, 1 to 5, and what they heard that it rests on."""

    question: str
    competency: str
    value: int
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class CompetencyScore:
    """A competency's mean over its questions and interviewers, with its share of the weight."""

    key: str
    share: Fraction
    mean: Fraction


@dataclass(frozen=True, slots=True)
class Composite:
    """The arithmetic of a candidate: the weighted mean on the scale, and how far interviewers stand apart at most."""

    value: Fraction
    parts: tuple[CompetencyScore, ...]
    apart: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Passed:
    """How many of a group came to a stage, and how many of them passed it."""

    group: str
    passed: int
    came: int

    @property
    def rate(self) -> Fraction:
        """The selection rate; 0 where nobody came."""
        return Fraction(self.passed, self.came) if self.came else Fraction(0)


class Small(StrEnum):
    """Why a group is too small for its figures to be read."""

    FEW = "few"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Impact:
    """A group beside the one with the highest rate: impact ratio, and Fisher's exact test, two-sided.

    `ratio` is None where nobody of the other group passed; `below` tells whether it is under four fifths.
    """

    group: Passed
    beside: Passed
    ratio: Fraction | None
    p: float
    small: Small | None

    @property
    def below(self) -> bool:
        """Whether the ratio falls under four fifths."""
        return self.ratio is not None and self.ratio < Fraction(4, 5)
