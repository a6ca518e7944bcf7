"""Tables of answers by a banner: shares by column with standard errors, letters of significance, Rao and Scott's test.

Letters: two-sided z-tests of two columns' shares with pooled variance on Kish's effective bases, at `level` divided by
the number of pairs of columns (Bonferroni). Columns under `SMALL_BASE` are not tested.
Test of association: Rao and Scott (1984), second order, as F; the arithmetic of R's `svychisq(statistic = "F")`.
"""

import itertools
import math
import string

import numpy as np

from remit.statistics.model import SMALL_BASE, Association, Cell, Column, Design, Labels, Reals, Table
from remit.statistics.rules.distributions import f_tail, normal_tail
from remit.statistics.rules.variance import degrees_of_freedom, mean, taylor_covariance
from remit.statistics.rules.weighting import kish_effective

LEVEL = 0.05


def cross_tabulate(design: Design, answers: Labels, banner: Labels, *, level: float = LEVEL) -> Table:
    """Tabulate `answers` by `banner` (a label each); rows and columns in the order of their names.

    Who has weight 0 is outside: part of the design, in no row and no column.
    """
    inside = design.weights > 0
    rows, names = np.unique(answers[inside]), np.unique(banner[inside])
    columns = tuple(_column(place, str(name), design, inside & (banner == name)) for place, name in enumerate(names))
    estimates = [
        [mean(design, (answers == row).astype(float), inside=(banner == name).astype(float)) for name in names]
        for row in rows
    ]
    shares = [[one.value for one in line] for line in estimates]
    letters = [letters_of(line, columns, level=level) for line in shares]
    cells = tuple(
        tuple(Cell(one.value, one.standard_error, letter) for one, letter in zip(line, marks, strict=True))
        for line, marks in zip(estimates, letters, strict=True)
    )
    both = len(rows) > 1 and len(names) > 1
    return Table(tuple(map(str, rows)), columns, cells, associate(design, answers, banner) if both else None)


def _column(place: int, name: str, design: Design, inside: Labels) -> Column:
    base = int(inside.sum())
    letter = string.ascii_uppercase[place % 26] * (place // 26 + 1)
    return Column(letter, name, base, kish_effective(design.weights[inside]), base < SMALL_BASE)


def letters_of(shares: list[float], columns: tuple[Column, ...], *, level: float) -> list[str]:
    """Return for each column the letters of those it is significantly higher than."""
    pairs = list(itertools.combinations(range(len(columns)), 2))
    found = [""] * len(columns)
    for one, other in pairs:
        if columns[one].small or columns[other].small:
            continue
        score = two_shares(shares[one], columns[one].effective, shares[other], columns[other].effective)
        if 2 * normal_tail(abs(score)) < level / len(pairs):
            higher, lower = (one, other) if score > 0 else (other, one)
            found[higher] += columns[lower].letter
    return found


def two_shares(one: float, one_base: float, other: float, other_base: float) -> float:
    """Return z of the difference of two independent shares, with pooled variance; 0 where nothing varies."""
    pooled = (one * one_base + other * other_base) / (one_base + other_base)
    spread = pooled * (1 - pooled) * (1 / one_base + 1 / other_base)
    return (one - other) / math.sqrt(spread) if spread > 0 else 0.0


def associate(design: Design, answers: Labels, banner: Labels) -> Association:
    """Test whether answers depend on the banner. Cells that nobody is in count as 0."""
    inside = design.weights > 0
    rows, names = np.unique(answers[inside]), np.unique(banner[inside])
    place = (answers[:, None, None] == rows[:, None]) & (banner[:, None, None] == names)
    member = place.reshape(len(answers), -1).astype(float) * inside[:, None]
    count = int(inside.sum())
    cells = design.weights @ member / design.weights.sum()
    covariance = taylor_covariance(design, design.weights[:, None] * (member - cells) / design.weights.sum())
    delta = _design_effects(cells, covariance, shape=(len(rows), len(names)), count=count)
    trace = float(np.trace(delta))
    above = trace**2 / float(np.trace(delta @ delta))
    statistic = _pearson(cells.reshape(len(rows), len(names)), count=count) / trace
    below = above * degrees_of_freedom(design)
    return Association(statistic, above, below, f_tail(statistic, above, below))


def _pearson(cells: Reals, *, count: int) -> float:
    expected = np.outer(cells.sum(axis=1), cells.sum(axis=0))
    return count * float((np.square(cells - expected) / expected).sum())


def _design_effects(cells: Reals, covariance: Reals, *, shape: tuple[int, int], count: int) -> Reals:
    """Return the generalised design effects of the interaction's contrasts."""
    contrasts = _contrasts(*shape)
    inverse = np.diag(np.divide(1, cells, out=np.zeros_like(cells), where=cells > 0))
    simple = contrasts.T @ (inverse / count) @ contrasts
    return np.linalg.solve(simple, contrasts.T @ inverse @ covariance @ inverse @ contrasts)


def _contrasts(rows: int, columns: int) -> Reals:
    """Return the interaction's columns, orthogonal to rows and columns."""
    row, column = np.divmod(np.arange(rows * columns), columns)
    row_marks, column_marks = np.eye(rows)[row][:, 1:], np.eye(columns)[column][:, 1:]
    mains = np.hstack([np.ones((rows * columns, 1)), row_marks, column_marks])
    crossed = (row_marks[:, :, None] * column_marks[:, None, :]).reshape(rows * columns, -1)
    return np.asarray(crossed - mains @ np.linalg.lstsq(mains, crossed, rcond=None)[0])
