"""One evaluation: what it may still spend, and why each null came to be."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from remit.engine.feel.refusal import MAX_CALLS, MAX_LIST, MAX_STEPS, MAX_STRING, FeelLimited
from remit.values.problem import Problem, Severity

MAX_PROBLEMS = 100


class Run:
    """The budget and the report of one evaluation; `now` answers now() and today() and is an argument."""

    __slots__ = ("calls", "now", "place", "problems", "steps")

    def __init__(self, now: datetime | None = None) -> None:
        self.problems: list[Problem] = []
        self.steps = MAX_STEPS
        self.calls = 0
        self.now = now
        self.place: str | None = None

    def null(self, code: str, message: str, clause: str | None = None) -> Any:
        """Report why the value is null, and return it."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(f"feel.{code}", message, self.place, Severity.WARNING, clause))
        return None

    def spend(self, steps: int = 1) -> None:
        """Take steps from the budget. Refuses `FeelLimited` when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise FeelLimited(reason=f"it visits more than {MAX_STEPS:,} items")

    def enter(self) -> None:
        """Enter a function call. Refuses `FeelLimited` when calls nest too deep."""
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise FeelLimited(reason=f"functions call each other more than {MAX_CALLS} deep")

    def leave(self) -> None:
        """Leave a function call."""
        self.calls -= 1

    def text(self, value: str) -> str:
        """Pass a string on. Refuses `FeelLimited` when it is too long."""
        if len(value) > MAX_STRING:
            raise FeelLimited(reason=f"a string grows beyond {MAX_STRING:,} characters")
        self.spend(len(value) >> 8)
        return value

    def items(self, value: list[Any]) -> list[Any]:
        """Pass a list on, paying for its items. Refuses `FeelLimited` when it is too long."""
        if len(value) > MAX_LIST:
            raise FeelLimited(reason=f"a list grows beyond {MAX_LIST:,} items")
        self.spend(len(value))
        return value


class Scope:
    """Names in sight: this level's values, the levels around it, and the run they belong to."""

    __slots__ = ("parent", "run", "values")

    def __init__(self, values: Mapping[str, Any], parent: "Scope | None", run: Run) -> None:
        self.values = values
        self.parent = parent
        self.run = run


Code = Callable[[Scope], Any]
"""A compiled expression."""
