"""Boxed invocations (10.2.1.3)."""

from typing import Any

from remit.engine.dmn.model import Invocation
from remit.engine.dmn.setting import Setting
from remit.engine.feel.invocation import call_named
from remit.engine.feel.run import Code, Scope


def compile_invocation(boxed: Invocation, setting: Setting) -> Code:
    """Compile the function and its bindings."""
    function = setting.compile(boxed.function)
    bindings = tuple(
        (variable.name, setting.at(variable.name).compile(inner)) for variable, inner in boxed.bindings if inner
    )

    def invoke(scope: Scope) -> Any:
        return call_named(function(scope), {name: code(scope) for name, code in bindings}, scope.run)

    return invoke
