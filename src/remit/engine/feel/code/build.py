"""What every compiler of a kind of expression is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from remit.engine.feel.function import BuiltinFunction
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.syntax import Node
from remit.engine.feel.types import Type
from remit.engine.feel.uses import nodes_of


@dataclass(frozen=True, slots=True)
class Build:
    """`code` compiles a child, `test` compiles a child as a unary test; types and built-ins are found by name."""

    code: Callable[[Node, "Build"], Code]
    test: Callable[[Node, "Build"], "Test"]
    types: Mapping[str, Type]
    builtins: Mapping[str, BuiltinFunction]

    def __call__(self, node: Node) -> Code:
        """Compile a child."""
        return self.code(node, self)


Test = Callable[[Any, Any], Any]
"""A compiled unary test: given the scope and the value, true, false or null."""


def paid(node: Node, code: Code) -> Code:
    """Let code that will run many times pay for its size, a step for eight nodes; small code pays nothing."""
    steps = sum(1 for _ in nodes_of(node)) >> 3
    if not steps:
        return code

    def run(scope: Scope) -> Any:
        scope.run.spend(steps)
        return code(scope)

    return run
