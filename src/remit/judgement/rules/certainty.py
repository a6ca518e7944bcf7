"""How sure a proposal is, measured on passages that its model has not seen, and the bar above which no person looks.

A model's own probability is not the share of times that it is right, and some categories fool it more than others. So a
logistic regression learns from unseen passages whether the best proposal was right: from the log-odds of the best, the
log of the runner-up, and the category, drawn towards the mean where a category was seen little.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS = 30
_LEAST = 1e-6

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """A proposal for a passage that its model had not seen: the best two, and whether people gave the best."""

    category: str
    best: float
    second: float
    right: bool


@dataclass(frozen=True, slots=True)
class Certainty:
    """What was learnt about a model's proposals."""

    categories: tuple[str, ...]
    weights: tuple[float, ...]

    def of(self, category: str, *, best: float, second: float) -> float:
        """Return the probability that a proposal is right."""
        row = _row(self.categories, category, best=best, second=second)
        return float(1 / (1 + np.exp(-(row @ np.array(self.weights)))))


def measure(seen: Sequence[Seen]) -> Certainty:
    """Learn from proposals for unseen passages how sure the next ones are (Newton's method, ridge on categories)."""
    categories = tuple(sorted({one.category for one in seen}))
    rows = np.array([_row(categories, one.category, best=one.best, second=one.second) for one in seen])
    right = np.array([one.right for one in seen], dtype=np.float64)
    penalty = np.array([1e-3, 1e-3, 1e-2, *np.ones(len(categories))])
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(rows @ weights)))
        curve = rows.T @ (rows * (chance * (1 - chance))[:, None]) + np.diag(penalty)
        weights = weights + np.linalg.solve(curve, rows.T @ (right - chance) - penalty * weights)
    return Certainty(categories, tuple(weights.tolist()))


def _row(categories: Sequence[str], category: str, *, best: float, second: float) -> Numbers:
    odds = np.log(max(best, _LEAST) / max(1 - best, _LEAST))
    return np.array([1.0, odds, np.log(max(second, _LEAST)), *(float(one == category) for one in categories)])


def bar_for(scored: Sequence[tuple[float, bool]], *, precision: float) -> float | None:
    """Return the lowest certainty from which up proposals were right often enough; None where none was.

    `scored` holds the certainty of each unseen proposal and whether it was right.
    """
    right, bar = 0, None
    for count, (score, correct) in enumerate(sorted(scored, reverse=True), start=1):
        right += correct
        if right >= precision * count:
            bar = score
    return bar
