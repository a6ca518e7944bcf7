"""Names: the nearest scope wins, built-in functions come last (10.3.2.11)."""

from typing import Any

from remit.engine.feel.code.build import Build
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.syntax import Name

MISSING = object()


def find(scope: Scope | None, name: str) -> Any:
    """Return the value of a name in the nearest scope that has it, or MISSING."""
    while scope is not None:
        if name in scope.values:
            return scope.values[name]
        scope = scope.parent
    return MISSING


def compile_name(node: Name, build: Build) -> Code:
    """Look a name up."""
    name = node.name
    builtin = build.builtins.get(name)
    message = f"nothing here is called “{name}”"

    def read(scope: Scope) -> Any:
        value = find(scope, name)
        if value is not MISSING:
            return value
        return builtin if builtin is not None else scope.run.null("unknown_name", message, "10.3.2.11")

    return read
