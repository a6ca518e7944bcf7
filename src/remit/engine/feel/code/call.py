"""Function invocations `f(a, b)` and `f(x: a)` (10.3.2.13)."""

from typing import Any

from remit.engine.feel.code.build import Build
from remit.engine.feel.invocation import call, call_named
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.syntax import Call


def compile_call(node: Call, build: Build) -> Code:
    """Evaluate the function, then the arguments, then call."""
    function, arguments = build(node.function), tuple(build(each) for each in node.arguments)
    if node.names is None:
        return lambda scope: call(function(scope), [each(scope) for each in arguments], scope.run)
    names = node.names

    def invoke(scope: Scope) -> Any:
        given = {name: each(scope) for name, each in zip(names, arguments, strict=True)}
        return call_named(function(scope), given, scope.run)

    return invoke
