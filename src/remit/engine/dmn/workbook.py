"""Decision tables as Excel workbooks (.xlsx): one sheet per decision, FEEL in the cells.

A sheet, as it is written and read:

    Decision | the name        | Hit policy | COLLECT SUM
    Rule     | Input           | Output     | Note
    Label    | Amount          | Route      |
    FEEL     | amount          | route      |
    Type     | number          | string     |
    Values   | [0..100]        | "a", "b"   |
    Default  |                 | "b"        |
    1        | < 10            | "a"        | as agreed in May

What an analyst types as a number, a date or TRUE is read as FEEL would write it; an empty condition passes anything.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from remit.engine.dmn.model import Aggregation, HitPolicy, Input, Output, Rule, Table
from remit.values.archive import WORKBOOK_FAULTS, ZIP_FAULTS
from remit.values.problem import Problem
from remit.values.refusal import Refusal

MAX_BYTES = 20_000_000
MAX_UNPACKED = 200_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 200
_HEAD = ("Rule", "Label", "FEEL", "Type", "Values", "Default")
_FILLS = {"Input": "DDE8F3", "Output": "E3EFDD", "Note": "F0F0F0"}
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet that holds a table: where its rules and columns stand, counted from 1 as Excel does."""

    title: str
    table: Table
    rows: tuple[int, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]

    def condition(self, rule: int, column: int) -> str:
        """Return the place of a condition, as in “Route!C9”; rule and column count from 0."""
        return f"{self.title}!{_letters(self.inputs[column])}{self.rows[rule]}"

    def conclusion(self, rule: int, column: int) -> str:
        """Return the place of a conclusion; rule and column count from 0."""
        return f"{self.title}!{_letters(self.outputs[column])}{self.rows[rule]}"


class WorkbookRefused(Refusal):
    """A file that is no workbook, or one too large to be opened."""

    code = "dmn.workbook"
    status = 422
    sentence = "The workbook cannot be read: {reason}."


def write_workbook(tables: Mapping[str, Table]) -> bytes:
    """Write one sheet per table, by the name of its decision."""
    from openpyxl import Workbook  # type: ignore[import-untyped]  # ships no types
    from openpyxl.styles import Alignment  # type: ignore[import-untyped]  # ships no types

    book = Workbook()
    book.remove(book.worksheets[0])
    for number, (name, table) in enumerate(tables.items(), 1):
        title = name.translate(_FORBIDDEN).strip()[:28] or f"Table {number}"
        sheet = book.create_sheet(title if title not in book.sheetnames else f"{title[:25]} {number}")
        for row, texts in enumerate(_rows(name, table), 1):
            for place, text in enumerate(texts, 1):
                cell = sheet.cell(row=row, column=place)
                cell.value = text
                if isinstance(text, str):
                    cell.data_type = "s"
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        _dress(sheet, table)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _rows(name: str, table: Table) -> list[list[Any]]:
    policy = f"{table.hit_policy} {table.aggregation}" if table.aggregation else str(table.hit_policy)
    notes = max([len(table.annotations), *(len(rule.annotations) for rule in table.rules)])
    kinds = ["Input"] * len(table.inputs) + ["Output"] * len(table.outputs) + ["Note"] * notes
    titles = [*table.annotations, *("",) * (notes - len(table.annotations))]
    columns: list[Any] = [*table.inputs, *table.outputs]
    rows: list[list[Any]] = [
        ["Decision", name, "Hit policy", policy],
        [_HEAD[0], *kinds],
        [_HEAD[1], *(column.label or "" for column in columns), *titles],
        [_HEAD[2], *(column.text for column in table.inputs), *(column.name or "" for column in table.outputs)],
        [_HEAD[3], *(column.type or "" for column in columns)],
        [_HEAD[4], *(column.values or "" for column in columns)],
        [_HEAD[5], *("" for _ in table.inputs), *(column.default or "" for column in table.outputs)],
    ]
    rows += [
        [number, *rule.conditions, *rule.conclusions, *rule.annotations] for number, rule in enumerate(table.rules, 1)
    ]
    return rows


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # ships no types

    return str(get_column_letter(column))


def _dress(sheet: Any, table: Table) -> None:
    from openpyxl.styles import Font, PatternFill

    sheet.freeze_panes = "B8"
    for cells in sheet.iter_rows(min_row=1, max_row=7):
        for cell in cells:
            cell.font = Font(bold=True)
    for cell in sheet[2]:
        if cell.value in _FILLS:
            cell.fill = PatternFill("solid", start_color=_FILLS[cell.value])
    for place in range(1, len(table.inputs) + len(table.outputs) + 2):
        sheet.column_dimensions[_letters(place)].width = 12 if place == 1 else 24


def read_workbook(content: bytes) -> tuple[dict[str, Table], tuple[Problem, ...]]:
    """Read the tables of a workbook by decision, with the problems found. Refuses `WorkbookRefused`."""
    sheets, problems = read_sheets(content)
    return {name: sheet.table for name, sheet in sheets.items()}, problems


def read_sheets(content: bytes) -> tuple[dict[str, Sheet], tuple[Problem, ...]]:
    """Read the sheets of a workbook by decision, with the problems found. Refuses `WorkbookRefused`."""
    problems: list[Problem] = []
    sheets: dict[str, Sheet] = {}
    for title, rows in _sheets(content):
        if rows and str(rows[0][0] or "").strip().lower() == "decision":
            name, sheet = _table(title, rows, problems)
            if name in sheets:
                message = f"The decision “{name}” stands on the sheet “{sheets[name].title}” already."
                problems.append(Problem("dmn.sheet", message, f"{title}!B1"))
            sheets.setdefault(name, sheet)
        elif rows:
            problems.append(Problem("dmn.sheet", "The sheet does not begin with “Decision”; it was left out.", title))
    return sheets, tuple(problems)


def _sheets(content: bytes) -> list[tuple[str, list[tuple[Any, ...]]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]  # ships no types

    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [
            (sheet.title, list(sheet.iter_rows(values_only=True, max_row=MAX_ROWS, max_col=MAX_COLUMNS)))
            for sheet in book.worksheets
        ]
    except (InvalidFileException, *WORKBOOK_FAULTS) as fault:
        raise WorkbookRefused(reason=f"it is no .xlsx file ({type(fault).__name__})") from None


def _check_size(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise WorkbookRefused(reason=f"it is larger than {MAX_BYTES:,} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except ZIP_FAULTS:
        raise WorkbookRefused(reason="it is no .xlsx file") from None
    if size > MAX_UNPACKED:
        raise WorkbookRefused(reason=f"it unpacks to more than {MAX_UNPACKED:,} bytes")


def _table(title: str, rows: list[tuple[Any, ...]], problems: list[Problem]) -> tuple[str, Sheet]:
    first = [*(_text(value) for value in rows[0]), "", "", "", ""]
    policy, aggregation = _policy(first[3], title, problems)
    head, body = _split(rows[1:])
    kinds = [kind.lower() for kind in head.get("rule", [])]
    inputs = [place for place, kind in enumerate(kinds) if kind == "input"]
    outputs = [place for place, kind in enumerate(kinds) if kind == "output"]
    notes = [place for place, kind in enumerate(kinds) if kind == "note"]
    if not inputs or not outputs:
        problems.append(Problem("dmn.sheet", "The sheet names no Input or no Output column.", title))

    def at(row: str, place: int) -> str | None:
        values = head.get(row, [])
        return values[place] or None if place < len(values) else None

    table = Table(
        inputs=tuple(Input(at("feel", p) or "null", at("type", p), at("values", p), at("label", p)) for p in inputs),
        outputs=tuple(
            Output(at("feel", p), at("type", p), at("values", p), at("default", p), at("label", p)) for p in outputs
        ),
        rules=tuple(_rule(row, inputs, outputs, notes) for row in body.values()),
        hit_policy=policy,
        aggregation=aggregation,
        annotations=tuple(at("label", p) or "" for p in notes),
    )
    # The first column of a sheet holds titles and the rules' numbers; `kinds` begins at the second.
    shifted = (tuple(place + 2 for place in places) for places in (inputs, outputs))
    return first[1] or title, Sheet(title, table, tuple(body), *shifted)


def _split(rows: list[tuple[Any, ...]]) -> tuple[dict[str, list[str]], dict[int, list[str]]]:
    """Return the rows of the head by title, and those of the rules by their number in the sheet."""
    head: dict[str, list[str]] = {}
    body: dict[int, list[str]] = {}
    names = {name.lower() for name in _HEAD}
    for number, row in enumerate(rows, 2):
        texts = [_text(value) for value in row]
        if texts and texts[0].lower() in names and not body:
            head[texts[0].lower()] = texts[1:]
        elif any(texts[1:]):
            body[number] = texts[1:]
    return head, body


def _rule(row: list[str], inputs: list[int], outputs: list[int], notes: list[int]) -> Rule:
    def at(place: int) -> str:
        return row[place] if place < len(row) else ""

    return Rule(
        conditions=tuple(at(place) or "-" for place in inputs),
        conclusions=tuple(at(place) or "null" for place in outputs),
        annotations=tuple(at(place) for place in notes),
    )


def _policy(text: str, title: str, problems: list[Problem]) -> tuple[HitPolicy, Aggregation | None]:
    words = text.upper().split()
    try:
        if words[:1] == ["COLLECT"]:
            return HitPolicy.COLLECT, Aggregation(words[1]) if len(words) > 1 else None
        return HitPolicy(" ".join(words) or "UNIQUE"), None
    except ValueError:
        problems.append(Problem("dmn.hit_policy", f"“{text}” is no hit policy.", title, clause="8.2.11"))
        return HitPolicy.UNIQUE, None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return f'date("{value.date()}")' if midnight else f'date and time("{value.isoformat(timespec="seconds")}")'
    if isinstance(value, date):
        return f'date("{value}")'
    return str(value).strip()
