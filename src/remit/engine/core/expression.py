"""Expressions of a definition: FEEL by default, `${…}` where the text says so; compiled once, evaluated often."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from remit.engine.core import juel
from remit.engine.core.refusals import ExpressionFailed
from remit.values.refusal import Refusal


class ExpressionRefused(Refusal):
    """An expression of a definition that cannot be read."""

    code = "engine.expression_refused"
    sentence = "“{text}” is no expression that can be run: {reason}."


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """An expression ready to run: call it with the variables in sight."""

    text: str
    run: Callable[[Mapping[str, Any]], Any]

    def __call__(self, variables: Mapping[str, Any]) -> Any:
        """Evaluate to a plain value. Refuses `ExpressionFailed`."""
        return self.run(variables)

    def holds(self, variables: Mapping[str, Any]) -> bool:
        """Evaluate as a condition: only true holds."""
        return juel.truth(self.run(variables))

    def holds_quietly(self, variables: Mapping[str, Any]) -> bool:
        """Evaluate as a condition; one that cannot be evaluated yet does not hold."""
        try:
            return juel.truth(self.run(variables))
        except ExpressionFailed:
            return False


def constant(value: Any) -> Compiled:
    """Return an expression that is always `value`."""
    return Compiled(str(value), lambda _variables: value)


def compile_text(text: str, *, language: str = "") -> Compiled:
    """Compile an expression. Refuses `ExpressionRefused` with the reason."""
    text = text.strip()
    if juel.is_juel(text):
        return _compile_juel(text)
    if language and not _speaks_feel(language):
        raise ExpressionRefused(text=text, reason=f"the language {language} is not spoken here; write FEEL")
    return _compile_feel(text.removeprefix("="))


def compile_value(text: str) -> Compiled:
    """Compile a text that is a literal unless it is written as `=…` or `${…}`. Refuses `ExpressionRefused`."""
    stripped = text.strip()
    if stripped.startswith("=") or juel.is_juel(stripped):
        return compile_text(stripped)
    return constant(stripped)


def _speaks_feel(language: str) -> bool:
    low = language.lower()
    return "feel" in low or low.endswith("xpath") or low in ("juel", "java")


def _compile_juel(text: str) -> Compiled:
    try:
        return Compiled(text, juel.compile_juel(text))
    except juel.JuelRefused as refusal:
        raise ExpressionRefused(text=text, reason=refusal.fields["reason"]) from None


def _compile_feel(text: str) -> Compiled:
    from remit.engine.feel import FeelRefused, compile_expression, to_feel, to_json  # type: ignore # noqa: PLC0415

    try:
        expression = compile_expression(text)
    except FeelRefused as refusal:
        raise ExpressionRefused(text=text, reason=str(refusal)) from None

    def run(variables: Mapping[str, Any]) -> Any:
        try:
            return plain(to_json(expression({name: to_feel(value) for name, value in variables.items()})))
        except FeelRefused as refusal:
            raise ExpressionFailed(text=text, reason=str(refusal)) from None

    return Compiled(text, run)


def plain(value: Any) -> Any:
    """Turn whole decimals into integers, so that variables stay what JSON would make of them."""
    if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value) < 10**15:
        return int(value)
    return value
