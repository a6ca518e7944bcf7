"""`= != < <= > >=` and `between` (10.3.2.15)."""

from collections.abc import Callable
from typing import Any

from remit.engine.feel.code.build import Build
from remit.engine.feel.equality import equal
from remit.engine.feel.ordering import compare
from remit.engine.feel.run import Code, Run, Scope
from remit.engine.feel.syntax import Between, Binary
from remit.engine.feel.types import kind_name

ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def compare_with(operator: str, left: Any, right: Any, run: Run) -> bool | None:
    """Compare two values by an operator; null with the reason where they cannot be compared."""
    result: bool | None
    if operator in ORDERS:
        order = compare(left, right)
        result = None if order is None else ORDERS[operator](order)
    else:
        same = equal(left, right)
        result = same if operator == "=" or same is None else not same
    if result is None:
        message = f"{kind_name(left)} {operator} {kind_name(right)} cannot be compared"
        run.null("comparison", message, "10.3.2.15")
    return result


def compile_comparison(node: Binary, build: Build) -> Code:
    """Compare two operands."""
    operator, left, right = node.operator, build(node.left), build(node.right)
    return lambda scope: compare_with(operator, left(scope), right(scope), scope.run)


def compile_between(node: Between, build: Build) -> Code:
    """Say whether a value lies between two others, both included."""
    value, low, high = build(node.value), build(node.low), build(node.high)

    def between(scope: Scope) -> bool | None:
        here = value(scope)
        above = compare_with(">=", here, low(scope), scope.run)
        below = compare_with("<=", here, high(scope), scope.run)
        return None if above is None or below is None else above and below

    return between
