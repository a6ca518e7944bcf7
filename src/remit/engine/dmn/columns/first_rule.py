"""FIRST over frames: one block of words after the other, each asked of the rows that no rule before it decided.

Most rows are decided by the first word, so a table of thousands of rules costs them hardly more than one of 64. Rows
that are left wait until they are many: a pass over few rows costs as much as one over thousands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from remit.engine.dmn.columns.coded import WIDE, Coded, Codes, Rows, Words
from remit.engine.dmn.columns.plan import Rules, joined, lowest, sliced

STAGES = 3
"""The first word, the block after it, and all other blocks; so few that what waits stays small."""
WAITING = 32_768
"""Rows that wait for a stage at most: enough to pay for a pass."""
_FIRST_WORDS = np.arange(0, WAITING * WIDE, WIDE)
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
            holds = self._decide(block, self.words + place * WIDE, rows, codes)
            last = place == len(self.blocks) - 1
            if last and self.next is None:
                return  # the bit for “none” has decided them all
            left = np.flatnonzero(holds == 0)
            if not len(left):
                return
            found = left + rows.start if isinstance(rows, slice) else rows.take(left)
            if self.next and last:
                self.next.wait(found, codes, left)
            else:
                rows, codes = found, [column.take(left) for column in codes]

    def _decide(self, block: Block, before: int, rows: slice | Rows, codes: Sequence[Codes]) -> Words:
        """Find the rules of rows; return a number for each, which is 0 if it has none in the block."""
        words = joined(block, codes)
        if words.shape[1] == 1:
            self.found[rows] = lowest(words[:, 0])
            return words[:, 0]
        rules, holds = _wide(words)
        rules += np.uint32(64 * before)
        self.found[rows] = rules
        return holds

    def wait(self, rows: Rows, codes: Sequence[Codes], places: Rows) -> None:
        """Keep rows, whose codes stand at some places, until there are enough of them."""
        if not self.codes:
            size = min(WAITING, len(self.found))
            self.rows, self.codes = np.empty(size, dtype=np.intp), [np.empty(size, dtype=each.dtype) for each in codes]
        first = 0
        while first < len(rows):
            start, room = self.waiting, len(self.rows) - self.waiting
            count = min(room, len(rows) - first)
            self.rows[start : start + count] = rows[first : first + count]
            for kept, column in zip(self.codes, codes, strict=True):
                column.take(places[first : first + count], out=kept[start : start + count], mode="clip")
            self.waiting, first = start + count, first + count
            if count == room:
                self.ask_waiting()

    def ask_waiting(self) -> None:
        """Decide the rows that wait."""
        count, self.waiting = self.waiting, 0
        if count:
            self.ask(self.rows[:count], [column[:count] for column in self.codes])


def _wide(words: Words) -> tuple[Rules, Words]:
    """Return the lowest bit of each row of words, counted from its first word; and per row a number, 0 for no bit."""
    holds = (words != 0).view(np.uint32)[:, 0]  # a byte per word
    word = lowest(holds) >> np.uint8(3)
    rules: Rules = lowest(words.ravel().take(_FIRST_WORDS[: len(words)] + word, mode="clip")).astype(np.uint32)
    rules += word.astype(np.uint32) * np.uint32(64)
    return rules, holds
