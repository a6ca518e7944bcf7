"""A decision over a whole frame: by columns where it has a plan (see `columns`), else row by row, with one answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from remit.engine.dmn.columns.plan import Plan
from remit.engine.dmn.columns.planning import plan_of
from remit.engine.dmn.compiled import CompiledModel
from remit.engine.feel.convert import to_json
from remit.values.problem import Problem
from remit.values.refusal import Refusal

MAX_PROBLEMS = 1000
LARGE = 31 << 20


@dataclass(slots=True)
class Batch:
    """A decision for many rows; `problems` keeps the first thousand, each with its row from 0."""

    model: CompiledModel
    name: str
    column: str
    row: Callable[[Mapping[str, Any]], Any]
    plan: Plan | None = None
    results: pl.Series = field(default_factory=pl.Series)
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)

    def decide(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame with the decision in a column of its own; a value that is no plain one becomes JSON text."""
        values = self._by_columns(frame)
        if values is None:
            values = self._by_row(frame)
        self.rows += frame.height
        return frame.with_columns(values.alias(self.column))

    def _by_columns(self, frame: pl.DataFrame) -> pl.Series | None:
        if self.plan is None or not frame.height:
            return None
        places = self.plan.places(frame, {})
        return None if places is None else self.results.gather(pl.Series(places))

    def _by_row(self, frame: pl.DataFrame) -> pl.Series:
        found = []
        for number, row in enumerate(frame.iter_rows(named=True), self.rows):
            try:
                found.append(self.row(row))
            except Refusal as refusal:
                found.append(None)
                if len(self.problems) < MAX_PROBLEMS:
                    self.problems.append(Problem(refusal.code, str(refusal), f"row {number}"))
        return series_of(found)


def series_of(values: list[Any]) -> pl.Series:
    """Build a column of whatever the values are; lists and objects become JSON text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float}:
        return pl.Series(values, dtype=pl.Float64 if float in kinds else pl.Int64 if kinds else pl.String, strict=False)
    if len(kinds) == 1 and not kinds & {list, dict}:
        return pl.Series(values, strict=False)
    return pl.Series([_text(value) for value in values], dtype=pl.String)


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def prepare_batch(model: CompiledModel, name: str, *, column: str | None = None) -> Batch:
    """Prepare a decision for frames. Refuses `DecisionUnknown`."""
    # The C library gives freed memory back to the system, to ask for it again page by page with the next frame, unless
    # it has once freed a piece this large. The piece is never touched, so it costs nothing.
    np.empty(LARGE, dtype=np.uint8)
    element = model.find(name)
    batch = Batch(model, name, column or element.source.name, model.decider(name))
    batch.plan = plan_of(element, model.elements, {})
    if batch.plan is not None:
        batch.results = series_of([to_json(value) for value in batch.plan.outcomes])
    return batch
