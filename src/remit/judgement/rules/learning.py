"""Learn from passages that people have settled which category a new passage belongs to. It proposes; a bar decides.

Words, pairs of neighbours, and the hints that patterns give (`@cap_on_liability:3`) are weighed by TF-IDF (Salton and
Buckley 1988), and one logistic regression over all categories is fitted with an L2 penalty by Nesterov's gradient. A
passage that people gave two categories counts half for each. The bar above which a proposal needs no person is never
chosen by taste: see `rules.certainty`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

MIN_PASSAGES = 2
"""A word seen in one passage alone says nothing about the next."""

STRENGTH = 30.0
"""Inverse of the penalty, per passage."""

ROUNDS = 80
_WORD = re.compile(r"[^\W\d_]{2,}|\d+")

Matrix = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt: the weight of each word per category; `weights` is words × categories."""

    categories: tuple[str, ...]
    words: Mapping[str, int]
    rarity: Matrix
    weights: Matrix
    lean: Matrix
    passages: int

    def score(self, found: frozenset[str]) -> tuple[tuple[str, float], ...]:
        """Return every category with its probability for a passage of these features, likeliest first."""
        places, values = _weighed(found, self.words, self.rarity)
        sums = self.lean + (values[:, None] * self.weights[places]).sum(axis=0, keepdims=True)
        return tuple(sorted(zip(self.categories, _chance(sums)[0].tolist(), strict=True), key=lambda one: -one[1]))


@dataclass(frozen=True, slots=True)
class Sparse:
    """A matrix of passages × words as its filled cells, row by row, none of them empty."""

    rows: Places
    columns: Places
    values: Matrix
    shape: tuple[int, int]


def features(text: str) -> frozenset[str]:
    """Return a passage's words and pairs of neighbours, in lower case; every number is the same word."""
    words = ["0" if word.isdigit() else word for word in _WORD.findall(text.lower())]
    return frozenset(words) | frozenset(f"{one} {next_}" for one, next_ in pairwise(words))


def learn(
    passages: Sequence[tuple[frozenset[str], frozenset[str]]], *, rounds: int = ROUNDS, strength: float = STRENGTH
) -> Learnt:
    """Learn from passages: the features of each, and the categories that people gave it; equal input, equal weights."""
    found = [words for words, _ in passages]
    words, rarity = _vocabulary(found)
    categories = tuple(sorted({key for _, truth in passages for key in truth}))
    truth = np.array([[key in given for key in categories] for _, given in passages], dtype=np.float32)
    truth /= truth.sum(axis=1, keepdims=True)
    weights, lean = _fit(_matrix(found, words, rarity), truth, rounds=rounds, penalty=1 / strength)
    return Learnt(categories, words, rarity, weights, lean, len(passages))


def _vocabulary(found: Sequence[frozenset[str]]) -> tuple[dict[str, int], Matrix]:
    seen = Counter(word for words in found for word in words)
    kept = sorted(word for word, times in seen.items() if times >= MIN_PASSAGES)
    rarity = np.array([log((1 + len(found)) / (1 + seen[word])) + 1 for word in kept], dtype=np.float32)
    return {word: place for place, word in enumerate(kept)}, rarity


def _weighed(words: Iterable[str], known: Mapping[str, int], rarity: Matrix) -> tuple[Places, Matrix]:
    places = np.array(sorted(known[word] for word in words if word in known), dtype=np.int64)
    values = rarity[places]
    length = float(np.sqrt((values**2).sum()))
    return places, values / length if length else values


def _matrix(found: Sequence[frozenset[str]], words: Mapping[str, int], rarity: Matrix) -> Sparse:
    rows = [_weighed(one, words, rarity) for one in found]
    return Sparse(
        rows=np.repeat(np.arange(len(rows)), [len(places) for places, _ in rows]),
        columns=np.concatenate([places for places, _ in rows]),
        values=np.concatenate([values for _, values in rows]),
        shape=(len(rows), len(words)),
    )


def _fit(matrix: Sparse, truth: Matrix, *, rounds: int, penalty: float) -> tuple[Matrix, Matrix]:
    """Fit all categories at once; the step is the inverse of the largest curvature, found by power iteration."""
    lean: Matrix = np.log(truth.mean(axis=0))
    weights = ahead = np.zeros((matrix.shape[1], truth.shape[1]), dtype=np.float32)
    if not matrix.shape[1]:
        return weights, lean
    by_row, by_column = _summed_by(matrix, row=True), _summed_by(matrix, row=False)
    step = np.float32(1 / (0.5 * _largest(by_row, by_column, matrix.shape[1]) + penalty))
    pace = 1.0
    for _ in range(rounds):
        miss = _chance(by_row(ahead) + lean) - truth
        later = ahead - step * (by_column(miss) + np.float32(penalty) * ahead)
        next_pace = (1 + sqrt(1 + 4 * pace * pace)) / 2
        ahead = later + np.float32((pace - 1) / next_pace) * (later - weights)
        weights, pace = later, next_pace
    return weights, lean


def _summed_by(matrix: Sparse, *, row: bool) -> Any:
    """Return the product with the matrix (`row`) or its transpose, as sums over runs of sorted cells."""
    keys, others = (matrix.rows, matrix.columns) if row else (matrix.columns, matrix.rows)
    order = np.argsort(keys, kind="stable")
    values, others, keys = matrix.values[order, None], others[order], keys[order]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    filled, size = keys[firsts], matrix.shape[0 if row else 1]

    def product(right: Matrix) -> Matrix:
        made = np.zeros((size, right.shape[1]), dtype=np.float32)
        made[filled] = np.add.reduceat(values * right[others], firsts, axis=0)
        return made

    return product


def _largest(by_row: Any, by_column: Any, size: int) -> float:
    vector = np.full((size, 1), 1 / sqrt(size), dtype=np.float32)
    for _ in range(12):
        vector = by_column(by_row(vector))
        length = float(np.sqrt((vector**2).sum()))
        vector /= length
    return 1.05 * length


def _chance(sums: Matrix) -> Matrix:
    """Turn sums into probabilities, row by row."""
    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    chance: Matrix = raised / raised.sum(axis=1, keepdims=True)
    return chance
