"""The figures of a run as lines that a finding may rest on: each row of each table, and each quality rule."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from remit.services.data_analysis.folder import FOLDER
from remit.services.kit import AnalysisRun, sentences_in

ROWS_MAX = 200
"""Rows of a table that become lines; a finding on more rows than these is about a summary that is missing."""
Row = Mapping[str, str]


def rows_of(run: AnalysisRun, name: str) -> list[dict[str, str]]:
    """Return the rows of one of a run's tables."""
    return list(csv.DictReader(io.StringIO(run.outputs[f"{name}.csv"].decode(), newline="")))


def lines_of(plan: Mapping[str, Any], run: AnalysisRun, *, language: str) -> dict[str, str]:
    """Return key -> line: `rule:NAME`, `TABLE` for its rows in all, `TABLE#1` for its first row."""
    return dict(_lines(plan, run, sentences_in(FOLDER, language), language))


def _lines(
    plan: Mapping[str, Any], run: AnalysisRun, words: Mapping[str, str], language: str
) -> Iterator[tuple[str, str]]:
    texts = {rule["name"]: rule["text"][language] for rule in plan.get("rules", ())}
    for row in rows_of(run, "rules"):
        yield f"rule:{row['rule']}", words["line.rule"].format(text=texts[row["rule"]], **row)
    for step in plan["steps"]:
        rows = rows_of(run, step["name"])
        yield step["name"], words["line.rows"].format(step=step["name"], count=len(rows))
        for number, row in enumerate(rows[:ROWS_MAX], start=1):
            yield (
                f"{step['name']}#{number}",
                f"{step['name']} · " + ", ".join(f"{k} {shown(v)}" for k, v in row.items()),
            )


def shown(text: str) -> str:
    """Write a number with at most six digits that count; the CSV beside it has them all."""
    try:
        value = float(text)
    except ValueError:
        return text or "–"
    return text if text.lstrip("-").isdigit() else f"{value:.6g}"
