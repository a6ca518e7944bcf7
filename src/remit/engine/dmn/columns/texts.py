"""Columns of texts: what a column mentions has a code of its own, everything else one together.

Arrow keeps a text of at most twelve bytes within the sixteen of its view, length included, so two such texts are the
same if their views are. The views that a table mentions are spread over slots without collision; a row looks into one
slot and compares. Longer texts are looked up one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from remit.engine.dmn.columns.coded import Coded, Codes, Masks, Rows, Slices, marked, raw_values, words_of

INSIDE = 12
"""Bytes of a text that Arrow keeps within its view."""
IN_HEAD = 4
"""Bytes of a text in the first word of its view, after the length."""
MAX_SLOTS = 1 << 16
_LENGTH = np.uint64(0xFFFFFFFF)
_ODD = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9)
"""Odd factors whose bits are well mixed; their products with small odd numbers are tried in turn."""
Views = NDArray[np.uint64]


def views_of(series: pl.Series) -> tuple[Views, Rows]:
    """Return the views of a column of texts, two words each, and the rows that hold none."""
    words, absent = raw_values(series, "V16")
    return words.view("<u8").reshape(-1, 2), absent


@dataclass(frozen=True, slots=True)
class Slots:
    """Texts spread by their views: the view that lies in each slot; without `second`, heads alone tell them apart."""

    first: np.uint64
    second: np.uint64 | None
    shift: np.uint64
    heads: Views
    tails: Views | None

    def find(self, views: Views) -> tuple[Codes, Rows]:
        """Return the slot of each view, and the rows whose view lies in none."""
        heads, tails = np.ascontiguousarray(views[:, 0]), views[:, 1]
        slots = _spread(heads, tails, self.first, self.second, self.shift)
        strange = self.heads.take(slots, mode="clip") != heads
        if self.tails is not None:
            strange |= self.tails.take(slots, mode="clip") != tails
        return slots, np.flatnonzero(strange)


def _spread(heads: Views, tails: Views, first: np.uint64, second: np.uint64 | None, shift: np.uint64) -> Codes:
    slots = heads * first
    if second is not None:
        slots ^= tails
        slots *= second
    slots >>= shift
    return slots.view(np.intp)


def slots_of(texts: Sequence[str]) -> tuple[Slots, list[int]] | None:
    """Spread texts of at most twelve bytes over slots without collision; also return the slot of each.

    None where so many are not spread so.
    """
    views, _ = views_of(pl.Series(texts or [""], dtype=pl.String))
    heads, tails = views[: len(texts), 0], views[: len(texts), 1]
    # A head holds the length and the first four bytes: it is all of a text that ends there.
    alike, short = len(np.unique(heads)) < len(texts), all(len(text.encode()) <= IN_HEAD for text in texts)
    bits = max(6, 2 * len(texts).bit_length() - 3)
    while 1 << bits <= MAX_SLOTS:
        shift = np.uint64(64 - bits)
        for attempt in range(1, 81, 2):
            first, second = (np.uint64(odd * attempt % 2**64) for odd in _ODD)
            places = _spread(heads, tails, first, second if alike else None, shift).tolist()
            if len(set(places)) == len(texts):
                kept = np.full((1 << bits, 2), _LENGTH)  # 2^32 - 1 bytes belong to no view that holds its whole text
                kept[places, 0], kept[places, 1] = heads, tails
                columns = [np.ascontiguousarray(column) for column in kept.T]
                found = Slots(first, second if alike else None, shift, columns[0], None if short else columns[1])
                return found, places
        bits += 1
    return None


@dataclass(frozen=True, slots=True)
class TextCoder:
    """Reads columns of texts; after the codes of the slots come those of any other text, of null, of longer texts."""

    slots: Slots
    long: Mapping[str, int]
    other: int
    masks: Masks

    def __call__(self, series: pl.Series) -> Coded | None:
        """Code a column of texts."""
        return Coded(self._slices(series), self.masks)

    def _slices(self, series: pl.Series) -> Slices:
        views, absent = views_of(series)

        def codes(start: int, stop: int) -> Codes:
            part = views[start:stop]
            found, strange = self.slots.find(part)
            found[strange] = self.other
            if self.long:
                # The view of a longer text is that of no short one, so it is among the strange.
                rows = strange[(part[strange, 0] & _LENGTH) > INSIDE]
                found[rows] = [self.long.get(text, self.other) for text in series.gather(rows + start).to_list()]
            return marked(found, absent, start, stop, self.other + 1)

        return codes


def text_coder(texts: Sequence[str], masks: Sequence[int], *, other: int, null: int, count: int) -> TextCoder | None:
    """Return the coder for texts and their masks, the mask of every other text and that of null."""
    pairs = list(zip(texts, masks, strict=True))
    short = [(text, mask) for text, mask in pairs if not _is_long(text)]
    spread = slots_of([text for text, _ in short])
    if spread is None:
        return None
    slots, places = spread
    size = len(slots.heads)
    by_slot = [0] * size
    for place, (_, mask) in zip(places, short, strict=True):
        by_slot[place] = mask
    long = [(text, mask) for text, mask in pairs if _is_long(text)]
    table = words_of((*by_slot, other, null, *(mask for _, mask in long)), count)
    return TextCoder(slots, {text: code for code, (text, _) in enumerate(long, size + 2)}, size, table)


def _is_long(text: str) -> bool:
    return len(text.encode()) > INSIDE
