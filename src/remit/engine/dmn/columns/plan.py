"""A table ready for frames: every column coded, the words of all columns joined, a result per rule.

Where the first rule decides, only the rows that no rule of a word decided are asked for the next word, so a table of
thousands of rules costs most rows one word or two.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from remit.engine.dmn.columns.coded import Coded, Coder, Codes, Words

SLICE = 32_768
"""Rows decided together: few enough that their codes stay in the cache, many enough to pay for a pass."""
ONE_BY_ONE = 4
"""Words asked singly: most rows are decided by one of them."""
TOGETHER = 16
"""Words asked together of the rows that are left, of which there may be as many as a slice has."""
Rules = NDArray[np.uint32]
Judge = Callable[[list[Words], list[Codes]], Rules]
"""From the words and codes of the columns to a place among the results, per row."""


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
        masks, found = [each.masks for each in read], np.empty(frame.height, dtype=np.uint32)
        for start in range(0, frame.height, SLICE):
            stop = min(start + SLICE, frame.height)
            found[start:stop] = self.judge(masks, [each.slices(start, stop) for each in read])
        return found


def of_plan(plan: Plan, masks: Words) -> Read:
    """Return the column that holds what another table concluded, with its masks by place."""

    def read(frame: pl.DataFrame, known: Known) -> Coded | None:
        places = plan.places(frame, known)
        return None if places is None else Coded(lambda start, stop: places[start:stop].astype(np.intp), masks)

    return read


def of_input(name: str, coder: Coder, absent: Words) -> Read:
    """Return the column that a frame holds; `absent` are the words where it holds none."""

    def read(frame: pl.DataFrame, _known: Known) -> Coded | None:
        if name in frame.columns:
            return coder(frame[name])
        return Coded(lambda start, stop: np.zeros(stop - start, dtype=np.intp), absent)

    return read


def joined(masks: list[Words], codes: list[Codes], first: int, last: int) -> Words:
    """Return some words of the bitmask of every row: a line per word, a column per row."""
    found: Words = masks[0][first:last].take(codes[0], axis=1, mode="clip")
    for table, column in zip(masks[1:], codes[1:], strict=True):
        found &= table[first:last].take(column, axis=1, mode="clip")
    return found


def lowest(words: Words) -> NDArray[np.uint8]:
    """Return the number of the lowest bit of each word; of an empty one, anything."""
    low = words - words.dtype.type(1)
    low ^= words
    count: NDArray[np.uint8] = np.bitwise_count(low)
    count -= np.uint8(1)
    return count


def first_rule(masks: list[Words], codes: list[Codes]) -> Rules:
    """Return the first rule that fires, which always is one: that after the last says “none”.

    Every word is asked of the rows that no rule of those before it decided; where few rows are left, several at once.
    """
    found, holds = first_of(joined(masks, codes, 0, 1))
    rows = still = np.flatnonzero(~holds)
    first = 1
    while len(rows):
        many = 1 if first < ONE_BY_ONE else min(first, TOGETHER)
        codes = [column.take(still) for column in codes]
        rules, holds = first_of(joined(masks, codes, first, first + many))
        found[rows] = rules + np.uint32(64 * first)
        still = np.flatnonzero(~holds)
        rows = rows.take(still)
        first += many
    return found


def first_of(block: Words) -> tuple[Rules, NDArray[np.bool_]]:
    """Return the lowest bit of each column of words, counted from the first line, and where there is one."""
    words, place = block[0], np.uint32(0)
    if len(block) > 1:
        line = (block != 0).argmax(axis=0)
        words, place = block[line, np.arange(block.shape[1])], np.uint32(64) * line.astype(np.uint32)
    found: Rules = lowest(words).astype(np.uint32)
    found += place
    return found, words != 0


def only_rule(count: int) -> Judge:
    """Return a judge: the one rule that fires, `count` where there is none, `count` + 1 where there are more."""

    def judge(masks: list[Words], codes: list[Codes]) -> Rules:
        found, firing = np.zeros(len(codes[0]), dtype=np.uint32), np.zeros(len(codes[0]), dtype=np.intp)
        for word in range(len(masks[0])):
            words = joined(masks, codes, word, word + 1)[0]
            np.copyto(found, lowest(words) + np.uint32(64 * word), where=firing == 0, casting="unsafe")
            firing += np.bitwise_count(words)
        # The bit after the last rule always is among them.
        found[firing > 2] = count + 1
        return found

    return judge
