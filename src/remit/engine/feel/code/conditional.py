"""`if … then … else …` (10.3.2.15)."""

from typing import Any

from remit.engine.feel.code.build import Build
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.syntax import If


def compile_if(node: If, build: Build) -> Code:
    """Take the first branch if the condition is true, else the second."""
    condition, yes, no = build(node.condition), build(node.yes), build(node.no)

    def choose(scope: Scope) -> Any:
        return yes(scope) if condition(scope) is True else no(scope)

    return choose
