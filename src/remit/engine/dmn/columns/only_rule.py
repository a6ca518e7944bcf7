"""UNIQUE over frames: every word is asked of every row, for more than one rule may fire."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from remit.engine.dmn.columns.coded import Coded, Words
from remit.engine.dmn.columns.plan import Judge, Rules, joined, lowest, sliced


def only_rule(count: int) -> Judge:
    """Return a judge: the one rule that fires, `count` where there is none, `count` + 1 where there are more."""

    def judge(columns: Sequence[Coded], height: int) -> Rules:
        found, firing = np.zeros(height, dtype=np.uint32), np.zeros(height, dtype=np.uint32)
        blocks = list(zip(*(column.masks for column in columns), strict=True))
        for rows, codes in sliced(columns, height):
            number = 0
            for block in blocks:
                for words in joined(block, codes).T:
                    _count(words, 64 * number, found[rows], firing[rows])
                    number += 1
        # The bit after the last rule always is among them.
        found[firing > 2] = count + 1
        return found

    return judge


def _count(words: Words, before: int, found: Rules, firing: NDArray[np.uint32]) -> None:
    np.copyto(found, lowest(words) + np.uint32(before), where=firing == 0, casting="unsafe")
    firing += np.bitwise_count(words)
