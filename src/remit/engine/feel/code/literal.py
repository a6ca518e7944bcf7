"""Constants, and at literals that are none."""

from remit.engine.feel.code.build import Build
from remit.engine.feel.run import Code
from remit.engine.feel.syntax import BadLiteral, Literal


def compile_literal(node: Literal, build: Build) -> Code:
    """Return the constant."""
    value = node.value
    return lambda scope: value


def compile_bad_literal(node: BadLiteral, build: Build) -> Code:
    """Return null, saying that the text is no temporal value (10.3.2.3.3)."""
    message = f"“{node.text}” is no date, time, date and time or duration"
    return lambda scope: scope.run.null("literal", message, "10.3.2.3.3")
