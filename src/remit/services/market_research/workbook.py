"""The tables as a workbook, the weighted data and the cleaning log as CSV; the same bytes for the same study."""

from collections.abc import Mapping, Sequence
from typing import Any

from remit.services.kit import Moment, Table, save_workbook, sentences_in, write_csv
from remit.services.market_research.figures import Figures
from remit.services.market_research.folder import FOLDER
from remit.services.market_research.study import Study

LOG = ("respondent", "check", "seen", "decision", "why")


def tables_xlsx(study: Study, figures: Figures, *, language: str, made_at: Moment) -> bytes:
    """Write a sheet for each table: bases, effective bases, shares with letters, and the test below."""
    from openpyxl import Workbook  # type: ignore[import-untyped]  # ships no types

    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Figures"
    for line in figures.lines.values():
        first.append([line])
    first.column_dimensions["A"].width = 120
    _fit(first)
    for number, ((rows, column), table) in enumerate(figures.tables.items(), start=1):
        _sheet(book.create_sheet(f"{number} {rows} x {column}"[:31]), study, (rows, column), table, language)
    book.properties.creator, book.properties.title = "", str(study.plan["title"])
    return save_workbook(book, made_at=made_at)


def _sheet(sheet: Any, study: Study, names: tuple[str, str], table: Table, language: str) -> None:
    from openpyxl.styles import Font  # type: ignore[import-untyped]  # ships no types

    soft = Font(color="565B57", size=9)
    words = sentences_in(FOLDER, language)
    asked, by = (study.questions[name] for name in names)
    sheet.append([asked.says(language)])
    sheet.append([words["word.by"].format(by=by.says(language))])
    sheet.append(["", *(f"{by.choice(one.name, language)} ({one.letter})" for one in table.columns)])
    sheet.append([words["word.base"], *(one.base for one in table.columns)])
    sheet.append([words["word.effective"], *(round(one.effective, 1) for one in table.columns)])
    for row, cells in zip(table.rows, table.cells, strict=True):
        sheet.append([asked.choice(row, language), *(round(cell.share, 4) for cell in cells)])
        for cell in sheet[sheet.max_row][1:]:
            cell.number_format = "0.0%"
        sheet.append([words["word.error"], *(round(cell.standard_error, 4) for cell in cells)])
        for cell in sheet[sheet.max_row]:
            cell.font, cell.number_format = soft, "0.0%"
        sheet.append(["", *(cell.letters for cell in cells)])
    if table.association:
        test = f"F = {table.association.statistic:.3f}, p = {table.association.p_value:.4f}"
        sheet.append([words["word.test"], test])
    sheet.append([words["word.letters"]])
    _dress(sheet)


def _dress(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # ships no types

    for cell in (*sheet[1], *sheet[3]):
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = 46
    for column in range(2, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 18
        for row in sheet.iter_rows(min_row=3, min_col=column, max_col=column):
            row[0].alignment = Alignment(horizontal="right")
    sheet.freeze_panes = "B4"
    _fit(sheet)


def _fit(sheet: Any) -> None:
    """Print a sheet across one page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def weighted_csv(study: Study, figures: Figures) -> bytes:
    """Write the interviews that were tabulated, each with its weight."""
    weights = [f"{weight:.10g}" for weight in figures.design.weights]
    columns: Mapping[str, Sequence[Any]] = {**study.answers, "weight": weights}
    return write_csv(tuple(columns), zip(*columns.values(), strict=True))


def cleaning_csv(log: Sequence[Mapping[str, Any]]) -> bytes:
    """Write what the checks saw and what a person decided."""
    return write_csv(LOG, ([row.get(name, "") for name in LOG] for row in log))
