"""A recorded run as a notebook (nbformat 4.5): its steps as cells that compute again, its tables as their outputs.

What stands below a cell is what the recorded run gave, whose hashes the manifest pins; running the cells anew ends with
the proof that every file is the same, or names those that are not.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import count
from typing import Any

ROWS_MAX = 20
START = """import os

os.environ["POLARS_MAX_THREADS"] = "1"  # sums in floating point depend on their order

from remit.analysis.runtime.session import Session

package = Session(".")
package.profile()"""
CHECK = "package.check()"

Cell = dict[str, Any]


def write_notebook(
    plan: Mapping[str, Any],
    outputs: Mapping[str, bytes],
    *,
    python: str,
    head: Sequence[str],
    findings: Sequence[str],
    check: str,
) -> bytes:
    """Write the notebook; equal input, equal bytes. `head`, `findings` and `check` are Markdown."""
    cells = list(_cells(plan, outputs, head=head, findings=findings, check=check))
    numbers = count(1)
    for at, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{at}"
        if cell["cell_type"] == "code":
            _number(cell, next(numbers))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python", "version": python}}
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    return (json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _cells(
    plan: Mapping[str, Any],
    outputs: Mapping[str, bytes],
    *,
    head: Sequence[str],
    findings: Sequence[str],
    check: str,
) -> Iterator[Cell]:
    yield _markdown(head)
    yield _code(START, _table(outputs["profile.csv"]))
    yield _code("package.rules()", _table(outputs["rules.csv"]))
    for step in plan["steps"]:
        yield _code(_call(step), _table(outputs[f"{step['name']}.csv"]))
    yield _markdown(findings)
    yield _markdown([check])
    told = {"output_type": "stream", "name": "stdout", "text": f"The same: {len(outputs)} files, bit by bit.\n"}
    yield _code(CHECK, told)


def _call(step: Mapping[str, Any]) -> str:
    """Write a step as the call that takes it, its statement in lines of its own."""
    name = step["name"]
    if "sql" in step and '"""' not in step["sql"] and "\\" not in step["sql"]:
        return f'package.step(\n    {name!r},\n    sql="""{step["sql"]}""",\n)'
    asked = ", ".join(f"{key}={value!r}" for key, value in step.items() if key != "name")
    return f"package.step({name!r}, {asked})"


def _table(content: bytes) -> Cell:
    """Show the first rows of a table, as text and as HTML."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    shown = rows[: ROWS_MAX + 1]
    text = "\n".join(", ".join(row) for row in shown)
    left = len(rows) - len(shown)
    more = f"… {left} more rows" if left else ""
    body = "".join(
        f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in row)}</tr>"
        for tag, row in zip(("th", *["td"] * len(shown)), shown, strict=False)
    )
    data = {"text/plain": f"{text}\n{more}".rstrip(), "text/html": f"<table>{body}</table>{more}"}
    return {"output_type": "execute_result", "metadata": {}, "data": data}


def _markdown(lines: Sequence[str]) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": "\n\n".join(lines)}


def _code(source: str, output: Cell) -> Cell:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [output]}


def _number(cell: Cell, number: int) -> None:
    cell["execution_count"] = number
    for output in cell["outputs"]:
        if output["output_type"] == "execute_result":
            output["execution_count"] = number
