"""Columns of any other type: each distinct value is tested once, as one evaluation tests it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from remit.engine.dmn.columns.coded import Coded, Coder, by_table, words_of

MAX_DISTINCT = 65_536
MAX_KEPT = 200_000
Mask = Callable[[Any], int]
"""The rules that a plain value passes."""


def distinct_coder(mask: Mask, count: int) -> Coder:
    """Return a coder that asks for the mask of each distinct value once, also over several frames."""
    kept: dict[Any, int] = {}

    def read(series: pl.Series) -> Coded | None:
        dictionary = _dictionary(series)
        if dictionary is None:
            return None
        values, codes = dictionary
        if len(kept) > MAX_KEPT:
            kept.clear()
        masks = []
        for value in (*values, None):
            key = (type(value), value)
            if key not in kept:
                kept[key] = mask(value)
            masks.append(kept[key])
        return Coded(by_table(codes, np.arange(len(values), dtype=np.intp), len(values)), words_of(masks, count))

    return read


def _dictionary(series: pl.Series) -> tuple[list[Any], pl.Series] | None:
    """Return the distinct values and the place of each row's among them; None for a column that has no order."""
    if series.dtype.is_nested() or series.dtype == pl.Object:
        return None
    plain = series.cast(pl.String) if isinstance(series.dtype, pl.Enum | pl.Categorical) else series
    values = plain.drop_nulls().unique().sort()
    return None if len(values) > MAX_DISTINCT else (values.to_list(), plain.rank("dense").cast(pl.Int64) - 1)
