"""A deliverable made readable on a page: data as its line names it, tables as tables, plain text as it stands."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from remit.services.kit import Line, Names
from remit.work.model import Deliverable

JSON, CSV = "application/json", "text/csv"
TEXTS = frozenset({"text/plain", "text/vtt", "application/x-subrip", "text/calendar"})
READABLE = TEXTS | {JSON, CSV}
SIZE_MAX, ROWS_MAX = 1_000_000, 500
"""Larger documents are not laid out on a page, and of a table these rows are: the file holds them all."""


@dataclass(frozen=True, slots=True)
class Readable:
    """What a page shows of a deliverable: a payload, rows below a head, or text; `rest` rows are left to the file."""

    kind: str
    payload: Any = None
    head: tuple[str, ...] = ()
    rows: Sequence[Sequence[str]] = ()
    rest: int = 0
    text: str = ""
    reveal: str | None = None
    fields: Mapping[str, Names] = field(default_factory=dict)
    values: Mapping[str, Names] = field(default_factory=dict)


def can_be_read(made: Deliverable) -> bool:
    """Tell whether a deliverable can be laid out on a page."""
    return made.media_type.partition(";")[0] in READABLE and made.size <= SIZE_MAX


def readable_of(made: Deliverable, content: bytes, line: Line) -> Readable:
    """Lay a deliverable out that `can_be_read`."""
    text, media_type = content.decode("utf-8-sig", "replace"), made.media_type.partition(";")[0]
    if media_type == JSON:
        names = line.words("line")
        fields, values = line.words("field") | names, line.words("value") | names
        return Readable("payload", payload=json.loads(text), fields=fields, values=values)
    return _table(text) if media_type == CSV else Readable("plain", text=text)


def _table(text: str) -> Readable:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    head, *rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row] or [[]]
    return Readable("rows", head=tuple(head), rows=rows[:ROWS_MAX], rest=max(0, len(rows) - ROWS_MAX))
