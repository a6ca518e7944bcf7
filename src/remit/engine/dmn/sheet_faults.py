"""Faults of a sheet's cells, each named by sheet and cell as Excel does, so that an analyst finds it."""

from collections.abc import Callable, Iterator

from remit.engine.dmn.workbook import Sheet
from remit.engine.feel.expression import compile_expression, compile_unary_tests
from remit.engine.feel.refusal import FeelRefused
from remit.values.problem import Problem


def sheet_faults(sheet: Sheet) -> Iterator[Problem]:
    """Yield what cannot be read of a sheet's conditions and conclusions."""
    for row, rule in enumerate(sheet.table.rules):
        for column, text in enumerate(rule.conditions):
            if text != "-":
                yield from _fault(compile_unary_tests, text, sheet.condition(row, column))
        for column, text in enumerate(rule.conclusions):
            yield from _fault(compile_expression, text, sheet.conclusion(row, column))


def _fault(read: Callable[[str], object], text: str, place: str) -> Iterator[Problem]:
    try:
        read(text)
    except FeelRefused as refused:
        yield Problem("dmn.cell", f"“{text}” cannot be read: {refused}", place, fields={"text": text})
