"""`and` and `or` in three-valued logic (10.3.2.15, table 51)."""

from typing import Any

from remit.engine.feel.code.build import Build
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.syntax import Binary
from remit.engine.feel.types import kind_name


def compile_logic(node: Binary, build: Build) -> Code:
    """Join two conditions; the deciding value is false for `and`, true for `or`."""
    operator, left, right = node.operator, build(node.left), build(node.right)
    deciding = operator == "or"

    def join(scope: Scope) -> Any:
        a = left(scope)
        if a is deciding:
            return deciding
        b = right(scope)
        if b is deciding:
            return deciding
        if isinstance(a, bool) and isinstance(b, bool):
            return not deciding
        return scope.run.null("logic", f"{kind_name(a)} {operator} {kind_name(b)} is not decided", "10.3.2.15")

    return join
