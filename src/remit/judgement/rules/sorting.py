"""A sorter: what was learnt of settled passages, how sure it is, and the bar from which up its word is enough.

It is taught in folds by document: what measures it was never seen by the model that it measures. Certainty and bar come
from those unseen proposals; the figures told are of bars that came from the other folds alone. The sorter that is kept
has learnt from all. It sorts passages that are of some category; that a passage is of none it cannot say, so whoever
uses it puts before it what patterns or people have found.
"""

import base64
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from remit.judgement.rules.certainty import Certainty, Seen, bar_for, measure
from remit.judgement.rules.learning import Learnt, Matrix, learn
from remit.values.canonical import content_hash
from remit.values.refusal import Refusal

FOLDS = 5
AIM = 0.98
"""The precision that a bar aims at on unseen passages, so that 97.5 % hold on the next."""

PASSAGES_MIN = 50


class TooFewPassages(Refusal):
    """Too little to learn from, or to measure by."""

    code = "judgement.too_few_passages"
    status = 422
    sentence = (
        "{passages} settled passages of {documents} documents are too few to learn from: at least {least} of {folds}."
    )


class SorterUnreadable(Refusal):
    """Reference data that is no sorter."""

    code = "judgement.sorter"
    status = 422
    sentence = "The learnt clause types cannot be used: {reason}. Learn them again."


@dataclass(frozen=True, slots=True)
class Settled:
    """A passage that people have settled: of which document, its features, and its categories."""

    document: str
    found: frozenset[str]
    categories: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a sorter says of a passage: the category, how sure it is, and whether that is enough to decide."""

    category: str
    certainty: float
    decided: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on unseen passages: how many there were, which share was decided, and how often rightly."""

    passages: int
    right_pct: float
    decided_pct: float
    precision_pct: float | None


@dataclass(frozen=True, slots=True)
class Sorter:
    """A model with its certainty and bar; `bar` None decides nothing."""

    learnt: Learnt
    certainty: Certainty
    bar: float | None
    figures: Figures

    def sort(self, found: frozenset[str]) -> Sorted:
        """Sort a passage by its features."""
        (category, best), (_, second) = self.learnt.score(found)[:2]
        certainty = self.certainty.of(category, best=best, second=second)
        return Sorted(category, certainty, decided=self.bar is not None and certainty >= self.bar)


def teach(settled: Sequence[Settled], *, precision: float = AIM) -> Sorter:
    """Learn from settled passages. Refuses `TooFewPassages`."""
    documents = sorted({one.document for one in settled}, key=lambda name: content_hash(name.encode()))
    fold_of = {document: place % FOLDS for place, document in enumerate(documents)}
    folds = [fold_of[one.document] for one in settled]
    categories = {key for one in settled for key in one.categories}
    if len(settled) < PASSAGES_MIN or len(documents) < FOLDS or len(categories) < 2:
        raise TooFewPassages(passages=len(settled), documents=len(documents), least=PASSAGES_MIN, folds=FOLDS)
    seen = [one for fold in range(FOLDS) for one in _unseen(settled, folds, fold)]
    certainty = measure([one for _, one in seen])
    bar = bar_for(_scored(certainty, [one for _, one in seen]), precision=precision)
    return Sorter(_learnt(settled), certainty, bar, _figures(seen, precision=precision))


def _learnt(settled: Sequence[Settled]) -> Learnt:
    return learn([(one.found, one.categories) for one in settled])


def _unseen(settled: Sequence[Settled], folds: Sequence[int], fold: int) -> list[tuple[int, Seen]]:
    pairs = list(zip(settled, folds, strict=True))
    model = _learnt([one for one, of in pairs if of != fold])
    made = []
    for one in (one for one, of in pairs if of == fold):
        (key, best), (_, second) = model.score(one.found)[:2]
        made.append((fold, Seen(key, best, second, key in one.categories)))
    return made


def _scored(certainty: Certainty, seen: Sequence[Seen]) -> list[tuple[float, bool]]:
    return [(certainty.of(one.category, best=one.best, second=one.second), one.right) for one in seen]


def _figures(seen: Sequence[tuple[int, Seen]], *, precision: float) -> Figures:
    """Measure what a bar decides of a fold that it does not come from."""
    decided: list[bool] = []
    for fold in range(FOLDS):
        others = [one for of, one in seen if of != fold]
        certainty = measure(others)
        bar = bar_for(_scored(certainty, others), precision=precision)
        mine = _scored(certainty, [one for of, one in seen if of == fold])
        decided += [right for score, right in mine if bar is not None and score >= bar]
    return Figures(
        passages=len(seen),
        right_pct=100 * sum(one.right for _, one in seen) / len(seen),
        decided_pct=100 * len(decided) / len(seen),
        precision_pct=100 * sum(decided) / len(decided) if decided else None,
    )


def as_reference(sorter: Sorter) -> dict[str, Any]:
    """Write a sorter as reference data; the weights rounded to half precision and packed."""
    learnt, figures = sorter.learnt, sorter.figures
    return {
        "categories": list(learnt.categories),
        "words": sorted(learnt.words, key=lambda word: learnt.words[word]),
        "rarity": _packed(learnt.rarity),
        "weights": _packed(learnt.weights),
        "lean": _packed(learnt.lean),
        "passages": learnt.passages,
        "certainty": {"categories": list(sorter.certainty.categories), "weights": list(sorter.certainty.weights)},
        "bar": sorter.bar,
        "figures": [figures.passages, figures.right_pct, figures.decided_pct, figures.precision_pct],
    }


def read_sorter(body: Mapping[str, Any]) -> Sorter:
    """Read a sorter from its reference data. Refuses `SorterUnreadable`."""
    try:
        words, categories = list(body["words"]), tuple(body["categories"])
        learnt = Learnt(
            categories=categories,
            words={word: place for place, word in enumerate(words)},
            rarity=_unpacked(body["rarity"], (len(words),)),
            weights=_unpacked(body["weights"], (len(words), len(categories))),
            lean=_unpacked(body["lean"], (len(categories),)),
            passages=int(body["passages"]),
        )
        certainty = Certainty(tuple(body["certainty"]["categories"]), tuple(body["certainty"]["weights"]))
        bar = None if body["bar"] is None else float(body["bar"])
        return Sorter(learnt, certainty, bar, Figures(*body["figures"]))
    except (KeyError, TypeError, ValueError, zlib.error) as fault:
        raise SorterUnreadable(reason=str(fault)) from None


def _packed(numbers: Matrix) -> str:
    return base64.b64encode(zlib.compress(numbers.astype("<f2").tobytes())).decode()


def _unpacked(text: str, shape: tuple[int, ...]) -> Matrix:
    numbers = np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype="<f2")
    return numbers.astype(np.float32).reshape(shape)
