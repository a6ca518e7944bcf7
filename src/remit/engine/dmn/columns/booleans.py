"""Columns of booleans: false, true and null are the codes 0, 1 and 2."""

import numpy as np
import polars as pl

from remit.engine.dmn.columns.coded import Coded, Coder, Words


def boolean_coder(masks: Words) -> Coder:
    """Return the coder for the masks of false, true and null."""

    def read(series: pl.Series) -> Coded | None:
        values = series.cast(pl.UInt8).fill_null(2).to_numpy()
        return Coded(lambda start, stop: values[start:stop].astype(np.intp), masks)

    return read
