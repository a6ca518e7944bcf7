"""The close pack as a workbook: trial balance before and after, journal, fluctuations, signatures."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from remit.services.kit import Moment, decimals_of, read_sentences, save_workbook
from remit.services.month_end_close.folder import FOLDER

WIDE, NARROW = 34, 16
AMOUNTS = ("last", "before", "moved", "after", "amount")
FACTS = ("entity", "month", "currency", "item", "book", "cut_off", "intercompany", "review", "closed_at")


def close_xlsx(fact: Mapping[str, Any], *, language: str, made_at: Moment) -> bytes:
    """Write the facts of a close as a workbook of five sheets; sums are formulas, so that a reader can check them."""
    from openpyxl import Workbook  # type: ignore[import-untyped]  # ships no types

    words = {code: texts[language] for code, texts in read_sentences(FOLDER).items()}
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = words["word.sheet.close"]
    for name in FACTS:
        first.append([words[f"word.{name}"], str(fact[name])])
    _widen(first, (NARROW, 2 * WIDE))
    decimals = decimals_of(fact["currency"])
    _balance(book.create_sheet(words["word.sheet.balance"]), fact["trial_balance"], words, decimals)
    _sheet(book, "journal", ("date", "text", "debit", "credit", "amount"), fact["journal"], words, decimals)
    _sheet(book, "flux", ("account", "name", "last", "before", "explanation"), fact["flux"], words, decimals)
    _sheet(book, "signed", ("account", "document", "signed_by"), fact["reconciliations"], words, decimals)
    book.properties.creator, book.properties.title = "", f"{fact['entity']} {fact['month']}"
    return save_workbook(book, made_at=made_at)


def _balance(sheet: Any, rows: Sequence[Mapping[str, Any]], words: Mapping[str, str], decimals: int) -> None:
    from openpyxl.styles import Font  # type: ignore[import-untyped]  # ships no types

    columns = ("account", "name", "last", "before", "moved", "after")
    _write(sheet, columns, rows, words, decimals)
    end = len(rows) + 1
    sums = (f"=SUM({letter}2:{letter}{end})" for letter in "CDEF")
    sheet.append([words["word.sum"], "", *sums])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.number_format = Font(bold=True), _format(decimals)


def _sheet(
    book: Any,
    key: str,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    words: Mapping[str, str],
    decimals: int,
) -> None:
    sheet = book.create_sheet(words[f"word.sheet.{key}"])
    _write(sheet, columns, rows, words, decimals)


def _write(
    sheet: Any,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    words: Mapping[str, str],
    decimals: int,
) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.append([words[f"word.{one}"] for one in columns])
    for row in rows:
        sheet.append([_cell(one, row[one]) for one in columns])
        for name, cell in zip(columns, sheet[sheet.max_row], strict=True):
            if name in AMOUNTS:
                cell.number_format, cell.alignment = _format(decimals), Alignment(horizontal="right")
            elif cell.data_type == "f":
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    _widen(sheet, [WIDE if one in ("name", "text", "explanation", "document") else NARROW for one in columns])


def _cell(name: str, value: Any) -> Any:
    return Decimal(value) if name in AMOUNTS else str(value)


def _format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _widen(sheet: Any, widths: Sequence[int]) -> None:
    for letter, width in zip("ABCDEF", widths, strict=False):
        sheet.column_dimensions[letter].width = width
