"""The text of a workbook (XLSX): a page for each sheet under its name, a line for each row, cells apart by tabs."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

ROWS_MAX = 100_000
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_texts(content: bytes) -> list[str]:
    """Return the text of each sheet: values as they were last computed, days in ISO 8601, numbers exact.

    A malformed workbook raises whatever openpyxl does; whoever calls has checked the package.
    """
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # ships no types

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        return ["\n".join((sheet.title, *_rows(sheet))) for sheet in book.worksheets]
    finally:
        book.close()


def _rows(sheet: Any) -> Iterator[str]:
    for row in sheet.iter_rows(values_only=True, max_row=ROWS_MAX):
        cells = [_cell(one) for one in row]
        if any(cells):
            yield "\t".join(cells).rstrip("\t")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)
