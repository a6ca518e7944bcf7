"""Tables for spreadsheet programs: CSV whose cells are never taken for formulas, and workbooks of equal bytes."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from remit.values.archive import repack

_NUMBER = re.compile(r"-[0-9]+([.,][0-9]+)*")
BYTE_ORDER = "\ufeff".encode()
"""Put before a CSV that people open in a spreadsheet program, which takes it for another encoding otherwise."""


def guarded(text: str) -> str:
    """Keep a spreadsheet program from taking a text for a formula; a negative number stays a number."""
    is_formula = text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def write_csv(heads: Sequence[str], rows: Iterable[Mapping[str, Any] | Sequence[Any]]) -> bytes:
    """Write a table as CSV in UTF-8; a row is a sequence of cells, or a mapping read by the heads."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    for row in rows:
        cells = [row.get(head) for head in heads] if isinstance(row, Mapping) else row
        writer.writerow(["" if cell is None else guarded(str(cell)) for cell in cells])
    return text.getvalue().encode()


def save_workbook(book: Any, *, made_at: datetime) -> bytes:
    """Save a workbook as of a moment: openpyxl writes the moment of saving into it."""
    from openpyxl.xml.functions import tostring  # type: ignore[import-untyped]  # ships no types

    made = io.BytesIO()
    book.save(made)
    book.properties.created = book.properties.modified = made_at.replace(tzinfo=None)
    core = tostring(book.properties.to_tree())
    return repack(made.getvalue(), instead={"docProps/core.xml": core})
