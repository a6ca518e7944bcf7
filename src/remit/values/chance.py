"""Chance as a value that is passed in: the system's, or a seeded one that repeats."""

import random
import secrets
from typing import Protocol


class Chance(Protocol):
    """A source of randomness."""

    def bytes(self, count: int) -> bytes:
        """Return `count` random bytes."""
        ...

    def fraction(self) -> float:
        """Return a float in [0, 1)."""
        ...


class SystemChance:
    """Randomness from the operating system: fit for keys and sessions."""

    def bytes(self, count: int) -> bytes:
        """Return `count` bytes fit for secrets."""
        return secrets.token_bytes(count)

    def fraction(self) -> float:
        """Return a float in [0, 1)."""
        return secrets.randbits(53) / (1 << 53)


class SeededChance:
    """Randomness that repeats for a seed: for tests and simulation, never for secrets."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - repeatable on purpose

    def bytes(self, count: int) -> bytes:
        """Return the next `count` bytes of the seed's sequence."""
        return self.random.randbytes(count)

    def fraction(self) -> float:
        """Return the next float of the seed's sequence."""
        return self.random.random()
