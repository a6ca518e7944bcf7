"""Defects as they stand in a column of JSON: a list each, the shorter ones from before scorecards had weights."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from remit.quality.model import Defect


def defects_written(defects: Iterable[Defect]) -> list[list[Any]]:
    """Return defects as a column keeps them."""
    return [
        [one.key, one.critical, one.note, one.fatal, None if one.lost_pct is None else str(one.lost_pct)]
        for one in defects
    ]


def defects_read(rows: Iterable[list[Any]]) -> tuple[Defect, ...]:
    """Return the defects of a column."""
    return tuple(_read(*row) for row in rows)


def _read(key: str, critical: bool, note: str = "", fatal: bool = False, lost: str | None = None) -> Defect:
    return Defect(key, critical, note, fatal, None if lost is None else Decimal(lost))
