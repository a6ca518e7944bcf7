"""FEEL types: what a value is an instance of, and what it may be turned into (DMN 1.5, 10.3.2.9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from remit.engine.feel.function import BuiltinFunction, Function
from remit.engine.feel.meter import charge
from remit.engine.feel.range import Range
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.duration import DaysDuration, MonthsDuration
from remit.engine.feel.temporal.time import Time


@dataclass(frozen=True, slots=True)
class Named:
    """One of the simple types of the language, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose items are of one type."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class ContextOf:
    """A context with at least these entries."""

    entries: tuple[tuple[str, "Type"], ...]


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """A function from these types to that one."""

    parameters: tuple["Type", ...]
    result: "Type"


@dataclass(frozen=True, slots=True)
class RangeOf:
    """A range over values of one type."""

    item: "Type"


@dataclass(frozen=True, slots=True, eq=False)
class Restricted:
    """A type with allowed values: `allows` answers for one value; `name` is the item definition's."""

    base: "Type"
    allows: Callable[[Any], bool]
    name: str


@dataclass(frozen=True, slots=True)
class FormType:
    """One form of a built-in: what each parameter may be, how many there must be, what it returns.

    With `rest` the last parameter is a list, or its items one by one.
    """

    parameters: tuple[tuple["Type", ...], ...]
    least: int
    rest: bool
    result: "Type"


Type = Named | ListOf | ContextOf | FunctionOf | RangeOf | Restricted

ANY = Named("Any")
NULL = Named("Null")
_KINDS: dict[str, type] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "date": Date,
    "time": Time,
    "date and time": DateTime,
    "days and time duration": DaysDuration,
    "years and months duration": MonthsDuration,
    "list": list,
    "context": dict,
    "range": Range,
}
_ALIASES = {
    "any": "Any",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "day time duration": "days and time duration",
    "year month duration": "years and months duration",
    "null": "Null",
}
SIMPLE = frozenset({*_KINDS, *_ALIASES, "Any", "Null", "function"})


def named(name: str) -> Named | None:
    """Return a simple type by its name or one of its older names."""
    name = _ALIASES.get(name, name)
    return Named(name) if name in SIMPLE else None


def is_instance(value: Any, kind: Type) -> bool:
    """Say whether a non-null value belongs to a type; null belongs to Null alone (10.3.2.9.1)."""
    if isinstance(kind, Named):
        return _is_named(value, kind.name)
    if value is None:
        return False
    return conforms(value, kind)


def _is_named(value: Any, name: str) -> bool:
    if value is None or name == "Null":
        return value is None and name == "Null"
    if name == "Any":
        return True
    if name == "function":
        return isinstance(value, Function | BuiltinFunction)
    return type(value) is _KINDS[name]


def conforms(value: Any, kind: Type) -> bool:
    """Say whether a value may stand where the type is asked for; null may stand anywhere."""
    if value is None:
        return True
    match kind:
        case Named(name):
            return _is_named(value, name)
        case ListOf(item):
            return isinstance(value, list) and _items_conform(value, item)
        case ContextOf(entries):
            charge(len(entries))
            return isinstance(value, dict) and all(key in value and conforms(value[key], each) for key, each in entries)
        case RangeOf(item):
            return isinstance(value, Range) and all(
                conforms(end, item) for end in (value.start, value.end) if end is not None
            )
        case FunctionOf():
            return _function_conforms(value, kind)
        case Restricted(base, allows):
            return conforms(value, base) and allows(value)


def _items_conform(items: list[Any], kind: Type) -> bool:
    charge(len(items))
    return kind == ANY or all(conforms(each, kind) for each in items)


def _function_conforms(value: Any, kind: FunctionOf) -> bool:
    if isinstance(value, BuiltinFunction):
        return any(_form_conforms(each, kind) for each in value.forms)
    if not isinstance(value, Function) or len(value.parameters) != len(kind.parameters):
        return False
    for (_name, declared), asked in zip(value.parameters, kind.parameters, strict=True):
        if not narrower(asked, declared or ANY):
            return False
    return value.result is None or narrower(value.result, kind.result)


def _form_conforms(form: FormType, kind: FunctionOf) -> bool:
    asked, declared = kind.parameters, form.parameters
    if form.rest and len(asked) > 1:
        declared = (*declared[:-1], *((ANY,) for _ in asked[len(declared) - 1 :]))
    if not form.least <= len(asked) <= len(declared):
        return False
    taken = all(any(narrower(one, each) for each in kinds) for one, kinds in zip(asked, declared, strict=False))
    return taken and narrower(form.result, kind.result)


def narrower(left: Type, right: Type) -> bool:
    """Say whether every value of the left type belongs to the right (10.3.2.9.2)."""
    if right == ANY or left in (NULL, right):
        return True
    if isinstance(left, Restricted):
        return left is right or narrower(left.base, right)
    match left, right:
        case (ListOf(a), ListOf(b)) | (RangeOf(a), RangeOf(b)):
            return narrower(a, b)
        case ContextOf(entries), ContextOf(asked):
            have = dict(entries)
            return all(key in have and narrower(have[key], each) for key, each in asked)
        case FunctionOf(a_in, a_out), FunctionOf(b_in, b_out):
            inside = len(a_in) == len(b_in) and all(narrower(y, x) for x, y in zip(a_in, b_in, strict=True))
            return inside and narrower(a_out, b_out)
        case (ListOf(), Named("list")) | (ContextOf(), Named("context")) | (RangeOf(), Named("range")):
            return True
        case FunctionOf(), Named("function"):
            return True
    return False


def coerce(value: Any, kind: Type) -> tuple[Any, bool]:
    """Turn a value into one that conforms (10.3.2.9.4): wrap it, unwrap it, or a date into its midnight."""
    if (type(kind) is Named and type(value) is _KINDS.get(kind.name)) or conforms(value, kind):
        return value, True
    base = kind.base if isinstance(kind, Restricted) else kind
    if isinstance(value, list) and len(value) == 1 and conforms(value[0], kind):
        return value[0], True
    if (isinstance(base, ListOf) or base == Named("list")) and conforms([value], kind):
        return [value], True
    if isinstance(value, Date) and base == Named("date and time"):
        moment = DateTime(value, Time(0, 0))
        return moment, conforms(moment, kind)
    return None, False


def type_name(kind: Type) -> str:
    """Write a type as FEEL writes it."""
    match kind:
        case Named(name):
            return name
        case ListOf(item):
            return f"list<{type_name(item)}>"
        case RangeOf(item):
            return f"range<{type_name(item)}>"
        case ContextOf(entries):
            return "context<" + ", ".join(f"{key}: {type_name(each)}" for key, each in entries) + ">"
        case FunctionOf(parameters, result):
            return f"function<{', '.join(map(type_name, parameters))}>->{type_name(result)}"
        case Restricted(_, _, name):
            return name


def kind_name(value: Any) -> str:
    """Name the type of a value, for a sentence to a person."""
    if value is None:
        return "null"
    for name, kind in _KINDS.items():
        if type(value) is kind:
            return name
    return "function"


Types = Mapping[str, Type]
