"""The form in which a decision is tried: one field per input, typed by the model, empty ones told apart from null."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from remit.engine.dmn import CompiledModel
from remit.engine.dmn.cell import constant
from remit.engine.dmn.explanation import graph_of, inputs_of
from remit.engine.dmn.graph import Element
from remit.engine.dmn.model import DecisionNode, ItemDefinition, Table
from remit.engine.feel.convert import to_json
from remit.engine.feel.expression import compile_unary_tests
from remit.engine.feel.refusal import FeelRefused
from remit.values.problem import Problem
from remit.work.model.rules import TrialRefused

PLAIN = frozenset({"string", "date", "time", "date and time", "dateTime", "dayTimeDuration", "yearMonthDuration"}) | {
    "days and time duration",
    "years and months duration",
}
"""Types whose values are written as text."""
ANY = frozenset({None, "Any", "any"})
PREFIX = "in:"
"""What the name of an input's field in a form begins with."""
DEEPEST = 6
"""How deep objects within objects are laid out as fields of their own."""


@dataclass(frozen=True, slots=True)
class TrialField:
    """One input: `key` is its dotted path, `kind` a type whose value is plain text, number, boolean, or json.

    `choices` are the values allowed, as the form sends them; `allowed` is the condition where it is no list of values.
    """

    key: str
    kind: str
    choices: tuple[str, ...] = ()
    allowed: str | None = None

    @property
    def name(self) -> str:
        """The name of the field in a form."""
        return PREFIX + self.key


def trial_fields(model: CompiledModel, decision: str) -> tuple[TrialField, ...]:
    """Return the fields of a decision's inputs, over its whole graph."""
    asked = model.find(decision)
    columns = dict(_columns(model, asked))
    found: list[TrialField] = []
    for prefix, element in inputs_of(model, asked):
        name = element.source.variable.name
        declared = element.source.variable.type
        column_type, allowed = columns.get(name, (None, None))
        kind = column_type if declared in ANY else declared
        key = f"{prefix}.{name}" if prefix else name
        found += _fields(key, kind, allowed, _items(model, element), 0)
    return tuple(found)


def read_trial(fields: tuple[TrialField, ...], given: Mapping[str, Any], *, gaps: bool) -> dict[str, Any]:
    """Return the inputs that a form holds, as JSON; `gaps` lets fields stay empty. Refuses `TrialRefused`."""
    inputs: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in fields:
        text = str(given.get(field.name, "")).strip()
        if not text:
            if not gaps:
                problems.append(_problem("work.trial.needed", f"“{field.key}” is needed.", field, text))
            continue
        try:
            _put(inputs, field.key.split("."), _value(field, text))
        except (InvalidOperation, ValueError, RecursionError):
            problems.append(_problem("work.trial.kind", f"“{text}” is no {field.kind}.", field, text))
    if problems:
        told = [{"place": one.place, "code": one.code, "message": one.message, **one.fields} for one in problems]
        raise TrialRefused(place=problems[0].place, summary=" ".join(one.message for one in problems), problems=told)
    return inputs


def _problem(code: str, message: str, field: TrialField, text: str) -> Problem:
    return Problem(code, message, field.name, fields={"key": field.key, "kind": field.kind, "text": text})


def _columns(model: CompiledModel, asked: Element) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    for element in graph_of(model, asked):
        if isinstance(element.source, DecisionNode) and isinstance(element.source.expression, Table):
            for column in element.source.expression.inputs:
                yield column.text, (column.type, column.values)


def _items(model: CompiledModel, element: Element) -> tuple[ItemDefinition, ...]:
    """Return the types that may be laid out: the model's own; values of imported types are given as JSON."""
    return model.model.items if element.key[0] == model.model.namespace else ()


def _fields(
    key: str, kind: str | None, allowed: str | None, items: tuple[ItemDefinition, ...], depth: int
) -> list[TrialField]:
    item = next((one for one in items if one.name == kind), None)
    return [_field(key, kind, allowed)] if item is None else _of_item(key, item, items, depth)


def _of_item(key: str, item: ItemDefinition, items: tuple[ItemDefinition, ...], depth: int) -> list[TrialField]:
    if item.is_collection or depth >= DEEPEST:
        return [TrialField(key, "json", allowed=item.allowed)]
    if item.components:
        return [one for part in item.components for one in _of_item(f"{key}.{part.name}", part, items, depth + 1)]
    if any(one.name == item.type and one is not item for one in items):
        return [_narrowed(one, item.allowed) for one in _fields(key, item.type, item.allowed, items, depth + 1)]
    return [_field(key, item.type, item.allowed)]


def _narrowed(field: TrialField, allowed: str | None) -> TrialField:
    return _field(field.key, field.kind, allowed) if allowed else field


def _field(key: str, kind: str | None, allowed: str | None) -> TrialField:
    kind = kind if kind is not None and (kind in PLAIN or kind in ("number", "boolean")) else "json"
    choices = _choices(allowed) if kind != "json" else ()
    return TrialField(key, kind, choices, None if choices else allowed)


def _choices(allowed: str | None) -> tuple[str, ...]:
    if not allowed:
        return ()
    try:
        values = [constant(node) for node in compile_unary_tests(allowed).nodes]
    except FeelRefused:
        return ()
    return () if any(value is None for value in values) else tuple(str(to_json(value)) for value in values)


def _value(field: TrialField, text: str) -> Any:
    if field.kind in PLAIN:
        return text
    if field.kind == "number":
        number = Decimal(text.replace(" ", "").replace("\u00a0", ""))
        if not number.is_finite():
            raise ValueError(text)
        return to_json(number)
    found = json.loads(text)
    if field.kind == "boolean" and not isinstance(found, bool):
        raise ValueError(text)
    return found


def _put(into: dict[str, Any], path: list[str], value: Any) -> None:
    for step in path[:-1]:
        into = into.setdefault(step, {})
    into[path[-1]] = value
