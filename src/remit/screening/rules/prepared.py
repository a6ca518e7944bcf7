"""A list made ready for many names: its words once each, so that most of its names are never compared in full.

A name can only reach a score if enough of its letters stand in words that are alike to one of the subject's: with P
letters paired of T in both, no score is above P / (P + `LEFT` (T - P)). What that bound rules out is not compared; what
it lets through is compared word by word. It rules out no hit.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance.DamerauLevenshtein import normalized_similarity

from remit.screening.model import Listed
from remit.screening.rules.likeness import LEAST, LEFT, Words
from remit.screening.rules.names import words_of

Row = tuple[Listed, str, Words]
Places = NDArray[np.int64]


class Prepared:
    """A list's names in one form, and where each different word stands; two neighbours count as one word too."""

    def __init__(self, listed: Sequence[Listed]) -> None:
        self._rows = tuple((one, name, words_of(name, kind=one.kind)) for one in listed for name in one.names)
        self._letters = np.array([sum(map(len, words)) for _, _, words in self._rows], dtype=np.int64)
        places: dict[str, list[int]] = {}
        for at, (_, _, words) in enumerate(self._rows):
            for word in set(_spoken(words)):
                places.setdefault(word, []).append(at)
        self._words = tuple(places)
        self._places = tuple(np.array(rows, dtype=np.int64) for rows in places.values())
        self._first = np.array([word[0] for word in self._words])
        self._single = np.array([len(word) == 1 for word in self._words], dtype=bool)
        self._known: dict[str, tuple[Places, Places]] = {}

    def near(self, words: Words, *, score: float) -> Iterator[Row]:
        """Yield the names whose likeness to a name of these words may reach a score, and perhaps more."""
        spoken = tuple(_spoken(words))
        ours, theirs = np.zeros_like(self._letters), np.zeros_like(self._letters)
        for word in spoken:
            ours[self._alike(word)[1]] += len(word)
        for found in {int(one) for word in spoken for one in self._alike(word)[0]}:
            theirs[self._places[found]] += len(self._words[found])
        letters = sum(map(len, words))
        paired = np.minimum(ours, letters) + np.minimum(theirs, self._letters)
        bound = paired / (paired + LEFT * (letters + self._letters - paired))
        for at in np.flatnonzero((theirs > 0) & (bound >= score)):
            yield self._rows[at]

    def _alike(self, word: str) -> tuple[Places, Places]:
        """Return the list's words that may be paired with a word, and the names they stand in; words come again."""
        if word not in self._known:
            scores = process.cdist([word], self._words, scorer=normalized_similarity, score_cutoff=LEAST)[0]
            same_first = self._first == word[0]
            found = np.flatnonzero((scores >= LEAST) | (same_first & (self._single | (len(word) == 1))))
            rows = [self._places[at] for at in found]
            self._known[word] = found, np.unique(np.concatenate(rows)) if rows else found
        return self._known[word]


def _spoken(words: Words) -> Iterator[str]:
    """Yield the words of a name, and every two neighbours as one word."""
    return chain(words, (one + other for one, other in pairwise(words)))


def prepare_list(listed: Sequence[Listed]) -> Prepared:
    """Bring a list's names into one form, once for all subjects."""
    return Prepared(listed)
