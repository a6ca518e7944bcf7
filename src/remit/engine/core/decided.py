"""What becomes of the result of a decision before it is set as a variable."""

from collections.abc import Mapping
from typing import Any


def mapped(result: Any, how: str | None) -> Any:
    """Apply Camunda's `mapDecisionResult`: singleEntry, singleResult, collectEntries or resultList."""
    rows = result if isinstance(result, list | tuple) else [] if result is None else [result]
    if how == "singleEntry":
        return _only(rows[0]) if rows else None
    if how == "singleResult":
        return rows[0] if rows else None
    if how == "collectEntries":
        return [_only(row) for row in rows]
    return list(rows) if how == "resultList" else result


def _only(row: Any) -> Any:
    return next(iter(row.values()), None) if isinstance(row, Mapping) else row
