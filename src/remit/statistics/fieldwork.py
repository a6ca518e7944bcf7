"""A survey's fieldwork: who answered what, from CSV or SPSS, every answer as the text of its code."""

import csv
import io
import math
import tempfile
from pathlib import Path
from typing import Any

from remit.statistics.model import FieldworkUnreadable

Columns = dict[str, list[str | None]]


def read_fieldwork(content: bytes, *, name: str) -> Columns:
    """Return the columns of a fieldwork file. Refuses `FieldworkUnreadable`."""
    answers = _sav(content, name) if content.startswith((b"$FL2", b"$FL3")) else _csv(content, name)
    if not answers or not next(iter(answers.values())):
        raise FieldworkUnreadable(place=name, name=name, reason="nobody answered")
    return answers


def _csv(content: bytes, name: str) -> Columns:
    try:
        text = content.decode("utf-8-sig")
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), strict=True) if line]
    except (UnicodeDecodeError, csv.Error) as fault:
        raise FieldworkUnreadable(place=name, name=name, reason=str(fault)) from None
    heads, body = (lines[0], lines[1:]) if lines else ([], [])
    if len(set(heads)) != len(heads):
        raise FieldworkUnreadable(place="line 1", name=name, reason="two columns have one name")
    for number, line in enumerate(body, start=2):
        if len(line) != len(heads):
            reason = f"line {number} has {len(line)} cells, the heading {len(heads)}"
            raise FieldworkUnreadable(place=f"line {number}", name=name, reason=reason)
    return {head: [line[at].strip() or None for line in body] for at, head in enumerate(heads)}


def _sav(content: bytes, name: str) -> Columns:
    """SPSS is read from a file, since the library wants a path."""
    import pyreadstat

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fieldwork.sav"
        path.write_bytes(content)
        try:
            columns, _ = pyreadstat.read_sav(str(path), output_format="dict")
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError) as fault:
            raise FieldworkUnreadable(place=name, name=name, reason=str(fault)) from None
    return {head: [_code(cell) for cell in cells] for head, cells in columns.items()}


def _code(cell: Any) -> str | None:
    """A whole number is a code and stands without its point."""
    if cell is None or cell == "" or (isinstance(cell, float) and math.isnan(cell)):
        return None
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
