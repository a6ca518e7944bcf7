"""What every hit policy is given and returns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from remit.engine.feel.run import Run


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result and the rules it came from, by index."""

    value: Any
    rules: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Firing:
    """The rules that fire, as a bitmask; how to get a rule's output, its rank, and the run to report to."""

    mask: int
    output: Callable[[int], Any]
    rank: Callable[[int], tuple[int, ...]]
    run: Run

    @property
    def rules(self) -> tuple[int, ...]:
        """The indexes of the rules that fire, in order."""
        return tuple(bits(self.mask))


def bits(mask: int) -> Iterator[int]:
    """Yield the positions of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
