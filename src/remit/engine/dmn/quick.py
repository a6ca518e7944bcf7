"""The short way of a table over plain inputs: from Python values to the index, without FEEL values in between.

It is taken where every input expression is the name of an input, every cell tests constants, and every output is one.
Whatever it does not know (a type it did not expect, a number beyond floats) it hands to the long way. The function is
written as code once per table, because a loop over the columns costs as much as the table itself; no text of the model
enters that code, only the numbers of columns (`quick_columns`).

Where the first rule decides and rules are many, the head of the table is a table of its own and is asked first: its
masks are a few machine words and its constants few. Only where no rule of the head fires is the whole table asked. Its
masks hold the rules in reverse, so that the highest bit decides: Python knows the length of a number.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from remit.engine.dmn.graph import Element, Key
from remit.engine.dmn.index import Line, build_lines
from remit.engine.dmn.model import HitPolicy, InputData
from remit.engine.dmn.outcomes import Outcomes
from remit.engine.dmn.quick_columns import PLAIN, Finder, finder
from remit.engine.dmn.table import Column, Rules
from remit.engine.feel.types import ANY, Named, Type

Decider = Callable[[Mapping[str, Any]], Any]
HEAD = 330
"""Rules in the head of a long table: 11 of the digits that Python's integers are made of.

Measured: from 300 to 600 rules a head costs about the same, below and above it costs more.
"""
_FUNCTION = """
def make({names}, slow, odd):
    def decide(inputs):
        if type(inputs) is not dict:
            return decide(dict(inputs))
        try:{columns}
        except (KeyError, TypeError):
            return odd(decide, inputs)
{conclusion}
    return decide
"""
_FIRST = "        return values[m.bit_length()]"
_PART = "        if m:\n            return values[m.bit_length()]\n        return rest(inputs)"
_LOWEST = "        return values[(m & -m).bit_length()]"
_ONLY = "        if m & (m - 1):\n            return None\n        return values[m.bit_length()]"
_JOINED = "        return conclude(m)"


def quick_decider(element: Element, elements: Mapping[Key, Element], slow: Decider) -> Decider | None:
    """Return the short way of a decision, or None where it has none."""
    rules, lines = element.table, indexed_lines(element, elements)
    if rules is None or lines is None:
        return None
    short = _Short(rules, lines, slow)
    whole = range(len(rules.outputs))
    policy, outcomes = rules.source.hit_policy, Outcomes(rules, element.type)
    *values, none = outcomes.of_one() if policy in (HitPolicy.FIRST, HitPolicy.UNIQUE) else [()]
    if any(isinstance(value, dict | list | tuple) for value in (*values, none)):
        return short.written(whole, _JOINED, {"conclude": outcomes})
    if policy is HitPolicy.UNIQUE:
        return short.written(whole, _ONLY, {"values": [none, *values]})
    if len(values) <= 2 * HEAD:
        return short.written(whole[::-1], _FIRST, {"values": [none, *values[::-1]]})
    rest = short.written(whole, _LOWEST, {"values": [none, *values]})
    head = {"values": [none, *values[HEAD - 1 :: -1]], "rest": rest}
    return rest and short.written(whole[HEAD - 1 :: -1], _PART, head)


class _Short:
    """Writes functions over some of the rules of a table."""

    def __init__(self, rules: Rules, lines: tuple[tuple[str, Line], ...], slow: Decider) -> None:
        self.rules = rules
        self.lines = lines
        self.slow = slow

    def written(self, kept: Sequence[int], conclusion: str, names: dict[str, Any]) -> Decider | None:
        """Write the function over the rules kept; None where a column has constants that floats cannot tell apart."""
        codes, given = [], dict(names)
        for number, column in enumerate(self.rules.columns):
            found = self._finder(number, column, kept)
            if found is None:
                return None
            given |= found.names
            codes.append(found.code)
        make = _maker(tuple(codes), tuple(given), conclusion)
        asked = [each for name, each in given.items() if name.startswith("name")]
        decide: Decider = make(**given, slow=self.slow, odd=_completing(asked, self.slow))
        return decide

    def _finder(self, number: int, column: Column, kept: Sequence[int]) -> Finder | None:
        kind, line = self.lines[number]
        if kept != range(len(self.rules.outputs)):
            lines, _ = build_lines([column.shapes[rule] for rule in kept])
            line = lines.get(kind) or Line((), ((1 << len(kept)) - 1,))
        null = sum((column.null >> rule & 1) << place for place, rule in enumerate(kept))
        return finder(number, column.text, kind, line, null)


@lru_cache(maxsize=256)
def _maker(columns: tuple[str, ...], names: tuple[str, ...], conclusion: str) -> Callable[..., Decider]:
    text = "".join(f"{code}            m {'&=' if place else '='} n" for place, code in enumerate(columns))
    space: dict[str, Any] = dict(PLAIN)
    exec(  # noqa: S102 - templates and numbers alone
        _FUNCTION.format(columns=text, names=", ".join(names), conclusion=conclusion), space
    )
    make: Callable[..., Decider] = space["make"]
    return make


def _completing(names: list[str], slow: Decider) -> Callable[[Decider, Mapping[str, Any]], Any]:
    def odd(decide: Decider, inputs: Mapping[str, Any]) -> Any:
        missing = {name: None for name in names if name not in inputs}
        return decide({**inputs, **missing}) if missing else slow(inputs)

    return odd


def indexed_lines(element: Element, elements: Mapping[Key, Element]) -> tuple[tuple[str, Line], ...] | None:
    """Return, per column, its one kind of value with its line; None where the index alone cannot decide the table."""
    rules = element.table
    if rules is None or rules.constants is None or not rules.columns:
        return None
    types = {
        need.name: elements[need.key].type
        for need in element.needs
        if need.prefix is None and isinstance(elements[need.key].source, InputData)
    }
    found = tuple(_indexed(column, types.get(column.text), rules) for column in rules.columns)
    kept = tuple(each for each in found if each is not None)
    return kept if len(kept) == len(found) and len(types) == len(element.needs) else None


def _indexed(column: Column, kind: Type | None, rules: Rules) -> tuple[str, Line] | None:
    if column.residual or not isinstance(kind, Named):
        return None
    if kind == ANY:
        return next(iter(column.lines.items())) if len(column.lines) == 1 else None
    line = column.lines.get(kind.name) or (None if column.lines else Line((), (rules.full,)))
    return None if line is None else (kind.name, line)
