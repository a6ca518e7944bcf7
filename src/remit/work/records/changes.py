"""What differs between a fact as it was and as it is: only that is written."""

from collections.abc import Sequence
from typing import Any


def changed(before: Any, after: Any, names: Sequence[str]) -> tuple[str, ...]:
    """Return which of the named fields differ, in the order of `names`."""
    return tuple(
        [
            name
            for name in names
            if (one := getattr(before, name)) is not (other := getattr(after, name)) and one != other
        ]
    )
