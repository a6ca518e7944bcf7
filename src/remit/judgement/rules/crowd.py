"""Who is right, estimated from many judges who do not all judge alike: Dawid and Skene's model in its variational form.

Each item has one true answer, each judge a table of how often they give which answer to which true one. Both are
estimated together (Dawid and Skene 1979, Applied Statistics 28, 20-28); Dirichlet priors, 4 for a right and 1 for each
wrong answer, keep a judge with few answers from being trusted or condemned outright (Kim and Ghahramani 2012,
Bayesian classifier combination, AISTATS, sections 2-3).

No method wins everywhere: on some sets a plain majority is better, so the terms name the rule and gold items compare.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from remit.judgement.model import Answer

RIGHT, WRONG, CLASS = 4.0, 1.0, 1.0
"""Prior counts: of a judge's right answer, of each wrong one, of each true answer."""
CLOSE = 1e-7
ROUNDS_MAX = 1_000

Array = NDArray[np.float64]
Given = tuple[str, str, Answer]
"""Item, judge, answer."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the model makes of one item: each answer's probability, and the likeliest answer."""

    answer: Answer
    probability: float
    probabilities: Mapping[Answer, float]


@dataclass(frozen=True, slots=True)
class Judge:
    """What the model makes of one judge: `accuracy` is how often they are right, over `n` answers."""

    n: int
    accuracy: float
    confusion: Mapping[Answer, Mapping[Answer, float]]
    """Of each true answer: how often the judge gives which answer."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Items and judges estimated together; `settled` is False where the rounds ended before the figures stood still."""

    items: Mapping[str, Estimate]
    judges: Mapping[str, Judge]
    shares: Mapping[Answer, float]
    rounds: int
    settled: bool


def estimate(given: Iterable[Given]) -> Crowd:
    """Estimate items and judges from answers; the order in which they come changes nothing.

    A judge may answer an item several times; each answer counts.
    """
    ordered = sorted(given, key=lambda one: (one[0], one[1], str(one[2])))
    if not ordered:
        return Crowd({}, {}, {}, rounds=0, settled=True)
    table = _Table(ordered)
    belief, rounds, settled = table.iterate()
    return table.crowd(belief, rounds=rounds, settled=settled)


class _Table:
    """Answers as columns of numbers: which item, which judge, which answer."""

    def __init__(self, ordered: list[Given]) -> None:
        self.items = sorted({one[0] for one in ordered})
        self.judges = sorted({one[1] for one in ordered})
        self.answers: list[Answer] = sorted({one[2] for one in ordered}, key=str)
        places: list[dict[Any, int]] = [
            {key: at for at, key in enumerate(keys)} for keys in (self.items, self.judges, self.answers)
        ]
        self.item, self.judge, self.answer = (
            np.array([place[one[at]] for one in ordered]) for at, place in enumerate(places)
        )
        size = len(self.answers)
        self.prior = np.full((size, size), WRONG) + np.eye(size) * (RIGHT - WRONG)

    def votes(self) -> Array:
        """Return the share of each answer per item: the belief to begin with."""
        counts = np.zeros((len(self.items), len(self.answers)))
        np.add.at(counts, (self.item, self.answer), 1.0)
        shares: Array = counts / counts.sum(axis=1, keepdims=True)
        return shares

    def iterate(self) -> tuple[Array, int, bool]:
        """Turn beliefs into tables and tables into beliefs until both stand still."""
        belief = self.votes()
        for rounds in range(1, ROUNDS_MAX + 1):
            after = self.believe(belief)
            if float(np.abs(after - belief).max()) < CLOSE:
                return after, rounds, True
            belief = after
        return belief, ROUNDS_MAX, False

    def believe(self, belief: Array) -> Array:
        """Return each item's probabilities, given how the judges do by the beliefs before."""
        shares = CLASS + belief.sum(axis=0)
        told = self.counts(belief) + self.prior
        weight = digamma(told) - digamma(told.sum(axis=2, keepdims=True))
        score = np.tile(digamma(shares) - digamma(shares.sum(keepdims=True)), (len(self.items), 1))
        np.add.at(score, self.item, weight[self.judge, :, self.answer])
        score = np.exp(score - score.max(axis=1, keepdims=True))
        result: Array = score / score.sum(axis=1, keepdims=True)
        return result

    def counts(self, belief: Array) -> Array:
        """Return, per judge, how often which answer was given to which true one."""
        size = len(self.answers)
        told = np.zeros((len(self.judges), size, size))
        np.add.at(told, (self.judge, self.answer), belief[self.item])
        return told.transpose(0, 2, 1)

    def crowd(self, belief: Array, *, rounds: int, settled: bool) -> Crowd:
        """Return items and judges in the words they came in."""
        shares = (CLASS + belief.sum(axis=0)) / (CLASS * len(self.answers) + len(self.items))
        counted = self.counts(belief)
        told = counted + self.prior
        tables = told / told.sum(axis=2, keepdims=True)
        right = np.einsum("jkk,k->j", tables, shares)
        given = counted.sum(axis=(1, 2))
        return Crowd(
            items={key: self._estimate(row) for key, row in zip(self.items, belief, strict=True)},
            judges={
                key: Judge(n=round(given[at]), accuracy=float(right[at]), confusion=self._confusion(tables[at]))
                for at, key in enumerate(self.judges)
            },
            shares=self._named(shares),
            rounds=rounds,
            settled=settled,
        )

    def _estimate(self, row: Array) -> Estimate:
        best = int(row.argmax())
        return Estimate(self.answers[best], float(row[best]), self._named(row))

    def _confusion(self, table: Array) -> dict[Answer, Mapping[Answer, float]]:
        return {true: self._named(row) for true, row in zip(self.answers, table, strict=True)}

    def _named(self, row: Array) -> dict[Answer, float]:
        return {answer: float(value) for answer, value in zip(self.answers, row, strict=True)}


def digamma(values: Array) -> Array:
    """Return the logarithmic derivative of the gamma function for values above 0, to 1e-12.

    Abramowitz and Stegun 6.3.5 (recurrence, up to 6 and beyond) and 6.3.18 (asymptotic series).
    """
    at, result = values.astype(np.float64), np.zeros_like(values, dtype=np.float64)
    while (low := at < 8).any():
        result = np.where(low, result - 1 / np.where(low, at, 1.0), result)
        at = np.where(low, at + 1, at)
    square = 1 / (at * at)
    series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))))
    total: Array = result + np.log(at) - 1 / (2 * at) - series
    return total
