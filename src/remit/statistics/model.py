"""The facts of the room: a sample's design, an estimate, a table, and the refusals of its arithmetic. All frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from remit.values.refusal import Refusal

Reals = NDArray[np.float64]
"""A vector or matrix of floats."""

Labels = NDArray[Any]
"""A vector of category names, one for each respondent."""

SMALL_BASE = 30
"""A column that fewer people than these answered is shown with a mark and not tested."""


class LonelyCluster(Refusal):
    """A stratum whose variance cannot be known, for it holds one cluster."""

    code = "statistics.lonely_cluster"
    status = 422
    sentence = "Stratum “{stratum}” holds one sampled cluster, so no variance follows: join it to another stratum."


class MarginRefused(Refusal):
    """A target margin that the sample cannot be raked to."""

    code = "statistics.margin"
    status = 422
    sentence = "The sample cannot be weighted to the margin “{margin}”: {reason}."


class ChoiceUnidentified(Refusal):
    """Choices that do not tell the items apart."""

    code = "statistics.choice"
    status = 422
    sentence = "The choices do not identify the model: {reason}."


class FieldworkUnreadable(Refusal):
    """A fieldwork file that is neither CSV nor SPSS, or is damaged."""

    code = "statistics.fieldwork"
    status = 422
    sentence = "The fieldwork file “{name}” cannot be read: {reason}. Send CSV in UTF-8, or SPSS (.sav)."


class NotEnough(Refusal):
    """Too few values for the figure asked for."""

    code = "statistics.not_enough"
    status = 422
    sentence = "“{what}” needs at least {least} values; there are {given}."


@dataclass(frozen=True, slots=True)
class Design:
    """How a sample was drawn: a weight each, its stratum, its cluster, and how many clusters its stratum holds in all.

    Without `strata` all are in one; without `clusters` each is its own; without `fpc` sampling was with replacement.
    """

    weights: Reals
    strata: Labels | None = None
    clusters: Labels | None = None
    fpc: Reals | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of the population with its standard error; `deff` is None where it was not asked for."""

    value: float
    standard_error: float
    deff: float | None = None


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights that meet their margins; `rounds` it took, and the largest relative distance left."""

    weights: Reals
    rounds: int
    distance: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One share in a table: `share` of its column, its standard error, and letters of columns it is higher than."""

    share: float
    standard_error: float
    letters: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a banner: its letter, name, how many answered, Kish's effective base, whether that is small."""

    letter: str
    name: str
    base: int
    effective: float
    small: bool


@dataclass(frozen=True, slots=True)
class Association:
    """Rao and Scott's test: F with its degrees of freedom (`above`, `below`) and the chance of it or more."""

    statistic: float
    above: float
    below: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Table:
    """Answers by a banner's columns: `cells[row][column]`; `association` is None where one side has one value."""

    rows: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    association: Association | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A fitted logit of choices: coefficient and robust standard error by name, log-likelihood, rounds."""

    names: tuple[str, ...]
    coefficients: tuple[float, ...]
    standard_errors: tuple[float, ...]
    log_likelihood: float
    null_log_likelihood: float
    rounds: int

    def shares(self) -> Mapping[str, float]:
        """Return each item's share of preference; they add up to 1."""
        utilities = np.exp(np.array(self.coefficients) - max(self.coefficients))
        return dict(zip(self.names, (utilities / utilities.sum()).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Suspicion:
    """An interview that a check would leave out, with what it saw; a person decides."""

    respondent: str
    check: str
    fields: Mapping[str, Any] = field(default_factory=dict)


Answers = Mapping[str, Sequence[Any]]
"""Columns of a fieldwork file by name, all equally long; None where nothing was answered."""
