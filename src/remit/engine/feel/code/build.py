"""What every compiler of a kind of expression is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from remit.engine.feel.function import BuiltinFunction
from remit.engine.feel.run import Code
from remit.engine.feel.syntax import Node
from remit.engine.feel.types import Type


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
