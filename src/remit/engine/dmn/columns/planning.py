"""From compiled tables to plans: which tables have one, and the coder of each of their columns.

A plan needs outputs that are constants, and columns that each depend on one thing: an input, or a decision that has a
plan itself. So a whole graph of tables is decided by columns; anything else is decided row by row.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from remit.engine.dmn.columns.booleans import boolean_coder
from remit.engine.dmn.columns.coded import Coded, Coder, words_of
from remit.engine.dmn.columns.distinct import Mask, distinct_coder
from remit.engine.dmn.columns.first_rule import first_rule
from remit.engine.dmn.columns.floats import float_coder
from remit.engine.dmn.columns.integers import IntegerCoder
from remit.engine.dmn.columns.only_rule import only_rule
from remit.engine.dmn.columns.plan import Judge, Plan, Read, of_input, of_plan
from remit.engine.dmn.columns.texts import text_coder
from remit.engine.dmn.graph import Element, Key, Needed
from remit.engine.dmn.index import Line
from remit.engine.dmn.model import DecisionNode, HitPolicy, InputData
from remit.engine.dmn.plain import from_plain
from remit.engine.dmn.quick_columns import as_floats
from remit.engine.dmn.setting import fitted
from remit.engine.dmn.table import Column, Rules
from remit.engine.feel.run import Run, Scope
from remit.engine.feel.types import Named, coerce

Elements = Mapping[Key, Element]
Plans = dict[Key, Plan | None]


def plan_of(element: Element, elements: Elements, plans: Plans) -> Plan | None:
    """Return the plan of a decision, or None where it has none; `plans` keeps those of one graph."""
    if element.key not in plans:
        plans[element.key] = None  # a decision that requires itself has none
        plans[element.key] = _plan(element, elements, plans)
    return plans[element.key]


def _plan(element: Element, elements: Elements, plans: Plans) -> Plan | None:
    rules = element.table
    if rules is None or not rules.constants or not rules.columns:
        return None
    if rules.source.hit_policy not in (HitPolicy.FIRST, HitPolicy.UNIQUE):
        return None
    columns = []
    for column in rules.columns:
        read = _read(column, rules, element, elements, plans)
        if read is None:
            return None
        columns.append(read)
    judge: Judge = first_rule if rules.source.hit_policy is HitPolicy.FIRST else only_rule(len(rules.outputs))
    return Plan(tuple(columns), judge, tuple(_outcomes(rules, element)))


def _outcomes(rules: Rules, element: Element) -> list[Any]:
    """Return the value of each rule when it fires alone, that of none, and that of two."""
    masks = (*(1 << rule for rule in range(len(rules.outputs))), 0, 3)
    return [coerce(rules.conclude(mask, Scope({}, None, Run())).value, element.type)[0] for mask in masks]


def _read(column: Column, rules: Rules, element: Element, elements: Elements, plans: Plans) -> Read | None:
    needed = [need for need in element.needs if (need.prefix or need.name) in column.uses]
    if len(needed) != 1 or needed[0].prefix is not None:
        return None
    need, source = needed[0], elements[needed[0].key]
    mask, count = _mask(column, rules, need), len(rules.outputs)
    if isinstance(source.source, InputData):
        return _read_input(column, need, source, mask, count)
    plan = plan_of(source, elements, plans) if isinstance(source.source, DecisionNode) else None
    return None if plan is None else of_plan(plan, words_of([mask(value) for value in plan.outcomes], count))


def _mask(column: Column, rules: Rules, need: Needed) -> Mask:
    """Return the mask of a FEEL value of what the column depends on."""

    def mask(value: Any) -> int:
        scope = Scope({need.name: value}, None, Run())
        return column.mask(column.code(scope), scope, rules.full)

    return mask


def _read_input(column: Column, need: Needed, source: Element, mask: Mask, count: int) -> Read:
    def of_plain(value: Any) -> int:
        scope = Scope({}, None, Run())
        return mask(fitted(from_plain(value, source.type), source.type, need.name, scope))

    other = distinct_coder(of_plain, count)
    quick = _quick_coders(column, source, mask(None), count) if column.text == need.name else {}

    def coder(series: pl.Series) -> Coded | None:
        known = quick.get(_kind(series.dtype))
        return other(series) if known is None else known(series)

    return of_input(need.name, coder, words_of([mask(None)], count))


def _kind(dtype: pl.DataType) -> str:
    if dtype.is_float():
        return "float"
    if dtype.is_numeric():
        return "integer"
    return {pl.String: "text", pl.Boolean: "boolean"}.get(type(dtype), "")


def _quick_coders(column: Column, source: Element, null: int, count: int) -> dict[str, Coder]:
    """Return the coders that need no look at distinct values, by the kind of a frame's column."""
    kind = source.type.name if isinstance(source.type, Named) else ""
    line = column.lines.get(kind) or (None if column.lines else Line((), (column.null,)))
    if column.residual or line is None:
        return {}
    return {"number": _numbers, "string": _texts, "boolean": _booleans}.get(kind, _none)(line, null, count)


def _numbers(line: Line, null: int, count: int) -> dict[str, Coder]:
    found: dict[str, Coder] = {"integer": IntegerCoder(line, words_of((*line.masks, null), count))}
    points = as_floats(line.points)
    if points is not None:
        found["float"] = float_coder(np.array(points, dtype=np.float64), line, null, count)
    return found


def _texts(line: Line, null: int, count: int) -> dict[str, Coder]:
    if len(set(line.masks[::2])) > 1:
        return {}
    coder = text_coder(line.points, line.masks[1::2], other=line.masks[0], null=null, count=count)
    return {} if coder is None else {"text": coder}


def _booleans(line: Line, null: int, count: int) -> dict[str, Coder]:
    masks = (line.mask(False), line.mask(True), null)  # noqa: FBT003 - the keys
    return {"boolean": boolean_coder(words_of(masks, count))}


def _none(_line: Line, _null: int, _count: int) -> dict[str, Coder]:
    return {}
