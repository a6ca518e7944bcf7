"""Rows of a CSV file: read as text, then as what the first of them are, so that one bad value costs no other row."""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from remit.values.problem import Problem

FIRST = 1_000
"""How many rows say what kind a column is of."""
MAX_PROBLEMS = 1_000
_TRUTH = {"true": True, "false": False}


@dataclass(slots=True)
class CsvRows:
    """A file; `problems` keeps the first thousand values that are not of their column's kind, by row."""

    path: Path
    problems: list[Problem] = field(default_factory=list)
    seen: int = 0

    def kinds(self) -> pl.Schema:
        """Return what kind the first rows say each column is of."""
        return pl.scan_csv(self.path, infer_schema_length=FIRST).collect_schema()

    def texts(self) -> pl.LazyFrame:
        """Return the file, every value as it is written."""
        return pl.scan_csv(self.path, infer_schema=False)

    def read(self, texts: pl.DataFrame, kinds: pl.Schema) -> pl.DataFrame:
        """Read the next rows; a value that is not of its column's kind is told and missing."""
        made = pl.DataFrame([self._column(texts[name], kind) for name, kind in kinds.items()])
        self.seen += texts.height
        return made

    def _column(self, texts: pl.Series, kind: pl.DataType) -> pl.Series:
        read = _read_as(texts, kind)
        if kind.is_integer() and read.null_count() > texts.null_count():
            read = _read_as(texts, pl.Float64())
        for place in (read.is_null() & texts.is_not_null()).arg_true().head(MAX_PROBLEMS - len(self.problems)):
            message = f"“{texts[place]}” is not of the kind of the rows before it ({kind}); decided as if missing."
            self.problems.append(Problem("batch.unread", message, f"row {self.seen + place}, {texts.name}"))
        return read


def _read_as(texts: pl.Series, kind: pl.DataType) -> pl.Series:
    if kind == pl.String:
        return texts
    if kind == pl.Boolean:
        return texts.str.to_lowercase().replace_strict(_TRUTH, default=None, return_dtype=pl.Boolean)
    return texts.str.strip_chars().cast(kind, strict=False)
