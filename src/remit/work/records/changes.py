"""What differs between a fact as it was and as it is: only that is written."""

from collections.abc import Sequence
from typing import Any


def changed(before: Any, after: Any, names: Sequence[str]) -> tuple[str, ...]:
    """Return which of the named fields differ, in the order of `names`."""
    return tuple([name for name in names if _differ(getattr(before, name), getattr(after, name))])


def _differ(one: Any, other: Any) -> bool:
    return one is not other and one != other
