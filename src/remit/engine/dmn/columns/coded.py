"""What every kind of column is turned into: a code per row, and the rules that pass per code.

Columns are read where Arrow keeps them, without copying: their values, and the bits that say where there is one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import nanoarrow  # type: ignore[import-untyped]  # ships no types
import numpy as np
import polars as pl
from numpy.typing import NDArray

Codes = NDArray[np.intp] | NDArray[np.uint16] | NDArray[np.uint8]
Words = NDArray[np.uint64] | NDArray[np.uint32]
"""Bitmasks by 64 rules, or by 32 where that is enough: a line per code or per row of a frame, a column per word."""
Masks = tuple[Words, ...]
"""The bitmasks of every code in blocks of words, in the order they are asked: the first block is one word."""
Rows = NDArray[np.intp]
"""Numbers of rows, ascending."""
Slices = Callable[[int, int], Codes]
"""The codes of the rows from the first to before the second; the array is the caller's to change."""
WIDE = 4
"""Words of every block after the first: fetching 32 bytes costs a row hardly more than fetching eight."""
DIRECT = 1 << 13
"""Words a table may have that is asked by a value at once, without a code in between."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column read: its codes by slices, and its bitmasks by code."""

    slices: Slices
    masks: Masks


Coder = Callable[[pl.Series], Coded | None]
"""Reads a column of any type; None for one it does not know."""


def words_of(masks: Sequence[int], count: int) -> Masks:
    """Lay masks of so many rules out as words; every mask also holds the bit after the last rule, for “none”."""
    bits = 32 if count < 32 else 64
    more = -(-(count // bits) // WIDE)
    width = 1 + more * WIDE
    content = b"".join((mask | 1 << count).to_bytes(width * bits // 8, "little") for mask in masks)
    table = np.frombuffer(content, dtype=f"<u{bits // 8}").reshape(len(masks), width)
    starts = (1 + block * WIDE for block in range(more))
    return (table[:, :1].copy(), *(table[:, start : start + WIDE].copy() for start in starts))


def chosen(masks: Masks, codes: Sequence[int]) -> Masks:
    """Return the masks of some codes."""
    return tuple(block.take(codes, axis=0) for block in masks)


def size_of(masks: Masks) -> int:
    """Return how many words a code has."""
    return sum(block.shape[1] for block in masks)


def raw_values(series: pl.Series, dtype: str) -> tuple[NDArray[Any], Rows]:
    """Return the values of a column as they lie in memory, and the rows that hold none, whose values mean nothing."""
    array = nanoarrow.c_array_stream(series.rechunk()).get_next().view()
    values = np.frombuffer(array.buffer(1), dtype=dtype)
    if dtype == "bool":
        values = np.unpackbits(values.view(np.uint8), bitorder="little")
    return values[array.offset : array.offset + array.length], _absent(array)


def _absent(array: Any) -> Rows:
    if not array.null_count:
        return np.zeros(0, dtype=np.intp)
    bits = ~np.frombuffer(array.buffer(0), dtype=np.uint8)
    rows: Rows = np.flatnonzero(np.unpackbits(bits, bitorder="little").view(np.bool_)) - array.offset
    return rows[slice(*rows.searchsorted((0, array.length)))]


def marked(codes: Codes, rows: Rows, start: int, stop: int, code: int) -> Codes:
    """Give a code to those of the rows that lie in a slice."""
    if len(rows):
        first, last = rows.searchsorted((start, stop))
        codes[rows[first:last] - start] = code
    return codes


def by_table(series: pl.Series, table: Any, null: int) -> Slices:
    """Return codes that stand in a table by the small whole numbers of a column."""
    values, absent = raw_values(series.cast(pl.Int64), "i8")

    def codes(start: int, stop: int) -> Codes:
        found: Codes = table.take(values[start:stop], mode="clip")
        return marked(found, absent, start, stop, null)

    return codes
