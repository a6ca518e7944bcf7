"""Priorities of tasks and of services that wait for a worker: whole numbers from 0 to 100."""

from collections.abc import Mapping
from typing import Any

from remit.engine.core.expression import Compiled
from remit.engine.core.refusals import ExpressionFailed

HIGHEST = 100


def priority_of(written: Compiled, context: Mapping[str, Any]) -> int:
    """Evaluate a priority; what lies beyond the scale counts as its end. Refuses `ExpressionFailed`."""
    value = written(context)
    try:
        return max(0, min(int(value), HIGHEST))
    except (TypeError, ValueError, OverflowError):
        raise ExpressionFailed(text=written.text, reason=f"{value!r} is no priority") from None
