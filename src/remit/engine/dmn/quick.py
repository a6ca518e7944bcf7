"""The short way of a table over plain inputs: from Python values to the index, without FEEL values in between.

It is taken where every input expression is the name of an input, every cell tests constants, and every output is one.
Whatever it does not know (a type it did not expect, a number beyond floats) it hands to the long way. The function is
written as code once per table, because a loop over the columns costs as much as the table itself; no text of the model
enters that code, only the numbers of columns.

Floats: numbers of at most 15 significant digits keep their order and their equality as floats, so comparing with such
constants is exact; a column with a longer constant goes the long way.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from decimal import Decimal
from math import nan
from typing import Any

from remit.engine.dmn.graph import Element, Key
from remit.engine.dmn.index import Line
from remit.engine.dmn.model import HitPolicy, InputData
from remit.engine.dmn.table import Column, Rules
from remit.engine.feel.convert import to_json
from remit.engine.feel.run import Run, Scope
from remit.engine.feel.types import ANY, Named, Type, coerce

Decider = Callable[[Mapping[str, Any]], Any]

_NUMBER = """
    v = get(name{i})
    t = type(v)
    if (t is float or t is int) and -1e300 < v < 1e300:
        i = left(points{i}, v, 0, last{i})
        m {op} masks{i}[i + i + (points{i}[i] == v)]
    elif v is None:
        m {op} null{i}
    else:
        return slow(inputs)
"""
_STRING = """
    v = get(name{i})
    if type(v) is str:
        m {op} masks{i}.get(v, other{i})
    elif v is None:
        m {op} null{i}
    else:
        return slow(inputs)
"""
_ORDERED_STRING = """
    v = get(name{i})
    if type(v) is str:
        m {op} masks{i}[left(points{i}, v) + right(points{i}, v)]
    elif v is None:
        m {op} null{i}
    else:
        return slow(inputs)
"""
_BOOLEAN = """
    v = get(name{i})
    if v is True:
        m {op} yes{i}
    elif v is False:
        m {op} no{i}
    elif v is None:
        m {op} null{i}
    else:
        return slow(inputs)
"""
_KINDS = {"number": Decimal, "string": str, "boolean": bool}


def quick_decider(element: Element, elements: Mapping[Key, Element], slow: Decider) -> Decider | None:
    """Return the short way of a decision, or None where it has none."""
    rules = element.table
    if rules is None or rules.constants is None or not rules.columns:
        return None
    types = {
        need.name: elements[need.key].type
        for need in element.needs
        if need.prefix is None and isinstance(elements[need.key].source, InputData)
    }
    if len(types) < len(element.needs):
        return None
    space: dict[str, Any] = {"left": bisect_left, "right": bisect_right, "slow": slow}
    lines = ["def decide(inputs):", "    get = inputs.get"]
    for number, column in enumerate(rules.columns):
        text = _column(number, column, types.get(column.text), rules, space)
        if text is None:
            return None
        lines.append(text.format(i=number, op="&=" if number else "="))
    conclude = _conclusion(rules, element.type, space)
    if conclude is None:
        return None
    exec("\n".join([*lines, conclude]), space)  # noqa: S102 - built above from templates and column numbers alone
    decider: Decider = space["decide"]
    return decider


def _column(number: int, column: Column, kind: Type | None, rules: Rules, space: dict[str, Any]) -> str | None:
    if column.residual or not isinstance(kind, Named):
        return None
    space[f"name{number}"] = column.text
    space[f"null{number}"] = column.null
    if kind.name in _KINDS:
        line = column.lines.get(kind.name) or _everything(column, rules)
        return None if line is None else _KIND_CODE[kind.name](number, line, space)
    if kind == ANY and len(column.lines) == 1:
        name, line = next(iter(column.lines.items()))
        return _KIND_CODE[name](number, line, space) if name in _KINDS else None
    return None


def _everything(column: Column, rules: Rules) -> Line | None:
    return None if column.lines else Line((), (rules.full,))


def _number(number: int, line: Line, space: dict[str, Any]) -> str | None:
    if any(len(point.normalize().as_tuple().digits) > 15 or abs(point.adjusted()) > 290 for point in line.points):
        return None
    space[f"points{number}"] = [*(float(point) for point in line.points), nan]
    space[f"last{number}"] = len(line.points)
    space[f"masks{number}"] = line.masks
    return _NUMBER


def _string(number: int, line: Line, space: dict[str, Any]) -> str:
    if len(set(line.masks[::2])) == 1:
        space[f"other{number}"] = line.masks[0]
        space[f"masks{number}"] = dict(zip(line.points, line.masks[1::2], strict=True))
        return _STRING
    space[f"points{number}"], space[f"masks{number}"] = line.points, line.masks
    return _ORDERED_STRING


def _boolean(number: int, line: Line, space: dict[str, Any]) -> str:
    space[f"yes{number}"], space[f"no{number}"] = line.mask(True), line.mask(False)  # noqa: FBT003 - the keys
    return _BOOLEAN


_KIND_CODE: dict[str, Callable[[int, Line, dict[str, Any]], str | None]] = {
    "number": _number,
    "string": _string,
    "boolean": _boolean,
}


def _concluded(mask: int, rules: Rules, kind: Type) -> Any:
    scope = Scope({}, None, Run())
    return to_json(coerce(rules.conclude(mask, scope).value, kind)[0])


def plain_results(element: Element, rules: Rules) -> list[Any]:
    """Return the plain value of each rule when it fires alone, and last the value when none does."""
    return [_concluded(mask, rules, element.type) for mask in (*(1 << rule for rule in range(len(rules.outputs))), 0)]


def _conclusion(rules: Rules, kind: Type, space: dict[str, Any]) -> str | None:
    def conclude(mask: int) -> Any:
        return _concluded(mask, rules, kind)

    policy = rules.source.hit_policy
    values = [conclude(1 << rule) for rule in range(len(rules.outputs))]
    if any(isinstance(value, dict | list) for value in values) or policy not in (HitPolicy.FIRST, HitPolicy.UNIQUE):
        space["conclude"] = conclude
        return "    return conclude(m)"
    space["values"], space["none"] = values, conclude(0)
    check = "    if m & (m - 1):\n        return None\n" if policy is HitPolicy.UNIQUE else ""
    return f"    if not m:\n        return none\n{check}    return values[(m & -m).bit_length() - 1]"
