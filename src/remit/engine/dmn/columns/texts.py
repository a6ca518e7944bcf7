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
    views: Views

    def find(self, views: Views) -> tuple[Codes, NDArray[np.bool_]]:
        """Return the slot of each view, and whether it is strange: its view does not lie there."""
        slots = _spread(views, self.first, self.second, self.shift)
        strange = self.views.take(slots, axis=0, mode="clip") != views
        return slots, strange.view(np.uint16)[:, 0] != 0


def _spread(views: Views, first: np.uint64, second: np.uint64 | None, shift: np.uint64) -> Codes:
    slots = views[:, 0] * first
    if second is not None:
        slots ^= views[:, 1]
        slots *= second
    slots >>= shift
    return slots.view(np.intp)


def slots_of(texts: Sequence[str]) -> tuple[Slots, list[int]] | None:
    """Spread texts of at most twelve bytes over slots without collision; also return the slot of each.

    None where so many are not spread so.
    """
    views = views_of(pl.Series(texts or [""], dtype=pl.String))[0][: len(texts)]
    # A head holds the length and the first four bytes.
    alike = len(np.unique(views[:, 0])) < len(texts)
    bits = max(6, 2 * len(texts).bit_length() - 3)
    while 1 << bits <= MAX_SLOTS:
        shift = np.uint64(64 - bits)
        for attempt in range(1, 81, 2):
            first, second = (np.uint64(odd * attempt % 2**64) for odd in _ODD)
            places = _spread(views, first, second if alike else None, shift).tolist()
            if len(set(places)) == len(texts):
                kept = np.full((1 << bits, 2), _LENGTH)  # 2^32 - 1 bytes belong to no view that holds its whole text
                kept[places] = views
                return Slots(first, second if alike else None, shift, kept), places
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
            if strange.any():
                np.copyto(found, self.other, where=strange)
            if self.long:
                # The view of a longer text is that of no short one, so it is among the strange.
                rows = np.flatnonzero(strange & ((part[:, 0] & _LENGTH) > INSIDE))
                found[rows] = [self.long.get(text, self.other) for text in series.gather(rows + start).to_list()]
            return marked(found, absent, start, stop, self.other + 1)

        return codes


def text_coder(texts: Sequence[str], masks: Sequence[int], *, other: int, null: int, count: int) -> TextCoder | None:
    """Return the coder for texts and their masks, the mask of every other text and that of null."""
    # The view of a missing text is that of the empty one, which is given a slot, so that few are strange.
    pairs = list(({"": other} | dict(zip(texts, masks, strict=True))).items())
    short = [(text, mask) for text, mask in pairs if not _is_long(text)]
    spread = slots_of([text for text, _ in short])
    if spread is None:
        return None
    slots, places = spread
    size = len(slots.views)
    by_slot = [0] * size
    for place, (_, mask) in zip(places, short, strict=True):
        by_slot[place] = mask
    long = [(text, mask) for text, mask in pairs if _is_long(text)]
    table = words_of((*by_slot, other, null, *(mask for _, mask in long)), count)
    return TextCoder(slots, {text: code for code, (text, _) in enumerate(long, size + 2)}, size, table)


def _is_long(text: str) -> bool:
    return len(text.encode()) > INSIDE
