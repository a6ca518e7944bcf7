"""Columns of booleans: false, true and null are the codes 0, 1 and 2."""

import polars as pl

from remit.engine.dmn.columns.coded import Coded, Coder, Masks, marked, raw_values


def boolean_coder(masks: Masks) -> Coder:
    """Return the coder for the masks of false, true and null."""

    def read(series: pl.Series) -> Coded | None:
        values, absent = raw_values(series, "bool")
        return Coded(lambda start, stop: marked(values[start:stop].copy(), absent, start, stop, 2), masks)

    return read
