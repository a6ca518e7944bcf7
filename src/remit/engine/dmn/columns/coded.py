"""What every kind of column is turned into: a code per row, and the rules that pass per code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Codes = NDArray[np.intp]
Words = NDArray[np.uint64]
"""Bitmasks by 64 rules: one row per word, one column per code."""
Flags = NDArray[np.bool_]
Slices = Callable[[int, int], Codes]
"""The codes of the rows from the first to before the second; the array is the caller's to change."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column read: its codes by slices, and its bitmasks by code."""

    slices: Slices
    masks: Words


Coder = Callable[[pl.Series], Coded | None]
"""Reads a column of any type; None for one it does not know."""


def words_of(masks: Sequence[int], count: int) -> Words:
    """Lay masks of so many rules out as words; every mask also holds the bit after the last rule, for “none”."""
    width = count // 64 + 1
    content = b"".join((mask | 1 << count).to_bytes(width * 8, "little") for mask in masks)
    table = np.frombuffer(content, dtype="<u8").reshape(len(masks), width)
    return np.ascontiguousarray(table.T, dtype=np.uint64)


def no_value(series: pl.Series) -> Flags | None:
    """Return where a column holds null; None if nowhere."""
    return series.is_null().to_numpy() if series.null_count() else None


def marked(codes: Codes, flags: Flags | None, start: int, stop: int, code: int) -> Codes:
    """Put a code where the flags of the whole column stand."""
    if flags is not None:
        np.putmask(codes, flags[start:stop], code)
    return codes


def by_table(series: pl.Series, table: Any, null: int) -> Slices:
    """Return codes that stand in a table by the small whole numbers of a column."""
    values, absent = series.fill_null(0).to_numpy(), no_value(series)

    def codes(start: int, stop: int) -> Codes:
        found: Codes = table.take(values[start:stop].astype(np.intp), mode="clip")
        return marked(found, absent, start, stop, null)

    return codes
