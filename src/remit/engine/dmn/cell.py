"""What a cell tests, if it tests only constants: intervals on the line of one kind of value."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from remit.engine.feel.arithmetic import negate
from remit.engine.feel.syntax import (
    AnyTest,
    Call,
    Comparison,
    ListNode,
    Literal,
    Name,
    Negation,
    Node,
    NotTest,
    RangeNode,
)
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.duration import DaysDuration, MonthsDuration, read_duration
from remit.engine.feel.temporal.time import Time

Key = Any
"""The place of a value on the line of its kind: comparable with the others of the kind."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Keys from `low` to `high`; None is without end."""

    low: Key | None
    low_included: bool
    high: Key | None
    high_included: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one kind that pass; `everything` passes any value of any kind."""

    kind: str
    intervals: tuple[Interval, ...]
    negated: bool = False
    everything: bool = False


EVERYTHING = Shape("", (), everything=True)
_KINDS: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    Date: "date",
    DaysDuration: "days",
    MonthsDuration: "months",
}
_TYPES = {
    "days": "days and time duration",
    "months": "years and months duration",
    "Time": "time",
    "DateTime": "date and time",
}


def type_of_kind(kind: str) -> str:
    """Return FEEL's name for the type of the values on a line; bound and unbound moments are of one type."""
    name = kind.partition(" ")[0]
    return _TYPES.get(name, name)


def key_of(value: Any) -> tuple[str, Key] | None:
    """Return the kind of a value and its place on the line; None for values that lie on no line."""
    kind = _KINDS.get(type(value))
    if kind is not None:
        return kind, value
    if isinstance(value, Time | DateTime):
        bound, moment = value.moment
        return f"{type(value).__name__} {bound}", moment
    return None


def constant(node: Node) -> Any:
    """Return the value of a node that is constant, or None."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Negation):
        inner = constant(node.operand)
        return None if inner is None else negate(inner)
    if isinstance(node, Call) and isinstance(node.function, Name) and len(node.arguments) == 1 and not node.names:
        return _read(node.function.name, constant(node.arguments[0]))
    return None


def _read(function: str, text: Any) -> Any:
    if not isinstance(text, str):
        return None
    readers: dict[str, Any] = {
        "date": Date.read,
        "time": Time.read,
        "date and time": DateTime.read,
        "duration": read_duration,
    }
    read = readers.get(function)
    return read(text) if read else None


def shape_of(nodes: tuple[Node, ...]) -> Shape | None:
    """Return the shape of a cell, or None if it is no test of constants of one kind."""
    if any(isinstance(node, AnyTest) for node in nodes):
        return EVERYTHING
    if len(nodes) == 1 and isinstance(nodes[0], NotTest):
        inner = shape_of(nodes[0].tests)
        if inner is None or inner.everything or inner.negated:
            return None
        return Shape(inner.kind, inner.intervals, negated=True)
    found = [part for node in nodes for part in _parts(node)]
    kinds = {part[0] for part in found if part is not None}
    if None in found or len(kinds) != 1:
        return None
    return Shape(kinds.pop(), tuple(part[1] for part in found if part is not None))


Part = tuple[str, Interval] | None


def _parts(node: Node) -> list[Part]:
    if isinstance(node, ListNode) and node.items and not any(isinstance(item, ListNode) for item in node.items):
        return [part for item in node.items for part in _parts(item)]
    if isinstance(node, Comparison):
        return _comparison(node)
    if isinstance(node, RangeNode):
        return [_range(node)]
    keyed = key_of(constant(node))
    return [None if keyed is None else (keyed[0], Interval(keyed[1], True, keyed[1], True))]  # noqa: FBT003 - the ends


def _comparison(node: Comparison) -> list[Part]:
    keyed = key_of(constant(node.operand))
    if keyed is None or (keyed[0] == "boolean" and node.operator not in ("=", "!=")):
        return [None]
    kind, key = keyed
    below, above = Interval(None, False, key, False), Interval(key, False, None, False)  # noqa: FBT003 - the ends
    match node.operator:
        case "=":
            return [(kind, Interval(key, True, key, True))]  # noqa: FBT003 - the ends
        case "!=":
            return [(kind, below), (kind, above)]
        case "<" | "<=":
            return [(kind, Interval(None, False, key, node.operator == "<="))]  # noqa: FBT003 - the ends
    return [(kind, Interval(key, node.operator == ">=", None, False))]  # noqa: FBT003 - the ends


def _range(node: RangeNode) -> Part:
    low = key_of(constant(node.low)) if node.low else None
    high = key_of(constant(node.high)) if node.high else None
    if (node.low and low is None) or (node.high and high is None) or (low and high and low[0] != high[0]):
        return None
    kind = (low or high or ("", None))[0]
    if kind == "boolean":
        return None
    interval = Interval(low[1] if low else None, node.low_included, high[1] if high else None, node.high_included)
    return kind, interval
