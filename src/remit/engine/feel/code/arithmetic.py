"""`+ - * / **` and the minus sign (10.3.2.15)."""

from collections.abc import Callable
from typing import Any

from remit.engine.feel.arithmetic import add, divide, multiply, negate, power, subtract
from remit.engine.feel.code.build import Build
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.syntax import Binary, Literal, Negation
from remit.engine.feel.types import kind_name

OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}


def compile_arithmetic(node: Binary, build: Build) -> Code:
    """Compute from two operands; null with the reason where they do not fit."""
    operation, left, right, sign = OPERATIONS[node.operator], build(node.left), build(node.right), node.operator

    def compute(scope: Scope) -> Any:
        a = left(scope)
        b = right(scope)
        value = operation(a, b)
        if value is None:
            return scope.run.null("arithmetic", f"{kind_name(a)} {sign} {kind_name(b)} has no value", "10.3.2.15")
        return scope.run.text(value) if type(value) is str else value

    return compute


def compile_negation(node: Negation, build: Build) -> Code:
    """Turn a sign."""
    if isinstance(node.operand, Literal):
        constant = negate(node.operand.value)
        if constant is not None:
            return lambda scope: constant
    operand = build(node.operand)

    def turn(scope: Scope) -> Any:
        value = operand(scope)
        turned = negate(value)
        return scope.run.null("arithmetic", f"- {kind_name(value)} has no value") if turned is None else turned

    return turn
