"""A decision over a whole frame: columns to regions, regions to bitmasks, bitmasks to rules; else row by row.

The columnar way serves what the short way of one evaluation serves (see `quick.py`) where the hit policy is FIRST or
UNIQUE, with the same index; every other decision, and a column of a type it does not expect, goes row by row. Both ways
answer the same, which tests hold.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from remit.engine.dmn.compiled import CompiledModel
from remit.engine.dmn.graph import Element
from remit.engine.dmn.index import Line
from remit.engine.dmn.model import HitPolicy, InputData
from remit.engine.dmn.outcomes import Outcomes
from remit.engine.dmn.quick import quick_decider
from remit.engine.dmn.table import Column, Rules
from remit.engine.feel.types import Named
from remit.values.problem import Problem
from remit.values.refusal import Refusal

SLICE = 32_768
"""Rows decided together: small enough that the masks stay in the cache."""
SAFE = 2.0**53
Words = NDArray[np.uint64]
Codes = NDArray[np.int64]


@dataclass(slots=True)
class Batch:
    """A decision for many rows; `problems` keeps the first thousand, each with its row from 0."""

    model: CompiledModel
    name: str
    column: str
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    plan: "Plan | None" = None
    row: Callable[[Mapping[str, Any]], Any] | None = None

    def decide(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame with the decision in a column of its own; a value that is no plain one becomes JSON text."""
        values = self.plan.values(frame) if self.plan is not None else None
        if values is None:
            values = self._by_row(frame)
        self.rows += frame.height
        return frame.with_columns(values.alias(self.column))

    def _by_row(self, frame: pl.DataFrame) -> pl.Series:
        found = []
        for number, row in enumerate(frame.iter_rows(named=True), self.rows):
            try:
                found.append(self.row(row) if self.row is not None else None)
            except Refusal as refusal:
                found.append(None)
                if len(self.problems) < 1000:
                    self.problems.append(Problem(refusal.code, str(refusal), f"row {number}"))
        return series_of(found)


def series_of(values: list[Any]) -> pl.Series:
    """Build a column of whatever the values are."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float}:
        return pl.Series(values, dtype=pl.Float64 if float in kinds else pl.Int64 if kinds else pl.String, strict=False)
    if len(kinds) == 1:
        return pl.Series(values, strict=False)
    return pl.Series([None if value is None else str(value) for value in values], dtype=pl.String)


def prepare_batch(model: CompiledModel, name: str, *, column: str | None = None) -> Batch:
    """Prepare a decision for frames. Refuses `DecisionUnknown`."""
    element = model.find(name)
    batch = Batch(model, name, column or element.source.name)
    batch.row = model.decider(name)
    batch.plan = plan_of(element, model)
    return batch


@dataclass(frozen=True, slots=True)
class Encoder:
    """One column: how its values become codes, and the mask per code, as 64-bit words."""

    name: str
    kind: str
    line: Line
    points: Any
    before: Any
    order: Any
    table: Words

    def codes(self, series: pl.Series) -> Codes | None:
        """Return a code per row: the region, then one for null; None for a column of another type."""
        if self.kind == "number":
            return self._numbers(series)
        if self.kind == "string":
            return self._strings(series)
        return self._booleans(series)

    def _numbers(self, series: pl.Series) -> Codes | None:
        if not series.dtype.is_integer() and not series.dtype.is_float():
            return None
        plain = series.cast(pl.Float64)
        largest = plain.abs().max()
        if series.dtype.is_integer() and isinstance(largest, int | float) and largest > SAFE:
            return None
        values = plain.to_numpy()
        after = np.searchsorted(self.points, values, side="right")
        codes: Codes = 2 * after - (self.before[after] == values)
        codes[~np.isfinite(values)] = 2 * len(self.points) + 1
        return codes

    def _strings(self, series: pl.Series) -> Codes | None:
        if series.dtype != pl.String:
            return None
        known = series.cast(self.order, strict=False).to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
        codes: Codes = np.where(known < 0, 0, 2 * known + 1)
        if series.null_count():
            codes[series.is_null().to_numpy()] = 2 * len(self.line.points) + 1
        return codes

    def _booleans(self, series: pl.Series) -> Codes | None:
        if series.dtype != pl.Boolean:
            return None
        return series.cast(pl.Int64).fill_null(2).to_numpy()


@dataclass(frozen=True, slots=True)
class Plan:
    """A table ready for frames: an encoder per column, a value per rule, one more for no rule."""

    encoders: tuple[Encoder, ...]
    results: pl.Series
    unique: bool

    def values(self, frame: pl.DataFrame) -> pl.Series | None:
        """Return the decision per row; None where a column is not what the plan expects."""
        rules = np.empty(frame.height, dtype=np.int64)
        for start in range(0, frame.height, SLICE):
            columns = self._codes(frame.slice(start, SLICE))
            if columns is None:
                return None
            rules[start : start + SLICE] = self._rules(columns)
        return self.results[rules] if frame.height else self.results.clear()

    def _codes(self, frame: pl.DataFrame) -> list[Codes] | None:
        columns: list[Codes] = []
        for encoder in self.encoders:
            if encoder.name not in frame.columns:
                columns.append(np.full(frame.height, encoder.table.shape[0] - 1))
                continue
            codes = encoder.codes(frame[encoder.name])
            if codes is None:
                return None
            columns.append(codes)
        return columns

    def _rules(self, columns: list[Codes]) -> Codes:
        masks = self.encoders[0].table[columns[0]]
        for encoder, codes in zip(self.encoders[1:], columns[1:], strict=True):
            masks &= encoder.table[codes]
        return lowest(masks, len(self.results) - 1, unique=self.unique)


def lowest(masks: Words, none: int, *, unique: bool) -> Codes:
    """Return the number of the lowest bit per row; `none` where there is none or, for UNIQUE, more than one."""
    first = np.argmax(masks != 0, axis=1) if masks.shape[1] > 1 else np.zeros(len(masks), dtype=np.int64)
    word = masks[np.arange(len(masks)), first] if masks.shape[1] > 1 else masks[:, 0]
    low = word & (~word + np.uint64(1))
    rules: Codes = first * 64 + np.bitwise_count(low - np.uint64(1)).astype(np.int64)
    rules[word == 0] = none
    if unique:
        rules[np.bitwise_count(masks).sum(axis=1) > 1] = none
    return rules


def plan_of(element: Element, model: CompiledModel) -> Plan | None:
    """Return the columnar plan of a decision, or None where it has none."""
    rules = element.table
    if rules is None or rules.constants is None or not rules.constants:
        return None
    policy = rules.source.hit_policy
    probe = quick_decider(element, model.elements, lambda inputs: None)
    if probe is None or policy not in (HitPolicy.FIRST, HitPolicy.UNIQUE):
        return None
    if any(output.default for output in rules.source.outputs) and policy is HitPolicy.UNIQUE:
        return None
    results = _results(element, rules)
    encoders = tuple(_encoder(column, element, model, rules) for column in rules.columns)
    kept = tuple(encoder for encoder in encoders if encoder is not None)
    return (
        Plan(kept, results, policy is HitPolicy.UNIQUE) if results is not None and len(kept) == len(encoders) else None
    )


def _results(element: Element, rules: Rules) -> pl.Series | None:
    values = Outcomes(rules, element.type).of_one()
    return None if any(isinstance(value, dict | list) for value in values) else series_of(values)


def _encoder(column: Column, element: Element, model: CompiledModel, rules: Rules) -> Encoder | None:
    kinds = {
        need.name: model.elements[need.key].type
        for need in element.needs
        if isinstance(model.elements[need.key].source, InputData)
    }
    declared = kinds[column.text]
    kind = declared.name if isinstance(declared, Named) and declared.name != "Any" else next(iter(column.lines), "")
    line = column.lines.get(kind) or (Line((), (rules.full,)) if not column.lines else None)
    if line is None or kind not in ("number", "string", "boolean"):
        return None
    if kind == "string" and len(set(line.masks[::2])) > 1:
        return None
    masks = (line.mask(False), line.mask(True)) if kind == "boolean" else line.masks  # noqa: FBT003 - the keys
    points = np.array([float(point) for point in line.points]) if kind == "number" else None
    before = np.concatenate([[np.nan], points]) if points is not None else None
    order = pl.Enum(line.points) if kind == "string" else None
    return Encoder(column.text, kind, line, points, before, order, _words((*masks, column.null), len(rules.outputs)))


def _words(masks: tuple[int, ...], count: int) -> Words:
    width = (count + 63) // 64
    content = b"".join(mask.to_bytes(width * 8, "little") for mask in masks)
    return np.frombuffer(content, dtype="<u8").reshape(len(masks), width).copy()
