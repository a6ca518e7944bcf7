"""Type faults: conditions and outputs that do not fit the type of their column, or its declared values."""

from collections.abc import Iterator

from remit.engine.dmn.cell import constant, type_of_kind
from remit.engine.dmn.table import Rules
from remit.engine.feel.expression import compile_expression, compile_unary_tests
from remit.engine.feel.refusal import FeelRefused
from remit.engine.feel.types import Named, Type, coerce, kind_name, named, type_name
from remit.values.problem import Problem, Severity


def find_faults(rules: Rules) -> Iterator[Problem]:
    """Name cells whose constants do not fit their column."""
    for index, column in enumerate(rules.columns):
        declared = named(rules.source.inputs[index].type or "Any")
        for rule, shape in enumerate(column.shapes):
            if shape is None or shape.everything or declared is None or declared.name == "Any":
                continue
            kind = type_of_kind(shape.kind)
            if kind != declared.name:
                message = f"Rule {rule + 1} tests “{column.text}” for a {kind}, but it is a {declared.name}."
                named_as = rules.source.inputs[index].label or column.text
                fields = {"rule": rule + 1, "input": index, "column": named_as, "kind": kind, "declared": declared.name}
                yield Problem("dmn.table.type", message, rules.source.rules[rule].id, Severity.ERROR, "8.3.3", fields)
    yield from _outputs(rules)


def _outputs(rules: Rules) -> Iterator[Problem]:
    for index, output in enumerate(rules.source.outputs):
        declared = named(output.type or "Any")
        label = output.label or output.name or "the output"
        for number, rule in enumerate(rules.source.rules, 1):
            message = _output_fault(rule.conclusions[index], declared, output.values)
            if message:
                text = f"Rule {number}: {label} is {message}."
                fields = {"rule": number, "output": index, "column": label, "text": rule.conclusions[index]}
                fields |= {"declared": output.type or "Any", "values": output.values or ""}
                yield Problem("dmn.table.output", text, rule.id, Severity.ERROR, "8.3.3", fields)


def _output_fault(text: str, declared: Named | None, values: str | None) -> str | None:
    try:
        value = constant(compile_expression(text).node)
        allowed = compile_unary_tests(values) if values else None
    except FeelRefused:
        return None
    if value is None:
        return None
    if declared is not None and not _fits(value, declared):
        return f"a {kind_name(value)}, not a {type_name(declared)}"
    if allowed is not None and not allowed(value, {}):
        return f"{text}, which is not among {values}"
    return None


def _fits(value: object, kind: Type) -> bool:
    return coerce(value, kind)[1]
