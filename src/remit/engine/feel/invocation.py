"""Calling function values, by position or by name (10.3.2.13)."""

from typing import Any

from remit.engine.feel.function import BuiltinFunction, Function
from remit.engine.feel.run import Run
from remit.engine.feel.types import coerce, kind_name, type_name


def call(function: Any, arguments: list[Any], run: Run) -> Any:
    """Call with arguments in order; null with the reason where it cannot be called so."""
    if isinstance(function, BuiltinFunction):
        return function.call(run, arguments)
    if not isinstance(function, Function):
        return run.null("call", f"{kind_name(function)} is no function that could be called", "10.3.2.13")
    if len(arguments) != len(function.parameters):
        message = f"{function.name} takes {len(function.parameters)} arguments, not {len(arguments)}"
        return run.null("call", message, "10.3.2.13")
    return _run(function, arguments, run)


def call_named(function: Any, arguments: dict[str, Any], run: Run) -> Any:
    """Call with arguments by name; null with the reason where it cannot be called so."""
    if isinstance(function, BuiltinFunction):
        return function.call_named(run, arguments)
    if not isinstance(function, Function):
        return run.null("call", f"{kind_name(function)} is no function that could be called", "10.3.2.13")
    names = [name for name, _ in function.parameters]
    if set(names) != set(arguments):
        message = f"{function.name} takes {', '.join(names)}, not {', '.join(arguments)}"
        return run.null("call", message, "10.3.2.13")
    return _run(function, [arguments[name] for name in names], run)


def _run(function: Function, arguments: list[Any], run: Run) -> Any:
    values = []
    for (name, kind), value in zip(function.parameters, arguments, strict=True):
        fitted, fits = (value, True) if kind is None else coerce(value, kind)
        if not fits:
            message = f"{name} of {function.name} is a {type_name(kind)}, not {kind_name(value)}"
            return run.null("argument", message, "10.3.2.9.4")
        values.append(fitted)
    run.spend()
    run.enter()
    try:
        result = function.body(run, tuple(values))
    finally:
        run.leave()
    return _result(function, result, run)


def _result(function: Function, result: Any, run: Run) -> Any:
    if function.result is None:
        return result
    fitted, fits = coerce(result, function.result)
    if not fits:
        message = f"{function.name} returns a {type_name(function.result)}, not {kind_name(result)}"
        return run.null("result", message, "10.3.2.9.4")
    return fitted
