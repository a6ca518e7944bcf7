"""Columns of texts: what a column mentions has a code of its own, everything else one together.

Arrow keeps a text of at most twelve bytes within the sixteen of its view, length included, so two such texts are the
same if their views are. The views that a table mentions are spread over slots without collision; a row looks into one
slot and compares. Longer texts are looked up one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import nanoarrow  # type: ignore[import-untyped]  # ships no types
import numpy as np
import polars as pl
from numpy.typing import NDArray

from remit.engine.dmn.columns.coded import Coded, Codes, Slices, Words, marked, no_value, words_of

INSIDE = 12
"""Bytes of a text that Arrow keeps within its view."""
MAX_SLOTS = 1 << 16
_LENGTH = np.uint64(0xFFFFFFFF)
_ODD = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9)
"""Odd factors whose bits are well mixed; their products with small odd numbers are tried in turn."""
Views = NDArray[np.uint64]


def views_of(series: pl.Series) -> Views:
    """Return the views of a column of texts, two words each, without copying."""
    stream = nanoarrow.c_array_stream(series.rechunk())
    array = stream.get_next().view()
    views: Views = np.frombuffer(array.buffer(1), dtype="<u8").reshape(-1, 2)
    return views[array.offset : array.offset + array.length]


@dataclass(frozen=True, slots=True)
class Slots:
    """Texts by a product of their views: the code of each slot, and the view of each code."""

    first: np.uint64
    second: np.uint64
    shift: np.uint64
    codes: Codes
    heads: Views
    tails: Views
    other: int

    def find(self, views: Views) -> Codes:
        """Return the code of each view."""
        heads, tails = views[:, 0], views[:, 1]
        slots = _spread(heads, tails, self.first, self.second, self.shift)
        found: Codes = self.codes.take(slots, out=slots, mode="clip")
        strange = self.heads.take(found, mode="clip") != heads
        strange |= self.tails.take(found, mode="clip") != tails
        if strange.any():
            np.putmask(found, strange, self.other)
        return found


def _spread(heads: Views, tails: Views, first: np.uint64, second: np.uint64, shift: np.uint64) -> Codes:
    slots = heads * first
    slots ^= tails
    slots *= second
    slots >>= shift
    return slots.view(np.intp)


def slots_of(texts: Sequence[str], other: int) -> Slots | None:
    """Spread texts of at most twelve bytes over slots without collision; None where so many are not spread so."""
    views = views_of(pl.Series(texts, dtype=pl.String)) if texts else np.zeros((0, 2), dtype=np.uint64)
    heads, tails = views[:, 0], views[:, 1]
    bits = max(6, 2 * len(texts).bit_length() - 3)
    while 1 << bits <= MAX_SLOTS:
        shift = np.uint64(64 - bits)
        for attempt in range(1, 81, 2):
            first, second = (np.uint64(odd * attempt % 2**64) for odd in _ODD)
            places = _spread(heads, tails, first, second, shift)
            if len(set(places.tolist())) == len(texts):
                codes = np.zeros(1 << bits, dtype=np.intp)
                codes[places] = np.arange(len(texts))
                return Slots(first, second, shift, codes, _or_none(heads), _or_none(tails), other)
        bits += 1
    return None


def _or_none(words: Views) -> Views:
    # Where there is no text at all, 2^32 - 1 bytes belong to no view that holds its whole text.
    return np.ascontiguousarray(words) if len(words) else np.array([_LENGTH])


@dataclass(frozen=True, slots=True)
class TextCoder:
    """Reads columns of texts; after the codes of the texts come that of every other text, and that of null."""

    slots: Slots
    long: Mapping[str, int]
    null: int
    masks: Words

    def __call__(self, series: pl.Series) -> Coded | None:
        """Code a column of texts."""
        return Coded(self._slices(series), self.masks)

    def _slices(self, series: pl.Series) -> Slices:
        views, absent = views_of(series), no_value(series)

        def codes(start: int, stop: int) -> Codes:
            part = views[start:stop]
            found = self.slots.find(part)
            if self.long:
                # The view of a longer text is that of no short one, so `find` took it for any other.
                rows = np.flatnonzero((part[:, 0] & _LENGTH) > INSIDE)
                found[rows] = [self.long.get(text, self.null - 1) for text in series.gather(rows + start).to_list()]
            return marked(found, absent, start, stop, self.null)

        return codes


def text_coder(texts: Sequence[str], masks: Sequence[int], *, other: int, null: int, count: int) -> TextCoder | None:
    """Return the coder for texts and their masks, the mask of every other text and that of null."""
    pairs = sorted(zip(texts, masks, strict=True), key=lambda pair: _is_long(pair[0]))
    slots = slots_of([text for text, _ in pairs if not _is_long(text)], len(pairs))
    long = {text: code for code, (text, _) in enumerate(pairs) if _is_long(text)}
    table = words_of((*(mask for _, mask in pairs), other, null), count)
    return None if slots is None else TextCoder(slots, long, len(pairs) + 1, table)


def _is_long(text: str) -> bool:
    return len(text.encode()) > INSIDE
