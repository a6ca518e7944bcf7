"""Function literals: closures over the scope they are written in; externals are refused clearly (10.3.2.13)."""

from typing import Any

from remit.engine.feel.code.build import Build, paid
from remit.engine.feel.code.instance import type_of
from remit.engine.feel.function import Function
from remit.engine.feel.run import Code, Run, Scope
from remit.engine.feel.syntax import FunctionNode

EXTERNAL = "functions outside the model are not run; write the function in FEEL"


def refuse_external(run: Run, arguments: tuple[Any, ...]) -> None:
    """Answer null for a function kept outside the model."""
    run.null("external", EXTERNAL, "10.3.2.13.3")


def compile_function(node: FunctionNode, build: Build) -> Code:
    """Build a function value."""
    parameters = tuple((name, type_of(kind, build) if kind else None) for name, kind in node.parameters)
    if node.external:
        return lambda scope: Function(parameters, refuse_external)
    names, body = tuple(name for name, _ in parameters), paid(node.body, build(node.body))

    def make(scope: Scope) -> Function:
        def run_body(run: Run, arguments: tuple[Any, ...]) -> Any:
            return body(Scope(dict(zip(names, arguments, strict=True)), scope, run))

        return Function(parameters, run_body)

    return make
