"""A problem: one finding of a reader or checker, with its place; readers collect them and do not stop at the first."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a problem matters: an error stops publication or intake, a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: `code` is stable and dotted, `place` an element id, line, cell or path, `clause` the rule broken."""

    code: str
    message: str
    place: str | None = None
    severity: Severity = Severity.ERROR
    clause: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)


def errors(problems: "list[Problem] | tuple[Problem, ...]") -> tuple[Problem, ...]:
    """Keep the problems that stop the work."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)
