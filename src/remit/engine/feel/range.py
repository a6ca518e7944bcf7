"""A FEEL range: two ends, each included or not, either possibly open (10.3.2.7)."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """Values between `start` and `end`; None as an end of a unary comparison such as `(< 5)` is unbounded."""

    start: Any
    end: Any
    start_included: bool
    end_included: bool
