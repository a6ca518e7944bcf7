"""Who waits for one thing, longest first: immutable rows of activations, long ones in pieces.

One more or one less copies a piece and not the row, so it costs hardly more among a hundred thousand than among ten.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from operator import itemgetter

PIECE = 512
"""Activations of a piece, and those up to which a row is a plain tuple."""
Row = Collection[int]


def row_of(acts: Iterable[int]) -> Row:
    """Return activations in this order as a row."""
    row = acts if isinstance(acts, tuple) else tuple(acts)
    if len(row) <= PIECE:
        return row
    return Pieces(tuple(row[start : start + PIECE] for start in range(0, len(row), PIECE)), len(row))


def with_one(row: Row, act: int) -> Row:
    """Return a row with one more at its end."""
    return row.with_one(act) if isinstance(row, Pieces) else row_of((*row, act))


def without_one(row: Row, act: int) -> Row:
    """Return a row without one; one that is not in it changes nothing."""
    left = row.without_one(act) if isinstance(row, Pieces) else tuple(other for other in row if other != act)
    return row_of(left) if len(left) <= PIECE else left


class Pieces(Collection[int]):
    """A row of more than one piece; none of its pieces is empty."""

    __slots__ = ("_count", "_pieces")

    def __init__(self, pieces: tuple[tuple[int, ...], ...], count: int) -> None:
        self._pieces = pieces
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(self._pieces)

    def __contains__(self, act: object) -> bool:
        return isinstance(act, int) and self._place(act) is not None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pieces) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Pieces({tuple(self)!r})"

    def with_one(self, act: int) -> "Pieces":
        """Return a row with one more at its end."""
        *pieces, last = self._pieces
        added = ((*last, act),) if len(last) < PIECE else (last, (act,))
        return Pieces((*pieces, *added), self._count + 1)

    def without_one(self, act: int) -> "Pieces":
        """Return a row without one."""
        place = self._place(act)
        if place is None:
            return self
        left = tuple(other for other in self._pieces[place] if other != act)
        kept = (left,) if left else ()
        return Pieces((*self._pieces[:place], *kept, *self._pieces[place + 1 :]), self._count - 1)

    def _place(self, act: int) -> int | None:
        """Return the piece an activation is in: as a rule who came later has the higher number, so look there first."""
        likely = max(0, bisect_right(self._pieces, act, key=itemgetter(0)) - 1)
        if act in self._pieces[likely]:
            return likely
        return next((place for place, piece in enumerate(self._pieces) if act in piece), None)
