"""Signatures of built-ins, written as the standard writes them, and fitting arguments to them.

`"substring(string: string, start position: number, length?: number) -> string"`: a `?` after the name makes the
parameter optional; a `?` after the type lets null through to the function; a type with `*` takes a list or the values
one by one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from remit.engine.feel.function import BuiltinFunction
from remit.engine.feel.run import Run
from remit.engine.feel.types import FormType, ListOf, Named, Type, is_instance, kind_name

MISSING = object()
Body = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: may it be left out, may it be null, does it take all that is left."""

    name: str
    kind: str
    optional: bool
    nullable: bool
    rest: bool


@dataclass(frozen=True, slots=True)
class Overload:
    """One form of a built-in."""

    name: str
    parameters: tuple[Parameter, ...]
    body: Body
    result: Type

    @property
    def type(self) -> FormType:
        """What the form is an instance of."""
        kinds = tuple(tuple(map(_type, parameter.kind.split("|"))) for parameter in self.parameters)
        return FormType(kinds, self.least, self.parameters[-1:] != () and self.parameters[-1].rest, self.result)

    @property
    def least(self) -> int:
        """How many arguments there must be."""
        return sum(not parameter.optional for parameter in self.parameters)


def form(signature: str) -> Callable[[Body], Overload]:
    """Declare a form of a built-in by its signature."""
    head, _, result = signature.partition(" -> ")
    name, _, rest = head.partition("(")
    parameters = tuple(_parameter(part) for part in rest.rstrip(")").split(",") if part.strip())
    return lambda body: Overload(name, parameters, body, _type(result))


def _type(text: str) -> Type:
    return ListOf(Named(text[5:-1])) if text.startswith("list<") else Named(text)


def _parameter(text: str) -> Parameter:
    name, _, kind = (part.strip() for part in text.partition(":"))
    rest, nullable = kind.endswith("*"), kind.endswith("?")
    return Parameter(name.rstrip("?"), kind.rstrip("?*"), name.endswith("?"), nullable, rest)


def join(overloads: list[Overload]) -> BuiltinFunction:
    """Make one function of all forms of a name."""
    name = overloads[0].name
    forms = tuple(overloads)

    def by_position(run: Run, arguments: list[Any]) -> Any:
        run.spend(_price(arguments))
        return _choose(forms, run, lambda form: _by_position(form, arguments))

    def by_name(run: Run, arguments: dict[str, Any]) -> Any:
        run.spend(_price(arguments.values()))
        return _choose(forms, run, lambda form: _by_name(form, arguments))

    return BuiltinFunction(name, by_position, by_name, tuple(each.type for each in forms))


def _price(arguments: Iterable[Any]) -> int:
    """Count the steps of a call: three, and more for long lists and texts, which many built-ins copy."""
    return (
        3
        + sum(len(value) >> 4 for value in arguments if isinstance(value, list))
        + sum(len(value) >> 8 for value in arguments if isinstance(value, str))
    )


def _choose(forms: tuple[Overload, ...], run: Run, arrange: Callable[[Overload], list[Any] | str]) -> Any:
    misfit = mismatch = ""
    for each in forms:
        arranged = arrange(each)
        if isinstance(arranged, str):
            mismatch = mismatch or arranged
            continue
        fitted = _fit(each, arranged)
        if isinstance(fitted, list):
            return each.body(run, *fitted)
        misfit = misfit or fitted
    # What a form of as many arguments says of their types helps more than that another form takes fewer.
    return run.null("argument", misfit or mismatch, "10.3.4")


def _by_position(form: Overload, arguments: list[Any]) -> list[Any] | str:
    parameters = form.parameters
    if parameters and parameters[-1].rest:
        return _gathered(form, arguments)
    if not form.least <= len(arguments) <= len(parameters):
        return f"{form.name} does not take {len(arguments)} arguments"
    return arguments + [MISSING] * (len(parameters) - len(arguments))


def _gathered(form: Overload, arguments: list[Any]) -> list[Any] | str:
    fixed = len(form.parameters) - 1
    rest = arguments[fixed:]
    if not rest:
        return f"{form.name} is missing an argument"
    if len(rest) == 1:
        only = rest[0]
        return [*arguments[:fixed], only if isinstance(only, list) or only is None else [only]]
    return [*arguments[:fixed], rest]


def _by_name(form: Overload, arguments: dict[str, Any]) -> list[Any] | str:
    known = {parameter.name for parameter in form.parameters}
    for name in arguments:
        if name not in known:
            return f"{form.name} has no parameter “{name}”"
    values = [arguments.get(parameter.name, MISSING) for parameter in form.parameters]
    for parameter, value in zip(form.parameters, values, strict=True):
        if value is MISSING and not parameter.optional and not parameter.nullable:
            return f"{form.name} is missing “{parameter.name}”"
    return values


def _fit(form: Overload, arguments: list[Any]) -> list[Any] | str:
    fitted: list[Any] = []
    for parameter, value in zip(form.parameters, arguments, strict=True):
        if value is MISSING or (value is None and parameter.nullable):
            fitted.append(None)
            continue
        one, fits = _fit_one(parameter, value)
        if not fits:
            return f"{parameter.name} of {form.name} is a {parameter.kind}, not {kind_name(value)}"
        fitted.append(one)
    return fitted


def _fit_one(parameter: Parameter, value: Any) -> tuple[Any, bool]:
    kinds = parameter.kind.split("|")
    if _is_one(value, kinds):
        return value, True
    if isinstance(value, list) and len(value) == 1 and _is_one(value[0], kinds):
        return value[0], True
    if parameter.kind == "list" and value is not None:
        return [value], True
    return value, False


def _is_one(value: Any, kinds: list[str]) -> bool:
    if value is None:
        return False
    return any(kind == "Any" or is_instance(value, Named(kind)) for kind in kinds)
