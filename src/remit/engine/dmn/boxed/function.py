"""Boxed functions (10.2.1.7): closures; Java and PMML bodies are refused clearly."""

from typing import Any

from remit.engine.dmn.model import FunctionDefinition
from remit.engine.dmn.setting import Setting
from remit.engine.feel.code.function import refuse_external
from remit.engine.feel.function import Function
from remit.engine.feel.run import Code, Run, Scope


def compile_function(boxed: FunctionDefinition, setting: Setting) -> Code:
    """Compile the body with the parameters in sight."""
    parameters = tuple((each.name, setting.type(each.type)) for each in boxed.parameters)
    name = setting.place
    if boxed.kind.upper() != "FEEL" or boxed.body is None:
        return lambda scope: Function(parameters, refuse_external, name)
    names = tuple(each.name for each in boxed.parameters)
    body = setting.within(names).compile(boxed.body)

    def make(scope: Scope) -> Function:
        def run_body(run: Run, arguments: tuple[Any, ...]) -> Any:
            return body(Scope(dict(zip(names, arguments, strict=True)), scope, run))

        return Function(parameters, run_body, name)

    return make
