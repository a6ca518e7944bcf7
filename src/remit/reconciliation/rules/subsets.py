"""Which items add up to an amount: a bounded search that answers only where there is one answer."""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice


def only_subset(amounts: Sequence[int], target: int, *, size: int) -> tuple[int, ...] | None:
    """Return the places of the only subset of 2 to `size` amounts that adds up to the target, else None.

    Two subsets that add up, even by equal amounts, are a question for a person.
    """
    found = list(islice(_subsets(amounts, target, size), 2))
    return found[0] if len(found) == 1 else None


def _subsets(amounts: Sequence[int], target: int, size: int) -> Iterator[tuple[int, ...]]:
    places = range(len(amounts))
    for count in range(2, min(size, len(amounts)) + 1):
        yield from (picked for picked in combinations(places, count) if sum(amounts[at] for at in picked) == target)
