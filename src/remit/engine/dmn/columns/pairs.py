"""Columns of few codes are read as one: a code per pair of their codes, so a row looks up and joins once for both."""

from collections.abc import Sequence

from remit.engine.dmn.columns.coded import Coded

MAX_PAIRS = 256
"""Codes that a pair of columns may have, so that a byte holds them; its masks are worked out once per frame."""


def paired(columns: Sequence[Coded]) -> list[Coded]:
    """Return the same columns, those of the fewest codes in pairs."""
    one, *others = sorted(columns, key=_codes)
    found = []
    for other in others:
        if _codes(one) * _codes(other) <= MAX_PAIRS:
            one = _pair(one, other)
        else:
            found.append(one)
            one = other
    return [*found, one]


def _codes(column: Coded) -> int:
    return len(column.masks[0])


def _pair(one: Coded, other: Coded) -> Coded:
    """Return a column whose code counts through the codes of both."""
    many = _codes(other)
    masks = tuple(
        (first[:, None] & second).reshape(-1, first.shape[1])
        for first, second in zip(one.masks, other.masks, strict=True)
    )

    return Coded(lambda start, stop: one.slices(start, stop) * many + other.slices(start, stop), masks)
