"""What FEEL refuses, and the limits a model may not pass."""

from typing import ClassVar

from remit.values.refusal import Refusal

MAX_TEXT = 100_000
"""Characters of one expression."""
MAX_NESTING = 60
"""Levels of brackets, branches and operators inside one expression."""
MAX_CHAIN = 200
"""Operators joined one after the other."""
MAX_CALLS = 60
"""Calls of user defined functions inside each other."""
MAX_STEPS = 1_000_000
"""Items visited in one evaluation."""
MAX_STRING = 1_000_000
"""Characters of one string."""
MAX_LIST = 1_000_000
"""Items of one list."""


class FeelRefused(Refusal):
    """An expression that cannot be read; `place` is its line and column."""

    code = "feel.refused"
    status: ClassVar[int] = 422
    sentence = "The expression cannot be read: {reason}."


class FeelLimited(FeelRefused):
    """An evaluation that asks for more than one evaluation may."""

    code = "feel.limited"
    sentence = "The evaluation was stopped: {reason}."
