"""Which texts are about the same thing in other words: embeddings made here from the texts themselves, offline.

Latent semantic analysis (Deerwester and others 1990, Journal of the American Society for Information Science 41,
391-407): words and their runs of four letters by text, weighted by tf-idf, brought to a few dimensions by a singular
value decomposition; nearness is the cosine there. No model is loaded and nothing leaves the house; the same texts give
the same order.
"""

import re
from collections.abc import Iterator, Mapping
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
WIDTH = 4096
"""Features are numbered by a checksum of so many values; texts are short, so few meet."""
DIMENSIONS = 64
LEAST = 0.35
"""A cosine below this is no likeness that a person would see."""

_WORD = re.compile(r"\w{3,}")
_LETTERS = 4


class Nearness:
    """Texts by key, ready to be compared with questions."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._keys = tuple(texts)
        counts = np.stack([_counted(text) for text in texts.values()]) if texts else np.zeros((0, WIDTH))
        holding = (counts > 0).sum(axis=0)
        self._weights: Array = np.log((1 + len(texts)) / (1 + holding)) + 1
        weighted = _unit(counts * self._weights)
        # the Gram matrix is small where the texts are few, and gives the same axes as the whole table
        values, vectors = np.linalg.eigh(weighted @ weighted.T)
        kept = [at for at in np.argsort(values)[::-1][:DIMENSIONS] if values[at] > 1e-9]
        self._axes: Array = (weighted.T @ vectors[:, kept]) / np.sqrt(values[kept])
        self._places = _unit(weighted @ self._axes)

    def to(self, text: str, *, at_most: int) -> tuple[str, ...]:
        """Return the keys of the texts nearest to a text, nearest first; none that is not near."""
        if not self._keys:
            return ()
        found = self._places @ _unit((_counted(text) * self._weights)[None, :] @ self._axes)[0]
        order = sorted(range(len(self._keys)), key=lambda at: (-found[at], at))[:at_most]
        return tuple(self._keys[at] for at in order if found[at] >= LEAST)


def _counted(text: str) -> Array:
    counts = np.zeros(WIDTH)
    for feature in _features(text.lower()):
        counts[crc32(feature.encode()) % WIDTH] += 1
    return np.log1p(counts)


def _features(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        yield word
        yield from (word[at : at + _LETTERS] for at in range(len(word) - _LETTERS + 1))


def _unit(rows: Array) -> Array:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    result: Array = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return result
