"""FIRST over frames: one block of words after the other, each asked of the rows that no rule before it decided.

Most rows are decided by the first word, so a table of thousands of rules costs them hardly more than one of 64. Rows
that are left wait until they are as many as a slice: a pass over few rows costs as much as one over thousands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from remit.engine.dmn.columns.coded import WIDE, Coded, Codes, Rows, Words
from remit.engine.dmn.columns.plan import SLICE, Rules, joined, lowest, sliced

STAGES = 3
"""The first word, the block after it, and all other blocks; so few that what waits stays small."""
_FIRST_WORDS = np.arange(0, SLICE * WIDE, WIDE)
"""Where the words of each row of a wide block begin."""
Block = tuple[Words, ...]
"""The same words of all columns."""


def first_rule(columns: Sequence[Coded], height: int) -> Rules:
    """Return the first rule that fires, which always is one: that after the last says “none”."""
    found = np.empty(height, dtype=np.uint32)
    head, *rest = _stages(list(zip(*(column.masks for column in columns), strict=True)), found)
    for rows, codes in sliced(columns, height):
        head.ask(rows, codes)
    for stage in rest:
        stage.ask_waiting()
    return found


def _stages(blocks: Sequence[Block], found: Rules) -> list["Stage"]:
    starts = range(min(STAGES, len(blocks)))
    stages: list[Stage] = []
    for start in reversed(starts):
        own = blocks[start:] if start == starts[-1] else blocks[start : start + 1]
        stages.insert(0, Stage(own, _words_before(start), found, stages[0] if stages else None))
    return stages


def _words_before(block: int) -> int:
    return 1 + (block - 1) * WIDE if block else 0


@dataclass(slots=True)
class Stage:
    """Blocks with so many words before them; rows that they do not decide wait for the next stage."""

    blocks: Sequence[Block]
    words: int
    found: Rules
    next: Self | None
    waiting: int = 0
    rows: Rows = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    codes: list[Codes] = field(default_factory=list)

    def ask(self, rows: slice | Rows, codes: Sequence[Codes]) -> None:
        """Decide rows by the blocks of this stage, and let those wait that it does not decide."""
        for place, block in enumerate(self.blocks):
            left = self._decide(block, self.words + place * WIDE, rows, codes)
            if not len(left):
                return
            found = left + rows.start if isinstance(rows, slice) else rows.take(left)
            if place < len(self.blocks) - 1:
                rows, codes = found, [column.take(left) for column in codes]
            elif self.next:
                self.next.wait(found, codes, left)

    def _decide(self, block: Block, before: int, rows: slice | Rows, codes: Sequence[Codes]) -> Rows:
        """Find the rules of rows; return the places of those that have none in the block."""
        words = joined(block, codes)
        rules, holds = _narrow(words) if words.shape[1] == 1 else _wide(words)
        if before:
            rules += np.uint32(64 * before)
        self.found[rows] = rules
        return np.flatnonzero(holds == 0)

    def wait(self, rows: Rows, codes: Sequence[Codes], places: Rows) -> None:
        """Keep rows, whose codes stand at some places, until there are enough of them."""
        if not self.codes:
            size = min(SLICE, len(self.found))
            self.rows, self.codes = np.empty(size, dtype=np.intp), [np.empty(size, dtype=each.dtype) for each in codes]
        if self.waiting + len(rows) > len(self.rows):
            self.ask_waiting()
        start, self.waiting = self.waiting, self.waiting + len(rows)
        self.rows[start : self.waiting] = rows
        for kept, column in zip(self.codes, codes, strict=True):
            column.take(places, out=kept[start : self.waiting], mode="clip")

    def ask_waiting(self) -> None:
        """Decide the rows that wait."""
        count, self.waiting = self.waiting, 0
        if count:
            self.ask(self.rows[:count], [column[:count] for column in self.codes])


def _narrow(words: Words) -> tuple[Rules, Words]:
    return lowest(words[:, 0]).astype(np.uint32), words[:, 0]


def _wide(words: Words) -> tuple[Rules, Words]:
    """Return the lowest bit of each row of words, counted from its first word; and per row a number, 0 for no bit."""
    holds = (words != 0).view(np.uint32)[:, 0]  # a byte per word
    word = lowest(holds) >> np.uint8(3)
    rules: Rules = lowest(words.ravel().take(_FIRST_WORDS[: len(words)] + word, mode="clip")).astype(np.uint32)
    rules += word.astype(np.uint32) * np.uint32(64)
    return rules, holds
