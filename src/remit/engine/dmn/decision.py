"""What a model answers."""

from dataclasses import dataclass
from typing import Any

from remit.engine.dmn.trace import TableTrace
from remit.values.problem import Problem


@dataclass(frozen=True, slots=True)
class Decision:
    """The value ready for JSON, the same as a FEEL value, a trace per table in order, and the report of nulls."""

    value: Any
    feel: Any
    trace: tuple[TableTrace, ...]
    problems: tuple[Problem, ...]
