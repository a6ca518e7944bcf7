"""A table ready for frames: every column coded, the words of all columns joined, a result per rule."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from remit.engine.dmn.columns.coded import Coded, Coder, Codes, Masks, Words
from remit.engine.dmn.columns.pairs import paired

SLICE = 32_768
"""Rows decided together: few enough that their codes stay in the cache, many enough to pay for a pass."""
Rules = NDArray[np.uint32]
Judge = Callable[[Sequence[Coded], int], Rules]
"""From the columns of so many rows to a place among the results, per row."""
Read = Callable[[pl.DataFrame, "Known"], Coded | None]
"""Reads one column of a table from a frame; None where it is of a type that is not known."""
Known = dict[int, Rules | None]
"""What the tables of one graph concluded for one frame, by the plan's identity."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A table over frames; `outcomes` are its FEEL values by place."""

    columns: tuple[Read, ...]
    judge: Judge
    outcomes: tuple[Any, ...]

    def places(self, frame: pl.DataFrame, known: Known) -> Rules | None:
        """Return the place of the outcome per row; None where a column is not what the plan expects."""
        if id(self) not in known:
            known[id(self)] = self._places(frame, known)
        return known[id(self)]

    def _places(self, frame: pl.DataFrame, known: Known) -> Rules | None:
        read = []
        for column in self.columns:
            coded = column(frame, known)
            if coded is None:
                return None
            read.append(coded)
        return self.judge(paired(read), frame.height)


def of_plan(plan: Plan, masks: Masks) -> Read:
    """Return the column that holds what another table concluded, with its masks by place."""

    def read(frame: pl.DataFrame, known: Known) -> Coded | None:
        places = plan.places(frame, known)
        return None if places is None else Coded(lambda start, stop: places[start:stop].astype(np.intp), masks)

    return read


def of_input(name: str, coder: Coder, absent: Masks) -> Read:
    """Return the column that a frame holds; `absent` are the words where it holds none."""

    def read(frame: pl.DataFrame, _known: Known) -> Coded | None:
        if name in frame.columns:
            return coder(frame[name])
        return Coded(lambda start, stop: np.zeros(stop - start, dtype=np.intp), absent)

    return read


def sliced(columns: Sequence[Coded], height: int) -> Iterator[tuple[slice, list[Codes]]]:
    """Yield the codes of every column, some rows at a time."""
    for start in range(0, height, SLICE):
        stop = min(start + SLICE, height)
        yield slice(start, stop), [column.slices(start, stop) for column in columns]


def joined(tables: Sequence[Words], codes: Sequence[Codes]) -> Words:
    """Return the words of every row: what the words of all columns have in common."""
    found: Words = tables[0].take(codes[0], axis=0, mode="clip")
    for table, column in zip(tables[1:], codes[1:], strict=True):
        found &= table.take(column, axis=0, mode="clip")
    return found


def lowest(words: NDArray[Any]) -> NDArray[np.uint8]:
    """Return the number of the lowest bit of each word; of an empty one, anything."""
    low = words - words.dtype.type(1)
    low ^= words
    count: NDArray[np.uint8] = np.bitwise_count(low)
    count -= np.uint8(1)
    return count
