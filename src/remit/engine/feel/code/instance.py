"""`value instance of type` (10.3.2.9)."""

from typing import Any

from remit.engine.feel.code.build import Build
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.syntax import InstanceOf, TypeNode
from remit.engine.feel.types import ANY, ContextOf, FunctionOf, ListOf, RangeOf, Type, is_instance, named


def type_of(node: TypeNode, build: Build) -> Type | None:
    """Return the type a text names, or None if there is none."""
    declared = build.types.get(node.name) or named(node.name)
    if not node.arguments and node.result is None:
        return declared
    inside = tuple(type_of(each, build) for each in node.arguments)
    parts = tuple(each for each in inside if each is not None)
    if len(parts) < len(inside):
        return None
    result = type_of(node.result, build) if node.result else ANY
    match node.name:
        case "list":
            return ListOf(parts[0])
        case "range":
            return RangeOf(parts[0])
        case "context":
            return ContextOf(tuple(zip(node.keys, parts, strict=True)))
    return FunctionOf(parts, result) if result else None


def compile_instance(node: InstanceOf, build: Build) -> Code:
    """Say whether a value belongs to a type."""
    value, kind = build(node.value), type_of(node.type, build)
    message = f"there is no type “{node.type.name}”"

    def test(scope: Scope) -> Any:
        here = value(scope)
        return scope.run.null("unknown_type", message, "10.3.2.9") if kind is None else is_instance(here, kind)

    return test
