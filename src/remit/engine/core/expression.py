"""Expressions of a definition: FEEL by default, `${…}` where the text says so; compiled once, evaluated often."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from remit.engine.core import juel
from remit.engine.core.refusals import ExpressionFailed
from remit.engine.feel import FeelRefused, compile_expression, to_feel, to_json
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
        return _compile_plain(text, language)
    if text.startswith("="):
        return _compile_feel(text.removeprefix("="))
    if _METHOD_CALL.search(text) or _IN_WORDS.fullmatch(text):
        return _compile_juel("${" + text + "}")
    return _compile_either(text)


_METHOD_CALL = re.compile(r"\.\s*(?:" + "|".join(sorted({name for name, _count in juel.METHODS})) + r")\s*\(")
"""What only the other engines' expression language writes, with or without `${…}` around it."""

_COMPARED = r"\S+\s+(?:eq|ne|lt|gt|le|ge)\s+\S+"
_IN_WORDS = re.compile(rf"{_COMPARED}(?:\s+(?:and|or)\s+{_COMPARED})*")
"""Comparisons in words (`count ge 2`), which FEEL would take for the name of one variable."""


def _compile_plain(text: str, language: str) -> Compiled:
    """Compile what a scripting language writes as the peers' expressions do (`return x == 1;`). Refuses all else."""
    if any(name in language.lower() for name in _SCRIPTING):
        try:
            return _compile_juel("${" + text.removeprefix("return ").removesuffix(";") + "}")
        except ExpressionRefused:
            pass
    raise ExpressionRefused(text=text, reason=f"the language {language} is not spoken here; write FEEL")


_SCRIPTING = ("java", "ecmascript", "groovy", "mvel", "jcp.org", "uel")

_XPATH = re.compile(
    r"(?:\w+:)?get(?:DataObject|DataInput|DataOutput|ProcessProperty|ActivityProperty|EventProperty)"
    r"""\(\s*(?:['"][^'"]*['"]\s*,\s*)?['"](?P<name>[^'"]*)['"]\s*\)(?P<path>(?:/\w+)*)"""
)
"""The functions by which XPath reaches data (BPMN 10.4.3)."""


def _by_name(match: re.Match[str]) -> str:
    return match["name"] + match["path"].replace("/", ".")


def _from_xpath(text: str) -> str:
    """Write what XPath writes otherwise as FEEL does: data by name, texts in double quotes, `$name`, `true()`."""
    text = _XPATH.sub(_by_name, text)
    if '"' not in text:
        text = re.sub(r"'([^'\\]*)'", r'"\1"', text)
        text = re.sub(r"\$([^\W\d]\w*)", r"\1", text)
    return re.sub(r"\b(true|false)\(\)", r"\1", text)


def _compile_either(text: str) -> Compiled:
    """Compile as FEEL or simple XPath, or where that cannot be (`a == b`), as the peers' expression language."""
    refusal: ExpressionRefused | None = None
    for compiled, written in ((_compile_feel, _from_xpath(text)), (_compile_juel, "${" + text + "}")):
        try:
            return compiled(written)
        except ExpressionRefused as refused:
            refusal = refusal or refused
    assert refusal is not None
    raise refusal


_ASSIGNMENT = re.compile(
    r"""[$#]\{\s*(?:\w+\.)?setVariable\(\s*(['"])(?P<name>[^'"]+)\1\s*,(?P<value>.+)\)\s*\}""", re.DOTALL
)
"""A service's expression that only sets a variable: read as what it is."""


def compile_inline(text: str) -> tuple[str | None, Compiled | None]:
    """Compile a service's expression where it is one of values only; a bean's is for somebody else to run.

    Returns the variable that the expression sets, where it only does that, and what to evaluate.
    """
    assigned = _ASSIGNMENT.fullmatch(text.strip())
    try:
        return (None, compile_text(text)) if assigned is None else (assigned["name"], compile_text(_value_of(assigned)))
    except ExpressionRefused:
        return None, None


def _value_of(assigned: re.Match[str]) -> str:
    return "${" + assigned["value"] + "}"


def compile_value(text: str) -> Compiled:
    """Compile a text that is a literal unless it is written as `=…` or `${…}`. Refuses `ExpressionRefused`."""
    stripped = text.strip()
    return compile_text(stripped) if is_expression(stripped) else constant(stripped)


def is_expression(text: str) -> bool:
    """Tell whether a text that may be a literal is an expression: it begins with `=` or holds `${…}`."""
    return text.startswith("=") or juel.is_juel(text)


def _speaks_feel(language: str) -> bool:
    low = language.lower()
    return "feel" in low or low.endswith("xpath") or low in ("juel", "java")


def _compile_juel(text: str) -> Compiled:
    try:
        return Compiled(text, juel.compile_juel(text))
    except juel.JuelRefused as refusal:
        raise ExpressionRefused(text=text, reason=refusal.fields["reason"]) from None


def _compile_feel(text: str) -> Compiled:
    try:
        expression = compile_expression(text)
    except FeelRefused as refusal:
        raise ExpressionRefused(text=text, reason=str(refusal)) from None

    def run(variables: Mapping[str, Any]) -> Any:
        try:
            return to_json(expression(_AsFeel(variables)))
        except FeelRefused as refusal:
            raise ExpressionFailed(text=text, reason=str(refusal)) from None

    return Compiled(text, run)


class _AsFeel(Mapping[str, Any]):
    """Variables that become FEEL values when they are asked for: most expressions ask for one or two of many."""

    __slots__ = ("variables",)

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self.variables = variables

    def __getitem__(self, name: str) -> Any:
        return to_feel(self.variables[name])

    def __contains__(self, name: object) -> bool:
        return name in self.variables

    def __iter__(self) -> Iterator[str]:
        return iter(self.variables)

    def __len__(self) -> int:
        return len(self.variables)
