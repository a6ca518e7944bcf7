"""Reading frozen facts from JSON by their own declaration: every field by its type, all problems with their places."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from remit.values.problem import Problem
from remit.values.refusal import Refusal
from remit.values.sentence import Sentence

T = TypeVar("T")
CODE = "contracts.terms"


class Unreadable(Exception):  # noqa: N818 - carries the problems of one part to where they are collected
    """A part that cannot be read; `problems` says why, each with its place."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


def problem(place: str, message: str, **fields: Any) -> Problem:
    """Return a finding of the terms at a place; the message has `{field}` places and can be said in any language."""
    return Problem(code=CODE, message=Sentence(message, **fields), place=place)


def problem_of(refused: Refusal, *, place: str) -> Problem:
    """Return what a refusal of a part says, as a finding at a place."""
    return Problem(code=refused.code, message=Sentence(refused.sentence, **refused.fields), place=place)


def read_fact(kind: type[T], body: Any, *, place: str, given: Mapping[str, Any] | None = None) -> T:
    """Read a dataclass of numbers, words, days and parts of the same; `given` are fields that were read already.

    Raises `Unreadable` with all problems at once.
    """
    if not isinstance(body, Mapping):
        raise Unreadable(problem(place, "it is no object"))
    declared = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]  # callers give dataclasses
    found = [problem(f"{place}.{name}", "it is no field here") for name in sorted(set(body) - set(declared))]
    values: dict[str, Any] = dict(given or {})
    for name, field in declared.items():
        if name not in values:
            _read_field(kind, field, body, place=place, values=values, found=found)
    if found:
        raise Unreadable(*found)
    return kind(**values)


def _read_field(
    kind: Any,
    field: Field[Any],
    body: Mapping[str, Any],
    *,
    place: str,
    values: dict[str, Any],
    found: list[Problem],
) -> None:
    where = f"{place}.{field.name}"
    if body.get(field.name) is None:
        if field.default is MISSING and field.default_factory is MISSING:
            found.append(problem(where, "it is missing"))
        return
    try:
        values[field.name] = read_value(_types(kind)[field.name], body[field.name], place=where)
    except Unreadable as unreadable:
        found.extend(unreadable.problems)


@cache
def _types(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def read_value(kind: Any, value: Any, *, place: str) -> Any:
    """Read one value of a declared type. Raises `Unreadable`."""
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        return read_value(next(one for one in get_args(kind) if one is not types.NoneType), value, place=place)
    if origin is tuple:
        return _read_list(get_args(kind)[0], value, place=place)
    if is_dataclass(kind):
        return read_fact(kind, value, place=place)  # type: ignore[arg-type]  # is_dataclass does not narrow to a type
    return _READERS.get(kind, _read_word)(kind, value, place)


def _read_list(kind: Any, value: Any, *, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise Unreadable(problem(place, "it is no list"))
    return tuple(read_value(kind, one, place=f"{place}.{at}") for at, one in enumerate(value))


def _read_number(_kind: Any, value: Any, place: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise Unreadable(problem(place, "“{value}” is no number", value=value)) from None
    if isinstance(value, bool | float) and not float(value).is_integer():
        raise Unreadable(problem(place, "write the number {value} as text, so that it is exact", value=value))
    if isinstance(value, bool) or not number.is_finite() or number < 0:
        raise Unreadable(problem(place, "“{value}” is no number from 0 up", value=value))
    return number


def _read_whole(_kind: Any, value: Any, place: str) -> int:
    number = _read_number(Decimal, value, place)
    if number != number.to_integral_value():
        raise Unreadable(problem(place, "“{value}” is no whole number", value=value))
    return int(number)


def _read_text(_kind: Any, value: Any, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Unreadable(problem(place, "it is no text"))
    return value


def _read_flag(_kind: Any, value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise Unreadable(problem(place, "“{value}” is neither true nor false", value=value))
    return value


def _read_day(_kind: Any, value: Any, place: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Unreadable(problem(place, "“{value}” is no day; write it as 2026-03-31", value=value)) from None


def _read_word(kind: Any, value: Any, place: str) -> StrEnum:
    try:
        word: StrEnum = kind(value)
    except ValueError:
        raise Unreadable(problem(place, "“{value}” is none of {words}", value=value, words=", ".join(kind))) from None
    return word


_READERS = {Decimal: _read_number, int: _read_whole, str: _read_text, bool: _read_flag, date: _read_day}
